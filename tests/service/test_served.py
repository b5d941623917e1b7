"""A service that requires signatures: what it loads, and where it keeps its search index."""

from __future__ import annotations

import asyncio
import dataclasses
from pathlib import Path

import pytest

from segue.errors import ArtifactError, ConfigError, MissingExtraError
from segue.files.signatures import sign
from segue.files.signing_keys import new_key
from segue.service.service import Service
from segue.service.settings import Settings


@pytest.fixture
def settings(own_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Of a service without a store, whose one model must be signed by a key whose private part is `key.pem`."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    public = new_key(tmp_path / "key.pem")
    return Settings.of([own_model], workers=1, store="none", watch=0, signed_by=public)


def test_an_unsigned_model_is_not_served(settings: Settings) -> None:
    async def serve() -> None:
        service = Service(settings)
        try:
            await service.open()
        finally:
            await service.close()

    with pytest.raises(ArtifactError, match="expected a signature, got none"):
        asyncio.run(serve())


def test_a_signed_model_is_served_and_an_unsigned_one_does_not_replace_it(
    settings: Settings, own_model: Path, tmp_path: Path
) -> None:
    foreign = own_model / "search.sqlite"
    foreign.write_bytes(b"an index that came with the model")
    sign(own_model, tmp_path / "key.pem", kind="model")

    async def serve() -> None:
        service = Service(settings)
        try:
            await service.open()
            before = service.model(None).facts.digest
            assert service.model(None).index.tracks("", 1)
            manifest = own_model / "manifest.json"
            manifest.write_text(manifest.read_text("utf-8") + " ", "utf-8")
            assert not await service.reload()
            assert service.ready
            assert service.model(None).facts.digest == before
            sign(own_model, tmp_path / "key.pem", kind="model")
            assert await service.reload()
        finally:
            await service.close()

    asyncio.run(serve())
    assert foreign.read_bytes() == b"an index that came with the model"
    assert len(list((tmp_path / "cache" / "segue").glob("search-*.sqlite"))) == 1


def test_keys_that_cannot_be_used_are_told_before_anything_starts(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ConfigError, match="Ed25519 public keys"):
        Settings.of(settings.models, signed_by=tmp_path / "absent.pub")
    monkeypatch.setattr("segue.extras.PACKAGES", {"sign": ("no_such_package",)})
    with pytest.raises(MissingExtraError, match=r"segue\[sign\]"):
        Settings.of(settings.models, signed_by=settings.signed_by)
    assert dataclasses.replace(settings, signed_by=None).signed_by is None

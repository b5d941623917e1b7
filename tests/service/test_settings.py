from __future__ import annotations

from pathlib import Path

import pytest

from segue.errors import ConfigError
from segue.service.keys import Key, digest
from segue.service.settings import Limits, Settings, default_store
from segue.threads import cores


def test_a_model_goes_by_its_directorys_name(tmp_path: Path) -> None:
    settings = Settings(models=(tmp_path / "a", tmp_path / "deep" / "b"))
    assert list(settings.by_name) == ["a", "b"]
    assert default_store(settings.models) == f"sqlite:///{tmp_path}/a.store.sqlite"


@pytest.mark.parametrize(
    ("models", "workers", "message"),
    [
        ((), 1, "one or more models"),
        ((Path("a"),), 0, "1 or more workers"),
        ((Path("x/a"), Path("y/a")), 1, "different names"),
    ],
)
def test_what_cannot_be_is_refused(models: tuple[Path, ...], workers: int, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        Settings(models=models, workers=workers)


def test_what_a_person_leaves_out_has_its_usual_value(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("a-key-of-sixteen-or-more\n")
    settings = Settings.of([tmp_path / "밤"], key_file=tmp_path / "keys", audio=tmp_path)
    assert settings.models == (tmp_path / "밤",)
    assert settings.store == f"sqlite:///{tmp_path}/밤.store.sqlite"
    assert settings.workers == cores()
    assert (settings.keys, settings.key_file) == (
        (Key(digest("a-key-of-sixteen-or-more")),),
        tmp_path / "keys",
    )
    told = Settings.of([tmp_path / "밤"], store="none", workers=3)
    assert (told.store, told.workers) == ("", 3)
    assert Settings.of([tmp_path / "밤"], store="sqlite:///x").store == "sqlite:///x"


def test_a_folder_of_audio_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="expected a folder of audio files"):
        Settings.of([tmp_path], audio=tmp_path / "nowhere")


def test_the_stores_url_may_be_in_a_file_and_limits_go_by_their_names(tmp_path: Path) -> None:
    (tmp_path / "url").write_text("sqlite:///there.sqlite\n")
    settings = Settings.of([tmp_path], store_file=tmp_path / "url", limits=["rate=7"])
    assert (settings.store, settings.limits) == ("sqlite:///there.sqlite", Limits(rate=7.0))
    (tmp_path / "url").write_text("none\n")
    assert Settings.of([tmp_path], store_file=tmp_path / "url").store == ""
    assert Settings.of([tmp_path], store="postgresql://a:b@c/d").cautions

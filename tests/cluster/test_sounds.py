"""Sounds heard by tasks: the store has the bytes of one that was filled here."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import numpy as np
import pytest

from segue.audio.extraction import extract
from segue.audio.sources import NpyFolder, Source, TarShards
from segue.audio.store_writer import Extraction
from segue.cluster import sounds
from segue.cluster.engines.engine import Engine
from segue.cluster.fitting import Place
from segue.cluster.sounds import HeardByTasks, known_in
from segue.errors import ArtifactError
from segue.protocols import Silent
from tests.cluster.engine_here import Here


def spectrogram(number: int) -> bytes:
    buffer = io.BytesIO()
    frames = 3 + number % 4
    np.save(buffer, np.random.default_rng(number % 9).normal(size=(48, frames)).astype(np.float32))
    return buffer.getvalue() if number != 5 else b"no array"


@pytest.fixture(params=["npy", "tar"])
def source(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Source:
    monkeypatch.setattr(sounds, "CLIPS", 4)
    folder = tmp_path / "소리"
    folder.mkdir()
    if request.param == "npy":
        for number in range(11):
            (folder / f"{number}.npy").write_bytes(spectrogram(number))
        return NpyFolder(folder, bands=48)
    paths = [folder / f"arena_mel_{number}.tar" for number in range(2)]
    for place, path in enumerate(paths):
        with tarfile.open(path, "w") as archive:
            for number in range(6 * place, 6 * place + 7):  # 6 is in both
                member = tarfile.TarInfo(f"0/{number}.npy")
                member.size = len(spectrogram(number))
                archive.addfile(member, io.BytesIO(spectrogram(number)))
    return TarShards(tuple(paths), bands=48)


def by_tasks(
    source: Source, store: Path, work: Path, engine: Engine | None = None
) -> tuple[Extraction, HeardByTasks]:
    place = Place(engine or Here(), work)
    heard = HeardByTasks(source, place, known=known_in(store), patience=60.0, progress=Silent())
    return extract(heard, store, workers=1), heard


def files(store: Path) -> dict[str, bytes]:
    return {
        path.relative_to(store).as_posix(): path.read_bytes() for path in store.rglob("*") if path.is_file()
    }


def test_the_store_has_the_same_bytes(source: Source, tmp_path: Path) -> None:
    usual = extract(source, tmp_path / "usual", workers=1)
    found, heard = by_tasks(source, tmp_path / "found", tmp_path / "work")
    assert found == usual
    assert found.bad
    assert files(tmp_path / "found") == files(tmp_path / "usual")
    assert heard.tally.done == (3 if source.total else 2)


def test_what_was_heard_is_kept_and_what_is_stored_is_not_heard(source: Source, tmp_path: Path) -> None:
    by_tasks(source, tmp_path / "one", tmp_path / "work")
    again, heard = by_tasks(source, tmp_path / "two", tmp_path / "work")
    assert heard.tally.done == 0
    assert again.added
    found, heard = by_tasks(source, tmp_path / "one", tmp_path / "new")
    assert (found.added, found.tracks) == (0, again.tracks)
    assert heard.tally.done == (
        1 if source.total else 2
    )  # the part with a bad file; tar files are read to know
    other = (
        TarShards(source.shards, bands=12) if isinstance(source, TarShards) else NpyFolder(tmp_path, bands=12)
    )
    with pytest.raises(ArtifactError, match="a working folder of the way to hear"):
        HeardByTasks(other, Place(Here(), tmp_path / "new"), known=set(), patience=60.0, progress=Silent())

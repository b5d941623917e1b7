"""What is read of a directory that is replaced meanwhile is of one directory."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from segue.data.dataset import Dataset
from segue.errors import ArtifactError, Where
from segue.files import reading, swaps
from segue.files.artifacts import new_directory
from segue.files.reading import read_steadily
from segue.sample import make_sample

WRITER = """
import sys
from segue.data.dataset import Dataset

one, other, target = sys.argv[1:]
pair = [Dataset.load(one), Dataset.load(other)]
print("ready", flush=True)
while True:
    for dataset in pair:
        dataset.save(target)
"""


def write(target: Path, text: str) -> None:
    with new_directory(target) as temporary:
        (temporary / "manifest.json").write_text('{"format_version": 1, "library_version": "0"}')
        for name in ("first", "second"):
            (temporary / name).write_text(text)


@pytest.fixture
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory that says "0"; whoever replaces it does not wait for its readers."""
    monkeypatch.setattr(swaps, "PATIENCE", 0.0)
    write(tmp_path / "it", "0")
    return tmp_path / "it"


@pytest.mark.parametrize("by_descriptor", [True, False])
def test_a_directory_that_is_replaced_between_two_files_is_read_anew(
    directory: Path, monkeypatch: pytest.MonkeyPatch, by_descriptor: bool
) -> None:
    if not by_descriptor:  # as on a system without /proc
        monkeypatch.setattr(reading, "_is", lambda place, which: place == directory and _is(place, which))
    reads = 0

    def read(opened: Path) -> tuple[str, str]:
        nonlocal reads
        reads += 1
        first = (opened / "first").read_text()
        if reads == 1:
            write(directory, "1")
        return first, (opened / "second").read_text()

    assert read_steadily(directory, read) == ("1", "1")
    assert reads == 2


_is = reading._is


def test_a_directory_that_is_always_replaced_is_an_error(directory: Path) -> None:
    def read(opened: Path) -> str:
        write(directory, "1")
        return (opened / "second").read_text()

    with pytest.raises(ArtifactError, match=f"{directory}: it was replaced by another {reading.TRIES} times"):
        read_steadily(directory, read)


def test_an_error_names_the_directory_and_not_how_it_was_opened(directory: Path) -> None:
    def read(opened: Path) -> str:
        raise ArtifactError(f"see {opened}.", where=Where(opened / "first"), hint=f"See {opened}.")

    with pytest.raises(ArtifactError) as refused:
        read_steadily(directory, read)
    assert refused.value.where == Where(directory / "first")
    assert refused.value.message == f"{directory / 'first'}: see {directory}."
    assert refused.value.hint == f"See {directory}."


def test_datasets_that_are_loaded_while_they_are_replaced_are_never_mixed(tmp_path: Path) -> None:
    worlds = [make_sample(playlists=60, tracks=200 + 50 * seed, seed=seed) for seed in (1, 2)]
    for name, world in zip(("one", "other"), worlds, strict=True):
        world.save(tmp_path / name)
    worlds[0].save(tmp_path / "it")
    whole = {world.manifest.fingerprint: (world.playlists, world.tracks) for world in worlds}
    command = [sys.executable, "-c", WRITER, *(str(tmp_path / name) for name in ("one", "other", "it"))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        try:
            assert writer.stdout is not None
            assert writer.stdout.readline() == "ready\n"
            for _ in range(60):
                found = Dataset.load(tmp_path / "it")
                playlists, tracks = whole[found.manifest.fingerprint]
                assert found.playlists.equals(playlists)
                assert found.tracks.equals(tracks)
        finally:
            writer.kill()


LOADERS = {
    "segue.data.dataset": "Dataset",
    "segue.audio.fitted": "FittedTagger",
    "segue.audio.sounds": "FittedSoundEncoder",
    "segue.audio.store": "FeatureStore",
    "segue.titles.onnx": "OnnxTitles",
    "segue.titles.storage": None,
    "segue.word2vec.track2vec": "FittedTrack2Vec",
    "segue.evaluation.evaluation": "Evaluation",
    "segue.model.storage": None,
}
"""Modules that load a directory of several files, and the class whose `load` does; None for a function."""


@pytest.mark.parametrize(("name", "owner"), LOADERS.items())
def test_every_directory_of_several_files_is_read_steadily(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, owner: str | None
) -> None:
    module = pytest.importorskip(name, exc_type=ImportError)
    read: list[Path] = []

    def steadily(directory: Path, how: Callable[[Path], Any]) -> Any:
        read.append(directory)
        return read_steadily(directory, how)

    monkeypatch.setattr(module, "read_steadily", steadily)
    load = (getattr(module, owner) if owner else module).load
    with pytest.raises(ArtifactError, match=re.escape(str(tmp_path))):  # nothing is in it
        load(tmp_path)
    assert read == [tmp_path]


def test_no_load_of_what_is_replaced_all_the_time_is_mixed_or_fails(tmp_path: Path) -> None:
    """`python scripts/replacing.py` does the same 2,500 times."""
    script = Path(__file__).parents[2] / "scripts" / "replacing.py"
    asked = [sys.executable, str(script), "--models", "8", "--datasets", "40"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("0 mixed, 0 failed") == 2

"""Clips are loaded ahead, in order; one that cannot be loaded or hangs stops nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from segue.audio.extraction import extract
from segue.audio.hearing import hear_files
from segue.audio.loading import SKIPPED, loaded
from segue.audio.sources import BadFile, Clip
from segue.audio.sources.clips import Heard
from segue.audio.workers import patient_workers
from segue.errors import ConfigError, DataError, MissingExtraError


def silence() -> Heard:
    return Heard(np.ones((48, 3), np.float32))


class Hanging:
    """A source in which one clip of nine never loads, and one raises what no clip should."""

    total = 9

    def __init__(self) -> None:
        self.release = threading.Event()

    def clips(self) -> Iterator[Clip | BadFile]:
        for key in range(9):
            yield Clip(str(key), f"file {key}", {3: self._hang, 5: self._fail}.get(key, silence))

    def _hang(self) -> Heard:
        self.release.wait()
        return silence()

    def _fail(self) -> Heard:
        raise AttributeError("no rate")


@pytest.mark.parametrize("workers", [1, 2])
def test_a_clip_that_hangs_is_bad_and_the_others_are_stored(tmp_path: Path, workers: int) -> None:
    source = Hanging()
    try:
        found = extract(source, tmp_path / "store", workers=workers, patience=3.0)
    finally:
        source.release.set()
    assert found.added == 7
    assert found.bad == {
        "file 3": "expected a file that is read within 3 s, got one that takes longer",
        "file 5": "expected a file that can be read, got one that raised AttributeError: no rate",
    }


def test_skipped_clips_are_in_the_stream() -> None:
    with patient_workers(2) as threads:
        found = [outcome for _, outcome in loaded(threads, [None, Clip("a", "a", silence), None])]
    assert [outcome is SKIPPED for outcome in found].count(True) == 2
    assert len(found) == 3


def test_a_missing_package_is_an_error_of_all_clips() -> None:
    def lacking() -> Heard:
        raise MissingExtraError("Reading", "audio")

    with patient_workers(1) as threads, pytest.raises(MissingExtraError):
        list(loaded(threads, [Clip("a", "a", lacking)]))


def test_patience_is_above_0() -> None:
    with pytest.raises(ConfigError, match="a patience above 0 s"), patient_workers(1, 0.0):
        pass
    with pytest.raises(ConfigError, match="workers of 1 or more"):
        hear_files(["a"], workers=0)
    with pytest.raises(DataError, match="files that can be heard"):
        hear_files(["/nowhere.wav"], patience=60.0)

"""A file that ends its decoder, or holds it, is a bad file, and the others are decoded."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from segue.audio import apart
from segue.audio.apart_process import answered
from segue.audio.decoders import CLIP, Excerpt
from segue.audio.extraction import extract
from segue.audio.hearing import hear_files
from segue.audio.mel import MELON
from segue.audio.sources import open_source
from segue.audio.sources.sound_files import SoundFiles, list_sounds
from segue.audio.store import FeatureStore
from segue.errors import DataError, MissingExtraError, SegueError

HARMFUL = """
import os, signal, time
from segue.audio import apart_process

answered = apart_process.answered

def harmed(job):
    if b"crash" in job.path:
        os.kill(os.getpid(), signal.SIGSEGV)
    if b"exit" in job.path:
        os._exit(3)
    while b"hang" in job.path:
        time.sleep(1)
    return answered(job)

apart_process.answered = harmed
apart_process.main()
"""
"""A decoder that does at some files what a file may make one in C do."""


@pytest.fixture
def harmful(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """New decoders that can be harmed; none is left for other tests."""
    monkeypatch.setattr(apart, "ENTRY", HARMFUL)
    monkeypatch.setattr(apart._Idle, "processes", [])
    yield
    for process in apart._Idle.processes:
        process.end()


@pytest.fixture
def sounds(write_sound: Any, tmp_path: Path) -> Path:
    for name in ("1", "crash 밤", "2", "exit"):
        write_sound(f"sounds/{name}.wav")
    return tmp_path / "sounds"


def test_a_run_goes_on_where_a_file_ends_its_decoder_and_lists_it(
    sounds: Path, tmp_path: Path, harmful: None
) -> None:
    found = extract(open_source(sounds), tmp_path / "store", workers=2)
    said = {Path(file).name: reason for file, reason in found.bad.items()}
    assert said == {
        "crash 밤.wav": "expected a file that its decoder survives, got one at which it ended (SIGSEGV)",
        "exit.wav": "expected a file that its decoder survives, got one at which it ended (exit code 3)",
    }
    assert FeatureStore.load(tmp_path / "store").ids == ("1.wav", "2.wav")
    assert "SIGSEGV" in (tmp_path / "store" / "bad-files.json").read_text()


def test_a_list_of_files_and_tags_go_on_too(sounds: Path, harmful: None) -> None:
    files = [str(path) for path in sorted(sounds.iterdir())]
    heard = hear_files(files, workers=1)
    assert heard.rows == [0, 1]
    assert [Path(file).name for file in heard.bad] == ["crash 밤.wav", "exit.wav"]
    reasons = {one.path.name: one.reason for one in list_sounds(sounds, ids="tags")}
    assert "SIGSEGV" in reasons["crash 밤.wav"]
    assert "expected the tags artist, title" in reasons["1.wav"]


def test_a_file_that_holds_its_decoder_is_given_up_and_the_decoder_with_it(
    write_sound: Any, harmful: None
) -> None:
    path = write_sound("hang.wav")
    with pytest.raises(DataError, match=r"read within 0\.2 s, got one that takes longer"):
        apart.heard("sound", path, MELON, CLIP, patience=0.2)
    assert apart._Idle.processes == []


def test_another_process_decodes_as_this_one_and_is_kept(write_sound: Any, harmful: None) -> None:
    path = write_sound("a.wav")
    excerpt = Excerpt(seconds=1, at="start")
    for _ in range(2):
        found = apart.heard("sound", path, MELON, excerpt)
        mine = SoundFiles((), mel=MELON, excerpt=excerpt).hear(path)
        np.testing.assert_array_equal(found.mel, mine.mel, strict=True)
        assert found.note == mine.note
        assert len(apart._Idle.processes) == 1


def test_a_file_that_cannot_be_read_has_the_error_of_its_reader(tmp_path: Path, harmful: None) -> None:
    (tmp_path / "a.wav").write_bytes(b"no sound")
    with pytest.raises(DataError) as there:
        SoundFiles(()).hear(tmp_path / "a.wav")
    with pytest.raises(DataError) as found:
        apart.heard("sound", tmp_path / "a.wav", MELON, CLIP)
    assert found.value.fields == there.value.fields


def test_a_process_that_does_not_start_is_an_error(
    tmp_path: Path, harmful: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "ENTRY", "raise SystemExit(3)")
    with pytest.raises(SegueError, match="no process that decodes files can be started"):
        apart.heard("sound", tmp_path / "a.wav", MELON, CLIP)


def test_one_that_has_waited_for_long_is_replaced(
    write_sound: Any, harmful: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_sound("a.wav")
    apart.heard("sound", path, MELON, CLIP)
    (before,) = apart._Idle.processes
    monkeypatch.setattr(before, "since", before.since - apart.IDLE)
    apart.heard("sound", path, MELON, CLIP)
    (after,) = apart._Idle.processes
    assert after is not before


def test_a_forked_child_shares_none(harmful: None, write_sound: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_sound("a.wav")
    apart.heard("sound", path, MELON, CLIP)
    (before,) = apart._Idle.processes
    monkeypatch.setattr(apart._Idle, "owner", os.getppid())  # as it is after a fork
    apart.heard("sound", path, MELON, CLIP)
    assert before not in apart._Idle.processes
    before.end()


def test_what_a_library_raises_and_what_is_missing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def lacking(self: SoundFiles, path: Path) -> Any:
        raise (
            MissingExtraError("Reading sound files", "audio")
            if path.name == "a"
            else AttributeError("no rate")
        )

    monkeypatch.setattr(SoundFiles, "hear", lacking)
    assert answered(apart.Job("sound", b"a", MELON, CLIP)).lacking == ("Reading sound files", "audio")
    error = answered(apart.Job("sound", "밤".encode(), MELON, CLIP)).error
    assert error is not None
    assert error["got"] == "one that raised AttributeError: no rate"


def test_samples_come_at_the_rate_of_the_spectrogram(write_sound: Any) -> None:
    path = write_sound("a.wav", seconds=0.5, rate=11_025, channels=2)
    heard = apart.heard("samples", path, MELON, CLIP)
    assert heard.mel.dtype == np.float32
    assert heard.mel.shape == pytest.approx((8_000,), abs=2)
    assert 0.1 < float(np.abs(heard.mel).max()) < 0.5

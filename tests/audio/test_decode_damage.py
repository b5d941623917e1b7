"""Sound files that are damaged on purpose: sound, or an error of the file, and never anything else."""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from segue.audio import decode
from segue.audio.decode import Excerpt, file_tags, read_sound
from segue.audio.extraction import extract
from segue.audio.sources import open_source
from segue.errors import DataError

WHOLE = Excerpt(seconds=None)
EDGES = [
    b"\xff" * 8,
    b"\x7f" + b"\xff" * 7,
    b"\0" * 8,
    (1 << 62).to_bytes(8, "big"),
    (1 << 62).to_bytes(8, "little"),
]


def write_m4a(path: Path, title: str = "밤 산책") -> Path:
    av = pytest.importorskip("av")
    tone = (0.5 * np.sin(np.arange(44_100) / 16)).astype(np.float32)
    with av.open(str(path), "w", format="adts" if path.suffix == ".aac" else "mp4") as container:
        container.metadata["title"] = title
        stream = container.add_stream("aac", rate=44_100, layout="mono")
        for start in range(0, len(tone), 1024):
            frame = av.AudioFrame.from_ndarray(tone[None, start : start + 1024], format="fltp", layout="mono")
            frame.sample_rate, frame.pts = 44_100, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def damaged(content: bytes, rng: random.Random) -> bytes:
    """Cut off, or with other bytes at the head, at the end or anywhere, or with a number at an edge."""
    data = bytearray(content)
    kind = rng.randrange(5)
    if kind == 0:
        return bytes(data[: rng.randrange(len(data))])
    if kind == 1:
        place = rng.randrange(len(data) - 8)
        data[place : place + 8] = rng.choice(EDGES)
        return bytes(data)
    low, high = [(0, 2000), (len(data) - 3000, len(data)), (0, len(data))][kind - 2]
    for _ in range(rng.randrange(1, 30)):
        data[rng.randrange(max(low, 0), min(high, len(data)))] = rng.randrange(256)
    return bytes(data)


@pytest.mark.parametrize("suffix", [".wav", ".flac", ".ogg", ".mp3", ".aiff", ".au", ".caf", ".m4a", ".aac"])
def test_a_damaged_file_is_heard_or_refused(write_sound: Any, tmp_path: Path, suffix: str) -> None:
    whole = tmp_path / f"a{suffix}"
    content = (write_m4a(whole) if suffix in (".m4a", ".aac") else write_sound(whole.name)).read_bytes()
    rng = random.Random(5)  # noqa: S311 - which bytes
    outcomes: set[str] = set()
    for number in range(40):
        path = tmp_path / f"{number}{suffix}"
        path.write_bytes(damaged(content, rng))
        for read in (read_sound, lambda path: read_sound(path, excerpt=WHOLE), file_tags):
            try:
                read(path)
            except DataError as error:
                outcomes.add("refused" if str(path) in str(error) else f"not named: {error}")
            else:
                outcomes.add("heard")
    assert "heard" in outcomes <= {"heard", "refused"}


def test_damaged_text_in_an_m4a_s_tags_keeps_no_sound_from_being_heard(tmp_path: Path) -> None:
    path = write_m4a(tmp_path / "a.m4a")
    content, title = path.read_bytes(), "밤 산책".encode()
    assert content.count(title) == 1
    path.write_bytes(content.replace(title, b"\xff" + title[1:]))
    assert read_sound(path).samples.any()
    assert "산책" in file_tags(path)["title"]


@pytest.mark.parametrize(
    "error",
    [
        AttributeError("rate"),
        ValueError("odd"),
        MemoryError(),
        UnicodeDecodeError("utf-8", b"\xff", 0, 1, "odd"),
    ],
)
def test_whatever_a_library_raises_is_an_error_of_the_file(
    write_sound: Any, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def broken(*_: object) -> Any:
        raise error

    path = write_sound("a.wav")
    monkeypatch.setattr(decode, "sndfile_blocks", broken)
    with pytest.raises(DataError, match=rf"a\.wav: expected a sound file, got .*{type(error).__name__}"):
        read_sound(path)
    monkeypatch.setattr(decode, "open_av", broken)
    monkeypatch.setattr(decode, "library", broken)
    with pytest.raises(DataError, match="expected a sound file with tags"):
        file_tags(path)


@pytest.mark.parametrize("rate", [1, 999, 2_000_000])
def test_a_rate_that_no_sound_has_is_refused_before_it_fills_the_memory(write_sound: Any, rate: int) -> None:
    path = write_sound("a.wav")
    data = bytearray(path.read_bytes())
    data[24:28] = rate.to_bytes(4, "little")
    path.write_bytes(data)
    with pytest.raises(DataError, match=r"a\.wav: expected a sampling rate of 1,000 to 1,000,000 Hz"):
        read_sound(path, excerpt=WHOLE)


def test_a_file_without_end_is_heard_up_to_a_limit(write_sound: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decode, "LONGEST", 2)
    sound = read_sound(write_sound("a.wav", seconds=9), excerpt=WHOLE)
    assert 2 * 16_000 < len(sound.samples) < 4 * 16_000
    assert sound.note.startswith("longer than")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_or_a_folder_is_no_sound_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.wav")
    (tmp_path / "folder.wav").mkdir()
    for path in (tmp_path / "pipe.wav", tmp_path / "folder.wav", Path("/dev/zero")):
        for read in (read_sound, file_tags):
            with pytest.raises(DataError, match="a directory, a pipe or a device"):
                read(path)


def test_a_run_over_all_kinds_of_bad_files_ends_with_the_good_ones(write_sound: Any, tmp_path: Path) -> None:
    folder = tmp_path / "sounds"
    good = write_sound("sounds/good.wav").read_bytes()
    bad = {
        "empty.mp3": b"",
        "cut off.flac": write_sound("whole.flac").read_bytes()[:60],
        "text.ogg": b"#EXTM3U\nmusic.ogg\n",
        "random.mp3": random.Random(1).randbytes(9_000),  # noqa: S311 - which bytes
        "an m4a.m4a": good,
        "no m4a.m4a": b"\0\0\0\x18ftypM4A " + b"\xff" * 400,
    }
    (folder / "a flac.wav").write_bytes(write_sound("whole.flac").read_bytes())  # only its name is wrong
    for name, content in bad.items():
        (folder / name).write_bytes(content)
    found = extract(open_source(folder), tmp_path / "store")
    assert found.added == 2
    assert {Path(file).name for file in found.bad} == set(bad)

from __future__ import annotations

import ctypes
import platform
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import soundfile

from segue.audio.decode import read_sound
from segue.audio.mpg123 import quiet

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or platform.libc_ver()[0] != "glibc", reason="C's stderr is no variable here"
)


@pytest.fixture
def mp3(write_sound: Callable[..., Path]) -> Path:
    """A file that plays, and over which libmpg123 prints: junk between frames, a comment that is none."""
    path = write_sound("a.mp3", seconds=20.0, rate=44_100, format="MP3")
    content = path.read_bytes()
    comment = b"COMM\0\0\0\x05\0\0\x01eng"
    tag = b"ID3\x03\0\0\0\0\0\x20" + comment.ljust(32, b"\0")
    middle = len(content) // 4
    path.write_bytes(tag + content[:middle] + b"\0junk" * 20 + content[middle:])
    return path


def print_in_c(text: bytes) -> None:
    library: Any = ctypes.CDLL(None)
    library.fputs.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    library.fputs(text, ctypes.c_void_p.in_dll(library, "stderr"))


def test_it_prints_nothing_while_many_threads_decode(mp3: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with soundfile.SoundFile(mp3) as file:
        file.read(44_100 * 15)
    assert "mpg123" in capfd.readouterr().err  # so there is something to keep quiet
    with ThreadPoolExecutor(4) as pool:
        heard = list(pool.map(read_sound, [mp3] * 12))
    assert all(len(sound.samples) > 16_000 * 15 for sound in heard)
    assert capfd.readouterr().err == ""


def test_what_others_print_is_handed_on_and_afterwards_all_is_as_before(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with quiet():
        with quiet():
            print_in_c(b"disk on fire\nNote: Trying to resync...\n[src/libmpg123/id3.c:a():1] error: x\n")
        print_in_c(b"still on fire\n")
        sys.stderr.write("said in Python\n")
        sys.stderr.flush()
    print_in_c(b"Note: afterwards\n")
    found = capfd.readouterr().err.splitlines()
    assert sorted(found) == ["Note: afterwards", "disk on fire", "said in Python", "still on fire"]

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import pytest

from segue.audio.sniffing import cut_short, refuse_foreign
from segue.errors import DataError


@pytest.mark.parametrize(
    "content", [b"plain", "\ufeff\ud55c\uae00 \U0001f319\r\n".encode(), "\uac00".encode() * 5000]
)
def test_a_text_is_refused_even_where_a_letter_is_cut(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.mp3").write_bytes(content)
    with pytest.raises(DataError, match="got text"):
        refuse_foreign(tmp_path / "a.mp3")


@pytest.mark.parametrize(
    "content", [b"\xff\xfb\x90\x64" * 9, b"ID3\x04\x00\x00\x00", b"RIFF\x00\x01\x02\x03WAVE"]
)
def test_what_may_be_sound_passes(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.mp3").write_bytes(content)
    refuse_foreign(tmp_path / "a.mp3")


def test_a_wav_says_how_long_it_should_be(write_sound: Any) -> None:
    path = write_sound("a.wav")
    whole = path.read_bytes()
    assert cut_short(path) == ""
    path.write_bytes(whole[:1000])
    assert cut_short(path) == f"broke off: 1,000 of {len(whole):,} bytes are there"
    for size in (0, 0xFFFFFFFF):
        path.write_bytes(whole[:4] + struct.pack("<I", size) + whole[8:])
        assert cut_short(path) == ""
    path.write_bytes(b"RI")
    assert cut_short(path) == ""

"""Sounds and pictures are told by their names and their first bytes, together."""

from __future__ import annotations

from pathlib import Path

import pytest

from segue.audio.decode import AUDIO_SUFFIXES
from segue.service.media import PICTURES, SOUNDS, media_at

STARTS = {
    "a.mp3": b"ID3\4",
    "frame.MP3": b"\xff\xfb\x90\0",
    "padded.mp3": b"\0" * 600 + b"\xff\xfb\x90\0",
    "a.flac": b"fLaC",
    "a.ogg": b"OggS\0",
    "a.opus": b"OggS\0",
    "a.wav": b"RIFF\1\2\3\4WAVEfmt ",
    "lines.wav": b"RIFF\n\n\n\nWAVEfmt ",
    "a.aiff": b"FORM\1\2\3\4AIFF",
    "a.m4a": b"\0\0\0\x20ftypM4A ",
    "a.aac": b"\xff\xf1\x50\x80",
    "a.weba": b"\x1aE\xdf\xa3",
    "a.png": b"\x89PNG\r\n\x1a\n",
    "a.JPG": b"\xff\xd8\xff\xe0",
    "a.gif": b"GIF89a",
    "a.webp": b"RIFF\1\2\3\4WEBPVP8 ",
    "a.avif": b"\0\0\0\x20ftypavif",
}


@pytest.mark.parametrize("name", STARTS)
def test_what_a_file_is_decides_its_media_type(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(STARTS[name] + b"...")
    found = media_at(path)
    assert found is not None
    assert found.media == {**SOUNDS, **PICTURES}[path.suffix.lower()]


@pytest.mark.parametrize(
    "name", ["page.mp3", "page.png", "page.html", "page", "page.svg", "page.m3u8", ".mp3"]
)
@pytest.mark.parametrize(
    "start",
    [
        b"<script>",
        b"",
        b"#!/bin/sh",
        "<script>".encode("utf-16"),
        b"\xef\xbb\xbf<html>",
        b"GIF89",
        b"RIFF1234AVI ",
    ],
)
def test_what_is_neither_is_not_there(tmp_path: Path, name: str, start: bytes) -> None:
    (tmp_path / name).write_bytes(start)
    assert media_at(tmp_path / name) is None


@pytest.mark.parametrize("name", ["page.html", ".env", "run.js", "drawing.svg", "a.mp3.html", "mp3"])
def test_a_sound_under_another_name_is_not_there(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"ID3\4")
    assert media_at(tmp_path / name) is None


def test_a_picture_is_no_sound_and_a_sound_no_picture(tmp_path: Path) -> None:
    (tmp_path / "a.mp3").write_bytes(STARTS["a.png"])
    (tmp_path / "a.png").write_bytes(STARTS["a.mp3"])
    assert media_at(tmp_path / "a.mp3") is None
    assert media_at(tmp_path / "a.png") is None


def test_a_file_that_changes_is_looked_at_again(tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    path.write_bytes(b"<html>")
    assert media_at(path) is None
    path.write_bytes(b"ID3\4 and more")
    assert media_at(path) is not None
    path.write_bytes(b"<html> of another size")
    assert media_at(path) is None


def test_every_sound_that_segue_reads_can_be_heard() -> None:
    assert set(SOUNDS) >= AUDIO_SUFFIXES
    assert not set(SOUNDS) & set(PICTURES)

from __future__ import annotations

import io
import zipfile

import pytest

from segue.data.recognition.head import Head
from segue.data.recognition.kinds import KINDS, is_of_music, kind_of


def archive() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as written:
        written.writestr("밤.m3u8", "밤.mp3")
    return content.getvalue()


@pytest.mark.parametrize(
    ("data", "called"),
    [
        (b"", "an empty file"),
        (b"\xef\xbb\xbf\r\n \0", "an empty file"),
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "a picture"),
        (b"\xff\xd8\xff\xe0" + bytes(20), "a picture"),
        (b"ID3\x04\0\0", "a sound file"),
        (b"fLaC\0\0", "a sound file"),
        (b"\0\0\0\x20ftypM4A \0\0", "a sound file"),
        (b"%PDF-1.7\n", "a PDF document"),
        (b"SQLite format 3\0", "a SQLite database"),
        (b"bplist00\xd1", "a binary iTunes library"),
        (b"<!doctype HTML><title>404</title>", "an HTML page"),
        (b"<!-- x --><html>", "an HTML page"),
        (b"<html xmlns='x'>", "an HTML page"),
        (b"{\\rtf1\\ansi", "an RTF document"),
        (b"vrsn\0\0\0\x1c\0", "a Serato crate"),
        (b'REM x\nPERFORMER "a"\nFILE "a.flac" WAVE\n  TRACK 01 AUDIO\n', "a cue sheet"),
        (b"[ar:a]\n[00:12.00]la\n[00:17.20]la\n", "a song's words"),
        (b'<?xml version="1.0"?><rss/>', "an XML file"),
        (b"abc\0\1\2" * 20, "a binary file"),
    ],
)
def test_what_is_no_playlist(data: bytes, called: str) -> None:
    kind = kind_of(Head("밤.m3u8", data))
    assert kind is not None
    assert kind.called == called
    assert kind.hint.endswith(".")


@pytest.mark.parametrize(
    "text",
    ["#EXTM3U\n밤.mp3", "playlist,track\n", '{"title": "밤"}', "<3 밤.mp3", "[live] 밤.mp3", "BMX.mp3", "밤"],
)
def test_what_may_be_a_playlist(text: str) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert kind_of(Head("밤", text.encode(encoding))) is None


def test_a_beginning_without_content_is_not_empty() -> None:
    assert kind_of(Head("a", b"\n" * 100, whole=False)) is None


def test_an_archive_that_no_reader_opens_is_one() -> None:
    called = [kind_of(Head("a", data)) for data in (archive(), b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")]
    assert [kind and kind.called for kind in called] == [
        "a zip archive",
        "a packed archive",
        "a packed archive",
    ]


def test_each_kind_is_called_and_says_what_to_do() -> None:
    assert all(kind.called.startswith(("a ", "an ")) and kind.hint for kind in KINDS)


def test_names_of_music_and_of_what_lies_beside_it() -> None:
    assert all(map(is_of_music, ("밤.MP3", "cover.jpg", "a.flac")))
    assert not any(map(is_of_music, ("mp3.m3u", "밤.csv", "cover")))

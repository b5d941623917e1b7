from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from segue.data.recognition.head import SIZE, Head
from segue.errors import DataError


def test_a_file_in_all_its_forms(tmp_path: Path) -> None:
    path = tmp_path / unicodedata.normalize("NFD", "비 오는 밤.M3U8")
    path.write_bytes(" \r\n#EXTM3U\r\n\r\n 밤.mp3 \r\n".encode("utf-16"))
    head = Head.of(path)
    assert (head.name, head.ending, head.whole) == ("비 오는 밤.M3U8", "m3u8", True)
    assert head.text.startswith("#EXTM3U")
    assert head.lines == ("#EXTM3U", "밤.mp3")
    assert (head.json.top, head.root) == ("", "")


def test_only_the_beginning_is_read(tmp_path: Path) -> None:
    path = tmp_path / "long"
    path.write_bytes(("밤" * SIZE).encode())
    head = Head.of(path)
    assert (len(head.data), head.whole, head.ending) == (SIZE, False, "")
    assert set(head.text) == {"밤"}  # the character that the end cuts is left out
    path.write_bytes(b"x" * SIZE)
    assert Head.of(path).whole


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ('<?xml version="1.0"?>\n<playlist version="1" xmlns="http://xspf.org/ns/0/">', "playlist"),
        ("<!-- 밤 --><?wpl version='1'?><smil>", "smil"),
        ('<?xml?><!DOCTYPE plist PUBLIC "-//A//B" "http://x"><plist>', "plist"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><A:List x="1">', "list"),
        ("<!DOCTYPE html>\n<HTML>", "html"),
        ("<3 밤.mp3", ""),
        ("<밤>", ""),
        ("<!-- never ends", ""),
        ("<?xml?>", ""),
        ("밤 <playlist>", ""),
    ],
)
def test_the_outermost_element(text: str, root: str) -> None:
    assert Head("a", text.encode()).root == root


@pytest.mark.parametrize(
    "text", ["<?" * 30_000, "<!--" * 15_000, "<!DOCTYPE [" * 6_000, "<!doctype " + "[]" * 30_000]
)
def test_hostile_xml_takes_little(text: str) -> None:
    assert Head("a", text.encode()).root == ""


def test_binary_has_no_text() -> None:
    head = Head("a.mp3", b"ID3\x04\0\0\0\0")
    assert (head.text, head.lines, head.json.top, head.root) == ("", (), "", "")


def test_a_pipe_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    head = Head.of(tmp_path / "pipe")
    assert (head.data, head.whole) == (b"", False)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read") as caught:
        Head.of(tmp_path / "gone")
    assert caught.value.where.file == str(tmp_path / "gone")

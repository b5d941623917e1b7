"""The format of a file, by its content; every format against every other kind of file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from segue.data.readers import finding, registry
from segue.data.readers.finding import claims_of, format_of, refuse_other
from segue.data.recognition.head import Head
from segue.data.recognition.looks import Look, Sureness, look_of, recognised
from segue.data.records.intake import Intake
from segue.errors import DataError, Where
from tests.data.readers.specimens import SPECIMENS

FORMATS = [name for name, (_, content) in SPECIMENS.items() if isinstance(content, str)]
WRONG = {
    "an HTML page": b"<!DOCTYPE html>\n<html><body>404, Not Found</body></html>\n",
    "an XML file": b'<?xml version="1.0"?>\n<rss version="2.0"></rss>\n',
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(40),
    "a sound file": b"ID3\x04\0\0\0\0\0\0" + bytes(40),
    "a PDF document": b"%PDF-1.7\n%\xe2\xe3\n",
    "an empty file": b"",
}


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp949"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_each_format_is_found_in_every_encoding(name: str, encoding: str, end: str) -> None:
    file, content = SPECIMENS[name]
    data = content.replace("\n", end).encode(encoding) if isinstance(content, str) else content
    head = Head(file, data)
    claim = format_of(head, Where(file))
    assert claim.format == name
    assert claim.look.why


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("wrong", WRONG)
def test_each_format_refuses_each_other_kind_and_says_what_it_is(
    tmp_path: Path, name: str, wrong: str
) -> None:
    path = tmp_path / SPECIMENS[name][0]
    path.write_bytes(WRONG[wrong])
    with pytest.raises(DataError) as caught:
        refuse_other(name, path)
    assert (caught.value.got, caught.value.where.file) == (wrong, str(path))
    assert caught.value.expected == finding.called(name)


@pytest.mark.parametrize("named", FORMATS)
@pytest.mark.parametrize("real", FORMATS)
def test_a_format_does_not_take_the_files_of_another(tmp_path: Path, named: str, real: str) -> None:
    path = tmp_path / "밤"
    content = SPECIMENS[real][1]
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    if named == real:
        refuse_other(named, path)
    elif look_of(registry.READERS.get(named), Head.of(path)) is None:
        with pytest.raises(DataError) as caught:
            refuse_other(named, path)
        assert caught.value.hint.endswith("auto.")


@pytest.mark.parametrize("named", ["m3u", "csv", "jspf", "melon", "mpd"])
def test_a_jspf_playlist_is_told_from_others(tmp_path: Path, named: str) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(str(SPECIMENS["jspf"][1]).encode())
    if named == "jspf":
        refuse_other(named, path)
        return
    with pytest.raises(DataError, match="got a JSPF playlist") as caught:
        refuse_other(named, path)
    assert caught.value.hint == "Read it with the format jspf, or with auto."


@pytest.mark.parametrize("text", ["just some words\nand more", "밤", '{"a": 1}', "[1, 2]", "{", "a\tb"])
def test_what_fits_no_format_is_described(text: str) -> None:
    with pytest.raises(DataError, match="expected a file of playlists") as caught:
        format_of(Head("notes", text.encode()), Where("notes"))
    assert "JSON" in caught.value.got or repr(text.split("\n")[0]) in caught.value.got


def test_two_that_fit_equally_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    @recognised("a list of another program", lambda _: Look(Sureness.SURE, "it is 밤"))
    def read(source: Path, intake: Intake, files: Sequence[str] = ()) -> None:
        """Read nothing."""

    both = (*finding._readers(()), ("other", read))
    monkeypatch.setattr(finding, "_readers", lambda _: both)
    with pytest.raises(DataError) as caught:
        format_of(Head("a.m3u", b"#EXTM3U\n"), Where("a.m3u"))
    assert caught.value.got == (
        "one that could be an M3U playlist (it has the line #EXTM3U) and a list of another program (it is 밤)"
    )
    assert caught.value.hint == "Name it: m3u or other."


def test_the_best_claim_is_first() -> None:
    claims = claims_of(Head("a.jsonl", json.dumps({"playlist": {"title": "밤"}}).encode()))
    assert claims[0].format == "jspf"
    assert [claim.look.sureness for claim in claims] == sorted(
        (c.look.sureness for c in claims), reverse=True
    )


def test_a_pipe_is_left_to_its_reader(tmp_path: Path) -> None:
    import os

    os.mkfifo(tmp_path / "pipe")
    refuse_other("csv", tmp_path / "pipe")

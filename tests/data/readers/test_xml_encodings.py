from __future__ import annotations

from pathlib import Path

import pytest

from segue.data.readers.xml_encodings import PORTION, xml_texts
from segue.data.records.intake import Intake
from segue.errors import DataError
from segue.protocols import Silent

TEXT = "<a>밤편지 — 새벽 드라이브</a>"


def read(path: Path, content: bytes) -> tuple[str, dict[str, int]]:
    path.write_bytes(content)
    intake = Intake(skip_bad=False, progress=Silent())
    return "".join(xml_texts(path, intake)).lstrip("\ufeff"), dict(intake.notes)


def declared(encoding: str, text: str = TEXT) -> str:
    return f'<?xml version="1.0" encoding="{encoding}"?>{text}'


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-8"),
        ("utf-32", "UTF-32"),
        ("cp949", "EUC-KR"),
        ("euc_kr", "euc-kr"),
        ("utf-8", "no-such-encoding"),
        ("utf-8", "punycode"),
        ("utf-8", "UTF-16"),
    ],
)
def test_a_mark_comes_before_the_declaration_and_that_before_a_guess(
    tmp_path: Path, encoding: str, name: str
) -> None:
    text = declared(name, TEXT.replace("—", "-"))
    assert read(tmp_path / "a.xml", text.encode(encoding)) == (text, {})


@pytest.mark.parametrize(
    ("encoding", "text"),
    [("cp949", "<a>밤편지\n새벽</a>"), ("cp932", "<a>よるのうた</a>"), ("cp1252", "<a>Café Noir</a>")],
)
@pytest.mark.parametrize("name", ["UTF-8", ""])
def test_a_file_in_an_older_encoding_than_it_says_is_read_and_noted(
    tmp_path: Path, encoding: str, text: str, name: str
) -> None:
    text = declared(name, text) if name else text
    assert read(tmp_path / "a.xml", text.encode(encoding)) == (text, {f"file read as {encoding}": 1})


def test_characters_across_portions_stay_whole(tmp_path: Path) -> None:
    text = f"<a> {'밤' * PORTION}</a>"
    for encoding in ("utf-8", "utf-16"):
        assert read(tmp_path / "a.xml", text.encode(encoding)) == (text, {})


def test_a_byte_that_does_not_fit_the_declared_encoding_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="expected text in cp949, as the file declares, got the byte 0xff"):
        read(tmp_path / "a.xml", declared("euc-kr").encode("cp949", "replace") + b"\xff\xff")


def test_half_a_character_of_utf16_is_no_traceback(tmp_path: Path) -> None:
    assert read(tmp_path / "a.xml", TEXT.encode("utf-16") + b"\x00")[0] == f"{TEXT}\ufffd"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read: Is a directory"):
        list(xml_texts(tmp_path, Intake(skip_bad=False, progress=Silent())))

from __future__ import annotations

from pathlib import Path

import pytest

from segue.errors import DataError
from segue.naming.wording import Copies, Unsafe, read_words


@pytest.mark.parametrize(
    ("title", "refused"),
    [
        ("classic class", False),
        ("ASS mix", True),
        ("a.s.s", True),
        ("mix: ass!", True),
        ("욕설모음", True),
        ("욕 설 모음", True),
        ("큰욕", False),
        ("two words here", True),
        ("two fine words", False),
        ("", False),
    ],
)
def test_words_are_found_as_people_write_them(title: str, refused: bool) -> None:
    assert Unsafe(["ass", "욕설", " Two  Words ", ""]).refuses(title) is refused
    assert not Unsafe([]).refuses(title)


def test_a_list_is_one_word_a_line(tmp_path: Path) -> None:
    path = tmp_path / "단어.txt"
    path.write_bytes("\ufeff욕설\r\n\r\n# a remark\r\n  bad word \n".encode())
    assert read_words(path) == ("욕설", "bad word")
    for content in (b"\xff\xfe\xff", b"a" * (1 << 21)):
        path.write_bytes(content)
        with pytest.raises(DataError, match="list of words"):
            read_words(path)
    with pytest.raises(DataError):
        read_words(tmp_path / "nothing")


def test_copies_are_seen_through_case_and_spaces() -> None:
    copies = Copies(["비 오는 날", "Road Trip"])
    assert "비오는 날" in copies
    assert "ROADTRIP" in copies
    assert "road" not in copies

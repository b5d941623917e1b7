from __future__ import annotations

from pathlib import Path

import pytest

from segue.data.word_lists import read_synonyms, read_words, write_words
from segue.errors import DataError


def test_a_line_has_a_word(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_bytes("\ufeff# 내 말\r\n볼빨간 사춘기\t3.5\r\n\r\nR&B\r\n잔나비\r\n잔나비\r\n".encode())
    assert read_words(path) == ("볼빨간사춘기", "잔나비")
    path.write_bytes("띵곡\n".encode("cp949"))
    assert read_words(path) == ("띵곡",)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    write_words(tmp_path / "w.txt", [("띵곡", "1.5"), ("감성힙합", "1")], head="word, score")
    assert (tmp_path / "w.txt").read_text(encoding="utf-8") == "# word, score\n띵곡\t1.5\n감성힙합\t1\n"
    assert read_words(tmp_path / "w.txt") == ("감성힙합", "띵곡")


@pytest.mark.parametrize("content", [b"# \n", b"rain\n", "밤\n".encode(), b"a\0b\n", b""])
def test_a_file_without_words_is_said(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "w.txt").write_bytes(content)
    with pytest.raises(DataError, match=r"w\.txt"):
        read_words(tmp_path / "w.txt")
    with pytest.raises(DataError, match="cannot be read"):
        read_words(tmp_path / "none.txt")


def test_synonyms_stand_beside_their_word(tmp_path: Path) -> None:
    path = tmp_path / "s.tsv"
    path.write_text("# mine\n비\t소나기\t장마\t비\n\n비\t눈\nrain\tshower\n", encoding="utf-8")
    assert read_synonyms(path) == {"비": ("소나기", "장마"), "rain": ("shower",)}
    for content, message in (
        ("비\n", "line 1: expected a word and its synonyms"),
        ("# x\n", "words with synonyms"),
    ):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(DataError, match=message):
            read_synonyms(path)

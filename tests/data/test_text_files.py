from __future__ import annotations

from pathlib import Path

import pytest

from segue.data.limits import Limits
from segue.data.text_files import byte_lines, lines, read_bytes
from segue.errors import DataError


def test_all_line_ends_and_both_marks(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("\ufeff가\r\n나\r다\n라".encode())
    assert [text for text, _ in lines(path)] == ["가\r\n", "나\r", "다\n", "라"]
    path.write_bytes("가\n나\n".encode("utf-16"))
    assert list(byte_lines(path)) == ["가\n".encode(), "나\n".encode()]


def test_a_file_is_read_line_by_line_only_as_far_as_asked(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbf1\n2\n")
    assert next(byte_lines(path)) == b"1\n"


@pytest.mark.parametrize("read", [lines, byte_lines])
def test_an_empty_or_missing_file_is_named(tmp_path: Path, read) -> None:
    path = tmp_path / "a.txt"
    with pytest.raises(DataError, match="cannot be read"):
        list(read(path))
    path.touch()
    with pytest.raises(DataError, match="empty file") as caught:
        list(read(path))
    assert caught.value.where.file == str(path)


@pytest.mark.parametrize(
    ("texts", "codec"),
    [
        (["비 오는 새벽", "밤편지 뷁 mix", "뷁"], "cp949"),
        (["Ágnes Åberg", "Don’t", "Björk", "Sigur Rós"], "cp1252"),
        (["夜の歌 はな", "ひとり mix", "カフェ", "星野花", "花", "表"], "cp932"),
        (["林晓 - 夜曲", "月亮代表我的心", "花"], "gbk"),
        (["Ночь", "Я"], "cp1251"),
    ],
)
def test_all_lines_of_a_file_are_in_one_encoding(tmp_path: Path, texts: list[str], codec: str) -> None:
    path = tmp_path / "a.txt"
    kept = [text for text in texts if text.encode(codec, "ignore").decode(codec) == text]
    path.write_bytes("\n".join([*kept, "plain"]).encode(codec))
    assert [line.strip() for line, _ in lines(path)] == [*kept, "plain"]
    assert {found for _, found in lines(path)} == {codec, "utf-8"}


def test_a_line_above_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"ab\n" + b"x" * 100)
    found = byte_lines(path, Limits(line=10))
    assert next(found) == b"ab\n"
    with pytest.raises(DataError, match="line 2: expected lines of at most 10 bytes, got a larger one"):
        next(found)
    assert [text for text, _ in lines(path, Limits(line=100))] == ["ab\n", "x" * 100]


def test_a_file_above_the_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"x" * 11)
    assert read_bytes(path, Limits(file=11)) == b"x" * 11
    with pytest.raises(DataError, match="expected a file of at most 10 bytes"):
        read_bytes(path, Limits(file=10))


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="it is Unix's")
def test_a_device_without_an_end_is_refused() -> None:
    with pytest.raises(DataError, match="at most"):
        read_bytes(Path("/dev/zero"), Limits(file=5 << 20))
    with pytest.raises(DataError, match="at most"):
        next(byte_lines(Path("/dev/zero"), Limits(line=1 << 20)))

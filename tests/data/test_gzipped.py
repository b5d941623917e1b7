"""A gzip file is unpacked up to a limit."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

import pytest

from segue.data.gzipped import unpacked
from segue.errors import DataError

HERE = Path("texts.tsv.gz")


@pytest.mark.parametrize("content", [b"", "밤\n".encode(), b"x" * 5_000_000])
def test_what_was_packed_comes_back(content: bytes) -> None:
    assert unpacked(gzip.compress(content), HERE) == content


def test_parts_and_padding_as_gzip_has_them() -> None:
    assert unpacked(gzip.compress(b"one") + gzip.compress(b"two") + b"\0" * 512, HERE) == b"onetwo"


def test_a_bomb_is_refused_before_it_fills_the_memory() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = packer.compress(bytes(50_000_000)) + packer.flush()
    with pytest.raises(
        DataError, match=r"texts\.tsv\.gz: expected a gzip file of at most 3,000,000 bytes"
    ) as no:
        unpacked(bomb, HERE, most=3_000_000)
    assert "Unpack it" in no.value.hint


@pytest.mark.parametrize("cut", [3, 12, -9, -1])
def test_a_file_that_breaks_off_is_damaged(cut: int) -> None:
    with pytest.raises(DataError, match="expected a whole gzip file, got a damaged one"):
        unpacked(gzip.compress(b"night music " * 50)[:cut], HERE)


def test_other_bytes_after_the_magic_are_damage() -> None:
    with pytest.raises(DataError, match="a damaged one"):
        unpacked(b"\x1f\x8b" + bytes(range(60)), HERE)
    with pytest.raises(DataError, match="a damaged one"):
        unpacked(gzip.compress(b"one") + b"and then text", HERE)

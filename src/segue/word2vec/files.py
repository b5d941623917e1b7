"""The word2vec format, text and binary, as the original C tool wrote it and gensim and others read it.

Both begin with a line `count dim`. Text: a line a token, the token and its numbers parted by spaces. Binary:
the token, a space, and dim little-endian float32s, with or without a line feed after them. Tokens are
escaped as `word2vec_tokens` says.
"""

from __future__ import annotations

import mmap
import os
import re
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np

from segue.errors import DataError, Where
from segue.files.artifacts import new_file
from segue.word2vec.tokens import escape_token, unescape_token
from segue.word2vec.word_vectors import Floats, WordVectors

HEADER_BYTES: Final = 64
"""Longest first line of a word2vec file."""

LONGEST_TOKEN: Final = 1 << 16
"""Bytes after which a token that has not ended is taken for a damaged file."""

_LARGEST: Final = float(np.finfo(np.float32).max) * (1 + 2**-25)
"""Numbers up to this round to a finite float32."""


def export_word2vec(words: WordVectors, path: Path | str, *, binary: bool = False) -> None:
    """Write tokens and vectors as a word2vec file, whole or not at all.

    Text holds each number with 9 significant digits, which name a float32 exactly.

    Raises:
        ArtifactError: The file cannot be written.
    """
    with new_file(Path(path)) as temporary, temporary.open("wb") as file:
        file.write(f"{len(words.tokens)} {words.dim}\n".encode())
        pattern = " ".join(["%.9g"] * words.dim) + "\n"
        for token, vector in zip(words.tokens, words.vectors, strict=True):
            file.write(escape_token(token).encode() + b" ")
            file.write(
                vector.astype("<f4").tobytes() if binary else (pattern % tuple(vector.tolist())).encode()
            )


def import_word2vec(path: Path | str, *, binary: bool | None = None, unescape: bool = True) -> WordVectors:
    """Read a word2vec file of Segue, gensim or the C tool.

    Args:
        path: The file.
        binary: Which of the two forms it has; found out from the first record when None.
        unescape: Undo `escape_token`. Say False for a file by another program in which `▁` or a doubled
            backslash stands for itself.

    Raises:
        DataError: The file is missing or not of this form; names the line, or the byte in a binary file.
    """
    path = Path(path)
    try:
        with path.open("rb") as file:
            count, dim = _header(file, path)
            if binary is None:
                binary = not _is_text(file, dim)
            tokens, vectors = (_read_binary if binary else _read_text)(file, path, count, dim)
    except OSError as error:
        raise DataError(
            expected="a file", got=f"one that cannot be read: {error.strerror or error}", where=Where(path)
        ) from error
    if unescape:
        tokens = [unescape_token(token) for token in tokens]
    _check_once(tokens, path)
    return WordVectors(tuple(tokens), vectors)


def _header(file: BinaryIO, path: Path) -> tuple[int, int]:
    line = file.readline(HEADER_BYTES)
    match = re.fullmatch(rb"\s*(\d+)[ \t]+(\d+)\s*\n", line)
    if not match or not int(match[2]):
        raise DataError(
            expected="a first line of two whole numbers, count of tokens and dim",
            got=repr(line[:40]),
            where=Where(path, line=1),
            hint="A file without that line, as GloVe has them, needs it added.",
        )
    count, dim = int(match[1]), int(match[2])
    size, least = os.fstat(file.fileno()).st_size, count * 2 * dim
    if size < least:
        raise DataError(
            expected=f"{count} vectors of {dim} numbers, {least} bytes at the least",
            got=f"{size} bytes",
            where=Where(path, line=1),
            hint="The file was cut short, or its first line is wrong.",
        )
    return count, dim


def _is_text(file: BinaryIO, dim: int) -> bool:
    """Whether the first record reads as text; the file's place is left as it was."""
    start = file.tell()
    line = file.readline(LONGEST_TOKEN + 32 * dim)
    file.seek(start)
    numbers = line.rstrip().split(b" ")[1:]
    try:
        return not line or len([float(number) for number in numbers]) == dim
    except ValueError:
        return False


def _read_text(file: BinaryIO, path: Path, count: int, dim: int) -> tuple[list[str], Floats]:
    tokens: list[str] = []
    vectors = np.empty((count, dim), np.float32)
    for number, line in enumerate(file, start=2):
        if len(tokens) == count:
            if line.strip():
                raise DataError(
                    expected=f"the end after {count} tokens", got="more", where=Where(path, line=number)
                )
            continue
        token, *numbers = line.rstrip().split(b" ")
        try:
            vectors[len(tokens)] = _numbers(numbers, dim)
            tokens.append(token.decode())
        except ValueError as error:
            raise DataError(
                expected=f"a token and {dim} numbers", got=str(error), where=Where(path, line=number)
            ) from error
    if len(tokens) < count:
        raise DataError(
            expected=f"{count} tokens", got=str(len(tokens)), where=Where(path, line=len(tokens) + 1)
        )
    return tokens, vectors


def _numbers(texts: list[bytes], dim: int) -> list[float]:
    if len(texts) != dim:
        raise ValueError(f"{len(texts)} numbers")
    numbers = [float(text) for text in texts]
    if not all(abs(number) <= _LARGEST for number in numbers):
        raise ValueError("a number that is not finite as a float32")
    return numbers


def _read_binary(file: BinaryIO, path: Path, count: int, dim: int) -> tuple[list[str], Floats]:
    tokens: list[str] = []
    vectors = np.empty((count, dim), np.float32)
    place = file.tell()
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        for row in range(count):
            while data[place : place + 1] == b"\n":
                place += 1
            end = data.find(b" ", place, place + LONGEST_TOKEN)
            after = end + 1 + 4 * dim
            if end < 0 or after > len(data):
                raise _not_binary(f"{row} whole ones", path, place, count, dim)
            try:
                tokens.append(data[place:end].decode())
            except UnicodeDecodeError as error:
                raise _not_binary(f"a token {row + 1} that is not UTF-8", path, place, count, dim) from error
            vectors[row] = np.frombuffer(data[end + 1 : after], "<f4")
            if not np.isfinite(vectors[row]).all():
                raise _not_binary(
                    f"{tokens[row]!r} with a number that is not finite", path, end + 1, count, dim
                )
            place = after
        if data[place:].strip(b"\n"):
            raise _not_binary("more", path, place, count, dim)
    return tokens, vectors


def _not_binary(got: str, path: Path, place: int, count: int, dim: int) -> DataError:
    return DataError(
        expected=f"{count} tokens, each with a space and {dim} float32s after it",
        got=got,
        where=Where(path, byte=place),
        hint="Its first record is not text, so it was read as binary; say binary=False to read text.",
    )


def _check_once(tokens: list[str], path: Path) -> None:
    rows: dict[str, int] = {}
    for row, token in enumerate(tokens):
        if rows.setdefault(token, row) != row:
            raise DataError(
                expected="each token once", got=f"{token!r} again", where=Where(path, record=row + 1)
            )

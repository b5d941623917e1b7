"""Which titles may be given: no copies of training titles, and no words of a list that the user owns."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Final

from segue.errors import DataError, Where
from segue.text import normalise

LONGEST_LIST: Final = 1 << 20
"""Bytes that a list of words may have."""


def squeezed(title: str) -> str:
    """Return a title as copies are recognised: normalised, without spaces."""
    return normalise(title).replace(" ", "")


class Unsafe:
    """Words that no title may have.

    A word of Latin letters and digits counts as a whole word, so that "ass" leaves "class" alone, and also where it
    is all that is left of a title without marks and spaces. Words of other scripts count wherever they stand, because
    particles are written onto them.
    """

    def __init__(self, words: Iterable[str]) -> None:
        normal = {one for one in map(normalise, words) if one}
        self.whole = frozenset(word for word in normal if word.isascii())
        self.inside = tuple(sorted(word.replace(" ", "") for word in normal - self.whole))

    def refuses(self, title: str) -> bool:
        """Return whether a title has one of the words."""
        normal = normalise(title)
        if not self.whole and not self.inside:
            return False
        words = f" {_lettered(normal)} "
        joined = words.replace(" ", "")
        return (
            joined in {word.replace(" ", "") for word in self.whole}
            or any(f" {_lettered(word)} " in words or f" {word} " in f" {normal} " for word in self.whole)
            or any(word in normal.replace(" ", "") for word in self.inside)
        )


def _lettered(text: str) -> str:
    """The words of a text, with all that is no letter or digit as spaces."""
    return " ".join("".join(one if one.isalnum() else " " for one in text).split())


def read_words(path: Path) -> tuple[str, ...]:
    """Read a list of words: one a line, UTF-8; blank lines and those that begin with # are left out.

    Raises:
        DataError: The file cannot be read, is no text, or has more than `LONGEST_LIST` bytes.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LONGEST_LIST + 1)
        if len(content) > LONGEST_LIST:
            raise DataError(
                expected=f"a list of words of at most {LONGEST_LIST:,} bytes",
                got="a longer one",
                where=Where(path),
                hint="Name a file with one word a line.",
            )
        lines = content.decode("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(
            expected="a list of words, one a line, in UTF-8",
            got=str(error),
            where=Where(path),
            hint="Name another file.",
        ) from error
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


class Copies:
    """The titles that a namer has learned from."""

    def __init__(self, titles: Collection[str]) -> None:
        self._known = frozenset(map(squeezed, titles))

    def __contains__(self, title: str) -> bool:
        return squeezed(title) in self._known

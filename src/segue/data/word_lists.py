"""Lists of words, one a line, for the dictionary that Korean is split by."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from segue.data.text_files import lines
from segue.errors import DataError, Where
from segue.files.artifacts import new_file
from segue.text.dictionary import LONGEST, dictionary_words


def read_words(path: Path) -> tuple[str, ...]:
    """The words of a file that a dictionary can have, in one spelling, each once; sorted.

    A line has one word; what follows a tab is ignored, as are blank lines and those that begin with #. Words in other
    scripts than Hangul need no dictionary and are left out.

    Raises:
        DataError: The file cannot be read, is not text, or has no such word.
    """
    given = (line.strip().partition("\t")[0] for line, _ in lines(path))
    found = dictionary_words(word for word in given if not word.startswith("#"))
    if not found:
        raise DataError(
            expected=f"words of 2 to {LONGEST} Hangul syllables, one a line", got="none", where=Where(path)
        )
    return found


def read_synonyms(path: Path) -> dict[str, tuple[str, ...]]:
    """The synonyms of each word of a file: a line has a word and its synonyms, the nearest first, tabs between.

    Blank lines and those that begin with # are ignored; of a word that comes twice the first line counts.

    Raises:
        DataError: The file cannot be read, is not text, a word has no synonym, or there is no word.
    """
    found: dict[str, tuple[str, ...]] = {}
    for number, (line, _) in enumerate(lines(path), start=1):
        word, *others = (cell.strip() for cell in line.strip().split("\t"))
        if not word or word.startswith("#"):
            continue
        synonyms = tuple(dict.fromkeys(other for other in others if other and other != word))
        if not synonyms:
            raise DataError(
                expected="a word and its synonyms, tabs between",
                got=f"only {word!r}",
                where=Where(path, line=number),
            )
        found.setdefault(word, synonyms)
    if not found:
        raise DataError(expected="words with synonyms", got="none", where=Where(path))
    return found


def write_words(path: Path, rows: Iterable[tuple[str, ...]], *, head: str) -> None:
    """Write words with what is known of them between tabs, whole or not at all.

    Args:
        path: The file.
        rows: The words, each with further cells.
        head: A comment for the first line.

    Raises:
        ArtifactError: The file cannot be written.
    """
    with new_file(path) as temporary:
        text = "".join("\t".join(row) + "\n" for row in rows)
        temporary.write_text(f"# {head}\n{text}", encoding="utf-8", newline="\n")

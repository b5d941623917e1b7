"""The spelling in which names and paths are compared: without case, accents, width and punctuation.

Hangul is split into its letters, so that one wrong letter is one error.
"""

from __future__ import annotations

from typing import Final

import polars as pl

_MARKS: Final = r"[\p{Mn}\p{Cf}]"
_NO_LETTERS: Final = r"[^\p{L}\p{N}]+"
_ADDED: Final = r"\s*(?:\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|\s[-–—]\s.*$|\s(?:feat|ft)\.?\s.*$)"
"""What editions and credits add to a title: "(Live)", "[feat. X]", " - Remastered 2011"."""

_FILE: Final = r"\.[A-Za-z0-9]{2,5}(?:[?#].*)?$"
"""How a path to a file ends, also in an address."""

_STEM: Final = rf"([^/\\]+){_FILE}"


def folded(text: pl.Expr) -> pl.Expr:
    """The folded words of `text`, separated by one space."""
    plain = text.str.normalize("NFKD").str.replace_all(_MARKS, "").str.to_lowercase()
    # lower case can add marks: İ
    return plain.str.replace_all(_MARKS, "").str.replace_all(_NO_LETTERS, " ").str.strip_chars(" ")


def bare(title: pl.Expr) -> pl.Expr:
    """The folded words of a title without brackets, credits and what follows a dash; of only these, all of it."""
    short = folded(title.str.replace_all(_ADDED, " "))
    return pl.when(short == "").then(folded(title)).otherwise(short)


def path() -> pl.Expr:
    """The path of each row of a tracks table: its location, else its id; null where neither is one of a file."""
    location, key = pl.col("location"), pl.col("id")
    return (
        pl.when(location.str.contains(_FILE)).then(location)
        .when(key.str.contains(_FILE)).then(key)
        .otherwise(None)
    )  # fmt: skip


def elsewhere() -> pl.Expr:
    """The location of each row of a file's tracks; null where the id is a path, without the file's own folder."""
    return pl.when(pl.col("id").str.contains(_FILE)).then(None).otherwise(pl.col("location"))


def stem(path: pl.Expr) -> pl.Expr:
    """The folded name of the file at a path, without its ending; "" where it has no letter."""
    return folded(path.str.extract(_STEM))

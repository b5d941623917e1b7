"""Finding tracks by the names that people use: "밤편지", "아이유 - 밤편지", "iu night letter".

Names are compared in one spelling, without case, width, accents, dashes, quotes and spacing. Two names are equal in it
where people would call them equal, and a part of one is a part that people see: Hangul syllables and Japanese voicing
marks stay whole, other than in `segue.data.matching.spelling`, which counts wrong letters.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

_MARKS: Final = r"[\u{0300}-\u{036f}\p{Cf}]"
"""Accents and marks without a glyph, but not the Japanese voicing marks."""

_DASHES: Final = r"[‐‑‒–—―−~∼〜]"
_QUOTES: Final = "[‘’‚‛ʼ′´`]"


@dataclasses.dataclass(frozen=True)
class NamedTrack:
    """The track that a name was resolved to.

    Attributes:
        row: Its row in the tracks table.
        others: The number of other tracks that match the name too.
    """

    row: int
    others: int


class TrackNames:
    """Finds tracks by title, or by "artist - title".

    Args:
        tracks: The tracks table, as `TRACK_SCHEMA` describes it.
        counts: The number of playlists that hold each track, shape (tracks,).
    """

    def __init__(self, tracks: pl.DataFrame, counts: NDArray[np.number[Any]]) -> None:
        artists = pl.col("artists").list.join(", ")
        label = pl.when(artists != "").then(artists + " - ").otherwise(pl.lit("")) + pl.col("title")
        self._names = (
            tracks.lazy()
            .with_row_index("row")
            .with_columns(count=pl.Series(counts))
            .filter(pl.col("title").is_not_null())
            .select("row", "count", title=folded(pl.col("title")), label=folded(label))
            .sort("count", "row", descending=[True, False])
            .collect()
        )

    def find(self, name: str) -> NamedTrack | None:
        """The track that `name` most likely means; None if no track matches.

        A track whose title or "artist - title" is `name` comes before one whose "artist - title" contains it.
        That one comes before a track that has all its words. Among equal matches the track in most playlists counts,
        then the first.
        """
        wanted: str = pl.select(folded(pl.lit(name))).item()
        words = [word for word in wanted.split() if word != "-"]
        if not words:
            return None
        label = pl.col("label")
        for fits in (
            (pl.col("title") == wanted) | (label == wanted),
            label.str.contains(wanted, literal=True),
            pl.all_horizontal(label.str.contains(word, literal=True) for word in words),
        ):
            found = self._names.filter(fits)
            if found.height:
                return NamedTrack(int(found["row"][0]), found.height - 1)
        return None


def track_label(artists: Sequence[str], title: str | None) -> str:
    """A track in readable form, "artist - title". Unknown parts are left out; "" if both are unknown."""
    return " - ".join(known for known in (", ".join(artists), title) if known)


def folded(text: pl.Expr) -> pl.Expr:
    """`text`, a track's title or its artist's name, in the spelling for comparison."""
    plain = text.str.normalize("NFKD").str.replace_all(_MARKS, "").str.normalize("NFC").str.to_lowercase()
    plain = plain.str.replace_all(_DASHES, "-").str.replace_all(_QUOTES, "'")
    return plain.str.replace_all(r"\s+", " ").str.strip_chars()

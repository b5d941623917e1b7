"""Tracks by what a person calls them: "밤편지", "아이유 - 밤편지", "iu night letter".

Names are compared in one spelling: case, width, accents, dashes, quotes and spacing do not matter.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

_MARKS: Final = r"[\u{0300}-\u{036f}\p{Cf}]"
"""Accents, and marks without a glyph; the Japanese voicing marks stay."""

_DASHES: Final = r"[‐‑‒–—―−~∼〜]"
_QUOTES: Final = "[‘’‚‛ʼ′´`]"


@dataclasses.dataclass(frozen=True)
class NamedTrack:
    """The track that a name was taken for.

    Attributes:
        row: Its row in the tracks table.
        others: How many other tracks fit the name as well.
    """

    row: int
    others: int


class TrackNames:
    """Finds tracks by title, or by "artist - title".

    Args:
        tracks: The tracks table, as `TRACK_SCHEMA` describes it.
        counts: In how many playlists each track is, shape (tracks,).
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
        """The track that `name` most likely means; None when no track is called so.

        A track whose title or "artist - title" is `name` goes before one whose "artist - title" contains it,
        and that before one that has all its words; among equals the track in most playlists is taken, then
        the first.
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
    """A track as a person reads it, "artist - title"; what is not known is left out, "" where nothing is."""
    return " - ".join(known for known in (", ".join(artists), title) if known)


def folded(text: pl.Expr) -> pl.Expr:
    """`text`, a track's title or its artist's name, in one spelling."""
    plain = text.str.normalize("NFKD").str.replace_all(_MARKS, "").str.normalize("NFC").str.to_lowercase()
    plain = plain.str.replace_all(_DASHES, "-").str.replace_all(_QUOTES, "'")
    return plain.str.replace_all(r"\s+", " ").str.strip_chars()

"""Weak playlists: the tracks of each album, artist, genre or year, as playlists that count less than people's own.

A library without playlists says all the same which tracks belong together. A dataset's manifest names the sorts of
weak playlists and their weights (`Manifest.weak`). A fit adds them after the dataset's own playlists, and a playlist's
weight w goes through all generators that learn from playlists:

    factorisation   w is the confidence in each of its tracks
    neighbours      w multiplies the playlist's vote
    regression      w multiplies its squared error

No question for the rankers is made of a weak playlist. They have neither title nor tags.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import polars as pl

from segue.data.schema import PLAYLIST_SCHEMA
from segue.errors import ConfigError
from segue.facets.sparse import Floats
from segue.facets.table import BLOCKS, track_blocks

LEAST: Final = 2
"""Tracks of a weak playlist: one track alone goes with nothing."""


def with_weak(
    playlists: pl.DataFrame, tracks: pl.DataFrame, weak: Mapping[str, float]
) -> tuple[pl.DataFrame, Floats]:
    """Return a dataset's playlists with the weak ones below, and the weight of each playlist.

    Args:
        playlists: The dataset's own.
        tracks: Its tracks. A weak playlist has them in the order of this table.
        weak: Blocks of tracks by name, each with the weight of its playlists, as `check` allows them.

    Returns:
        The playlists, and weights (playlists,); no weights without weak playlists.

    Raises:
        ConfigError: See `check`.
    """
    check(weak)
    parts = {block: _of_block(tracks, block) for block, weight in weak.items() if weight}
    added = sum(part.height for part in parts.values())
    if not added:
        return playlists, np.zeros(0, np.float32)
    weights = [np.ones(playlists.height, np.float32)]
    weights += [np.full(part.height, weak[block], np.float32) for block, part in parts.items()]
    own = playlists.select(list(PLAYLIST_SCHEMA))
    return pl.concat([own, *parts.values()]), np.concatenate(weights)


def check(weak: Mapping[str, float]) -> None:
    """Refuse sorts of weak playlists that no track has, and weights that are none.

    Raises:
        ConfigError: A block does not describe tracks, or a weight is not from 0 to 1.
    """
    sorts = [block.name for block in track_blocks()]
    for name, weight in weak.items():
        if name not in sorts:
            raise ConfigError(
                expected=f"weak playlists of {', '.join(sorts)}", got=repr(name), hint="Name one of these."
            )
        if not 0 <= weight <= 1:
            raise ConfigError(
                expected=f"a weight from 0 to 1 for {name}", got=f"{weight:g}", hint="0 leaves them out."
            )


def _of_block(tracks: pl.DataFrame, block: str) -> pl.DataFrame:
    """Return the playlists of one block: the tracks of each facet, by the facets' names."""
    names = BLOCKS[block].names
    held = (
        tracks.select(name=names if names is not None else pl.lit([], pl.List(pl.String)))
        .with_row_index("tracks")
        .explode("name")
        .filter(pl.col("name").is_not_null())
        .group_by("name")
        .agg("tracks")
        .filter(pl.col("tracks").list.len() >= LEAST)
        .sort("name")
    )
    made = held.select(
        pl.concat_str(pl.lit(f"{block}:"), "name").alias("id"),
        pl.col("tracks").cast(PLAYLIST_SCHEMA["tracks"]),
    )
    nothing = {
        name: pl.lit([] if isinstance(kind, pl.List) else None, dtype=kind)
        for name, kind in PLAYLIST_SCHEMA.items()
        if name not in made.columns
    }
    return made.with_columns(**nothing).select(list(PLAYLIST_SCHEMA))

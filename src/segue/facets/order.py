"""The tracks of playlists as rows, and each track's position in its playlist."""

from __future__ import annotations

from typing import Final, TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from segue.facets.sparse import Csr, from_codes, ranges

Positions: TypeAlias = NDArray[np.uint16]
"""Positions of tracks in playlists, from 0; capped at 65,535."""

LAST: Final = np.iinfo(np.uint16).max


def no_positions() -> Positions:
    """Return no positions, for playlists of unknown order."""
    return np.zeros(0, np.uint16)


def track_rows(playlists: pl.DataFrame, tracks: int) -> tuple[Csr, Positions]:
    """Return the playlists as rows, and the position of each entry.

    Args:
        playlists: With the column `tracks`, codes of tracks in order.
        tracks: Number of tracks in all.

    Returns:
        A 0/1 matrix (playlists, tracks), and for each of its entries the track's first position in the
        playlist.
    """
    column = playlists["tracks"]
    codes = column.explode().drop_nulls().to_numpy()
    lengths = column.list.len().fill_null(0).to_numpy().astype(np.int64)
    owners = np.repeat(np.arange(len(lengths)), lengths)
    order = np.lexsort((codes, owners))  # stable: a repeated track keeps its first position
    new = np.ones(len(order), np.bool_)
    new[1:] = (np.diff(codes[order]) != 0) | (np.diff(owners[order]) != 0)
    position = ranges(np.zeros_like(lengths), lengths)[order[new]]
    return from_codes(codes, lengths, tracks), np.minimum(position, LAST).astype(np.uint16)

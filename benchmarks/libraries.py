"""Libraries: a set's playlists in part."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from segue.data.dataset import Dataset


def library_of(whole: Dataset, rows: NDArray[np.int64]) -> Dataset:
    """A dataset of some of the playlists, by their rows, and of their tracks alone."""
    import polars as pl

    from segue.data.dataset import Dataset as Made

    some = whole.playlists[rows.tolist()]
    used = some["tracks"].explode().drop_nulls().unique().sort().to_numpy().astype(np.int64)
    kept = [np.searchsorted(used, tracks).tolist() for tracks in some["tracks"].to_list()]
    return Made.of(
        some.with_columns(pl.Series("tracks", kept, dtype=pl.List(pl.UInt32))),
        whole.tracks[used.tolist()],
        playlist_ids=whole.manifest.playlist_ids,
        track_ids=whole.manifest.track_ids,
    )

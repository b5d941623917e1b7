"""Splits by date: train on what was edited before a day, ask about what was edited on it or later."""

from __future__ import annotations

import datetime as dt

import numpy as np
import numpy.typing as npt
import polars as pl

from segue.data.split.melon import MELON
from segue.data.split.protocol import Protocol
from segue.errors import ConfigError

Mask = npt.NDArray[np.bool_]

TEMPORAL = Protocol("temporal", MELON.mixes, by_date=True)
"""The questions of the protocol melon, about the playlists that were edited last."""


def periods(playlists: pl.DataFrame, since: dt.date | None, share: float) -> tuple[Mask, Mask]:
    """Return which playlists come before a day, and which on it or later; those without a date are neither.

    Args:
        playlists: With the column `updated`.
        since: The first day of the later ones, in UTC. None takes the day from which on at most about `share` of the
            dated ones are left.
        share: In (0, 1).

    Raises:
        ConfigError: No playlist has a date, or one of the two periods is empty.
    """
    days = playlists["updated"].dt.date()
    dated = days.drop_nulls()
    if since is None and dated.len():
        since = dated.sort()[min(int(dated.len() * (1 - share)), dated.len() - 1)]
        if (
            since == dated.min()
        ):  # many playlists of the first day: those of the day after it are the later ones
            since = dated.filter(dated > since).min()  # pyright: ignore[reportAssignmentType] - a date, or None
    later = (
        (days >= since).fill_null(value=False) if since else pl.Series([False] * len(days), dtype=pl.Boolean)
    )
    before = (days < since).fill_null(value=False) if since else later
    if not before.any() or not later.any():
        which = f"before {since}, and others since then" if since else "on different days"
        raise ConfigError(
            expected=f"playlists that were edited {which}",
            got=f"{dated.len()} with a date, of {dated.n_unique()} days, and {len(days) - dated.len()} without a date",
            hint="Name another day with --since, or another protocol.",
        )
    return before.to_numpy().astype(np.bool_), later.to_numpy().astype(np.bool_)

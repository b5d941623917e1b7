"""Playlists held out to be named: a half of each is shown, and the title has to lead back to the other."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from segue.data.dataset import Dataset
from segue.errors import DataError
from segue.naming.parts import Part, TitledPlaylist, playlists_of
from segue.text import normalise

LEAST: Final = 8
"""Titled playlists that a comparison needs."""


class NamingQuestion(NamedTuple):
    """A playlist to name.

    Attributes:
        title: The true title.
        shown: The tracks and tags that a namer sees: a random half of each, at least one of all.
        hidden: The others.
    """

    title: str
    shown: tuple[Part, ...]
    hidden: tuple[Part, ...]


def held_out(
    data: Dataset, *, questions: int, learn_from: int | None, seed: int
) -> tuple[Dataset, list[NamingQuestion]]:
    """Return the training playlists, and those to name.

    Args:
        data: All playlists.
        questions: How many to name; at most half of those with a title, and tracks or tags.
        learn_from: Most training playlists; None for all others.
        seed: Of the draws.

    Raises:
        DataError: There are fewer than `LEAST` playlists with a title, and tracks or tags.
    """
    every = playlists_of(data)
    usable = np.array(
        [at for at, one in enumerate(every) if normalise(one.title) and one.parts], dtype=np.int64
    )
    if len(usable) < LEAST:
        raise DataError(
            expected=f"{LEAST} playlists or more with a title, and tracks or tags",
            got=str(len(usable)),
            hint="Import a dataset whose playlists have titles.",
        )
    size = min(questions, len(usable) // 2)
    chosen = np.sort(np.random.default_rng([seed, 19]).permutation(usable)[:size])
    kept = np.setdiff1d(np.arange(len(every)), chosen)
    if learn_from is not None:
        kept = np.sort(np.random.default_rng([seed, 23]).permutation(kept)[:learn_from])
    train = Dataset.of_tables(
        data.playlists[kept],
        data.tracks,
        playlist_ids=data.manifest.playlist_ids,
        track_ids=data.manifest.track_ids,
    )
    rng = np.random.default_rng([seed, 29])
    return train, [_question(every[int(at)], rng) for at in chosen]


def _question(playlist: TitledPlaylist, rng: np.random.Generator) -> NamingQuestion:
    shown = set[int]()
    for kind in ("track", "tag"):
        places = [at for at, part in enumerate(playlist.parts) if part.kind == kind]
        half = -(-len(places) // 2)
        shown.update(places[int(one)] for one in rng.permutation(len(places))[:half])
    parts = playlist.parts
    return NamingQuestion(
        playlist.title,
        tuple(part for at, part in enumerate(parts) if at in shown),
        tuple(part for at, part in enumerate(parts) if at not in shown),
    )

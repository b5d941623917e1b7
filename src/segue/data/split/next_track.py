"""The next track: a question shows the first tracks of a playlist in order, and the answer is the one that follows."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from segue.data.dataset import Dataset
from segue.data.order import keeps_order
from segue.data.split.parts import Ints, Kept, Split, track_ids, training_part
from segue.data.split.protocol import Mix, Protocol, first
from segue.errors import ConfigError
from segue.types import Answer, Query

NEXT = Protocol("next", (Mix("tracks", 1.0, tracks=first(1)),), targets=("tracks",), cuts=3)
"""Three places of each held-out playlist, or as many as it has; no title and no tags, so that order alone counts."""


def check_ordered(dataset: Dataset) -> None:
    """Check that the playlists keep an order.

    Raises:
        ConfigError: Nearly all are sorted by their tracks' ids, so what comes next says nothing.
    """
    if not keeps_order(dataset.playlists, dataset.tracks):
        raise ConfigError(
            expected="playlists in the order in which somebody put their tracks",
            got="playlists whose tracks are sorted by id",
            hint="Name another protocol, or import files that keep the order.",
        )


def ask_next(dataset: Dataset, protocol: Protocol, rows: Ints, rng: np.random.Generator, kept: Kept) -> Split:
    """Ask each playlist of `rows` at several places, in the order of its tracks.

    A question's id is the playlist's and the number of tracks shown: `12:5` shows the first five of playlist 12.

    Args:
        dataset: The playlists.
        protocol: Says at how many places.
        rows: Row numbers of playlists of two tracks or more, in the order of the questions.
        rng: Chooses the places.
        kept: Which playlists stay for training, (playlists,).
    """
    held = dataset.playlists[rows]
    questions: list[Query] = []
    answers: list[Answer] = []
    for record, tracks in zip(
        held.select("id", "updated").iter_rows(named=True), track_ids(dataset, held["tracks"]), strict=True
    ):
        cuts: list[int] = places(len(tracks), protocol.cuts, rng).tolist()
        for shown in cuts:
            name = f"{record['id']}:{shown}"
            questions.append(Query(id=name, tracks=tuple(tracks[:shown]), updated=record["updated"]))
            answers.append(Answer(id=name, tracks=(tracks[shown],)))
    mixes = [protocol.mixes[0].name] * len(questions)
    return Split(training_part(dataset, protocol, kept), questions, answers, mixes, len(rows))


def places(length: int, most: int, rng: np.random.Generator) -> npt.NDArray[np.int64]:
    """Return up to `most` different numbers of tracks to show, ascending, each from 1 to `length - 1`."""
    return np.sort(rng.permutation(length - 1)[:most]) + 1

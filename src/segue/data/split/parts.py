"""The parts of a split: the visible part of a playlist becomes the question, the hidden part the answer."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from segue.data.dataset import Dataset
from segue.data.split.protocol import NOTHING, Cut, Mix, Protocol
from segue.types import Answer, Id, Query

Ints = npt.NDArray[np.int64]
Kept = npt.NDArray[np.bool_]


@dataclasses.dataclass(frozen=True)
class Split:
    """A dataset divided into three parts.

    Attributes:
        train: The playlists that were not held out, in their order. The tracks table is the dataset's own, so
            row numbers of tracks do not change.
        questions: The visible part of each held-out playlist, in random order.
        answers: The hidden part of the same playlists, in the same order, without tracks and tags of the question.
        mixes: The name of each question's mix, in the same order.
        held_out: The number of playlists held out; some protocols ask several questions about one.
    """

    train: Dataset
    questions: list[Query]
    answers: list[Answer]
    mixes: list[str]
    held_out: int


def part(
    dataset: Dataset,
    protocol: Protocol,
    rows: Ints,
    mixes: Sequence[Mix],
    rng: np.random.Generator,
    kept: Kept,
) -> Split:
    """Hold out the playlists in `rows`. Each becomes a question in the mix at the same position of `mixes`.

    Args:
        dataset: The playlists.
        protocol: Says what answers hold.
        rows: Row numbers of playlists that fit their mix, no row twice, in the order of the questions.
        mixes: The mix of each question.
        rng: Chooses the visible part if the mix leaves it to chance.
        kept: Which playlists stay for training, (playlists,).
    """
    held = dataset.playlists[rows]
    tracks = track_ids(dataset, held["tracks"])
    questions: list[Query] = []
    answers: list[Answer] = []
    for mix, record, own_tracks in zip(mixes, held.drop("tracks").iter_rows(named=True), tracks, strict=True):
        playlist = dataset.playlist_id(record["id"])
        seeds, hidden = _divide(own_tracks, mix.tracks, protocol.longest_tracks, rng)
        shown, hidden_tags = _divide(record["tags"], mix.tags, protocol.longest_tags, rng)
        title: str = (record["title"] or "") if mix.title else ""
        questions.append(Query(id=playlist, title=title, tags=shown, tracks=seeds, updated=record["updated"]))
        answers.append(
            Answer(id=playlist, tracks=hidden, tags=hidden_tags if "tags" in protocol.targets else ())
        )
    train = training_part(dataset, protocol, kept)
    return Split(train, questions, answers, [mix.name for mix in mixes], len(rows))


def _divide(
    values: list[Any], cut: Cut, longest: int | None, rng: np.random.Generator
) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """The visible and the hidden part of one list."""
    if cut == NOTHING:
        return (), tuple(values[:longest])
    mask: list[bool] = cut.mask(len(values), rng).tolist()
    return (
        tuple(value for value, seen in zip(values, mask, strict=True) if seen),
        tuple(value for value, seen in zip(values, mask, strict=True) if not seen),
    )


def track_ids(dataset: Dataset, column: pl.Series) -> list[list[Id]]:
    """Return row numbers of tracks as ids, list by list."""
    names = dataset.tracks["id"].gather(column.explode(empty_as_null=False)).to_list()
    ids = list(map(dataset.track_id, names))
    ends = np.cumsum(column.list.len().to_numpy()).tolist()
    return [ids[start:end] for start, end in zip([0, *ends[:-1]], ends, strict=True)]


def training_part(dataset: Dataset, protocol: Protocol, kept: Kept) -> Dataset:
    """Return the playlists that stay, with all tracks."""
    return Dataset.of_tables(
        dataset.playlists.filter(pl.Series(kept)),
        dataset.tracks,
        source={
            **dataset.manifest.source,
            "split": protocol.name,
            "split_of": dataset.manifest.fingerprint,
        },
        playlist_ids=dataset.manifest.playlist_ids,
        track_ids=dataset.manifest.track_ids,
        weak=dataset.manifest.weak,
    )

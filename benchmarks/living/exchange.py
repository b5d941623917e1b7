"""A split as files that peers read, and their lists as answers.

Peers read tracks alone. A list of tracks that several questions show is asked once; a question that shows none has
the most popular tracks as its answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from benchmarks.living.task import CUT_OFF, NONE, Matrix, Task
from benchmarks.quality.every_mix import EVERY_MIX
from benchmarks.quality.parts import Parts
from benchmarks.quality.splits import held_out

if TYPE_CHECKING:
    from segue.data.dataset import Dataset
    from segue.types import Answer, Query

TUNED_ON: Final = 0.1
"""Share of the training playlists that are asked in trials of settings."""

LEAST_TUNED_ON: Final = 60


def write(name: str, split: str, folder: str, seed: int) -> dict[str, Any]:
    """Write the tasks "tuning" and "whole" of a split, and the length of the lists that are asked for.

    Args:
        name: The set, whose questions the tuning task's are like.
        split: The split's folder.
        folder: Where the tasks go.
        seed: Of the tuning task.
    """
    parts = Parts.load(split)
    code = codes(parts.train)
    seeds, _ = distinct(parts.questions, code)
    whole = Task(_playlists(parts.train, code), _matrix(seeds, len(code)))
    whole.save(Path(folder) / "whole")
    asked = max(LEAST_TUNED_ON, round(parts.train.playlists.height * TUNED_ON))
    tuning(held_out(parts.train, name, seed, asked), name, code).save(Path(folder) / "tuning")
    n = CUT_OFF + parts.longest("tracks")
    (Path(folder) / "n.json").write_text(json.dumps(n), encoding="utf-8")
    return {"n": n}


def tuning(parts: Parts, name: str, code: Mapping[str, int]) -> Task:
    """The task of a split's questions that show and hide tracks; of NetEase's mixes the one of tracks alone."""
    pairs = [
        (query, hidden)
        for query, hidden, group in zip(parts.questions, parts.hidden, parts.groups, strict=True)
        if query.tracks and hidden.tracks and (name != EVERY_MIX or group == "tracks")
    ]
    shown, wanted = ([_codes(one.tracks, code) for one in side] for side in zip(*pairs, strict=True))
    tracks = len(code)
    return Task(_playlists(parts.train, code), _matrix(shown, tracks), _matrix(wanted, tracks))


def read(split: str, lists: str, out: str) -> dict[str, Any]:
    """Write a peer's lists as answers to all questions of a split; what the peer said about them."""
    from segue.data.answers import write_answers

    parts = Parts.load(split)
    code, names = codes(parts.train), parts.train.tracks["id"].to_list()
    _, places = distinct(parts.questions, code)
    found = np.load(Path(lists).with_suffix(".npy"))
    held = np.bincount(_playlists(parts.train, code).indices, minlength=len(code))
    popular = np.argsort(-held, kind="stable")[: CUT_OFF + parts.longest("tracks")]
    rows = [popular if place is None else found[place] for place in places]
    write_answers(parts.finished(answers(parts.questions, rows, names, parts.train)), Path(out))
    return json.loads(Path(lists).with_suffix(".json").read_bytes())


def answers(
    questions: Sequence[Query], rows: Sequence[NDArray[Any]], names: Sequence[str], train: Dataset
) -> list[Answer]:
    """Lists of codes as answers with ids.

    Raises:
        ValueError: A list names a track twice, one that its question shows, or one that there is not.
    """
    from segue.types import Answer

    made: list[Answer] = []
    for query, row in zip(questions, rows, strict=True):
        listed = [code for code in row.tolist() if code != NONE]
        if listed and not 0 <= min(listed) <= max(listed) < len(names):
            raise ValueError(f"expected tracks from 0 to {len(names) - 1} in a list, got {listed}")
        tracks = tuple(train.track_id(names[code]) for code in listed)
        if len(set(tracks)) < len(tracks) or set(tracks) & set(query.tracks):
            raise ValueError(f"expected each track once and none that is shown for {query.id}, got {tracks}")
        made.append(Answer(id=0 if query.id is None else query.id, tracks=tracks))
    return made


def codes(dataset: Dataset) -> dict[str, int]:
    """The column of each track, by its id as text."""
    return {name: place for place, name in enumerate(dataset.tracks["id"].to_list())}


def distinct(questions: Sequence[Query], code: Mapping[str, int]) -> tuple[list[list[int]], list[int | None]]:
    """The lists of shown tracks that differ, and which of them each question shows; None where it shows none."""
    found: dict[tuple[int, ...], int] = {}
    places: list[int | None] = []
    for query in questions:
        shown = tuple(sorted(_codes(query.tracks, code)))
        places.append(found.setdefault(shown, len(found)) if shown else None)
    return [list(shown) for shown in found], places


def _codes(tracks: Iterable[Any], code: Mapping[str, int]) -> list[int]:
    return [code[str(track)] for track in tracks if str(track) in code]


def _playlists(dataset: Dataset, code: Mapping[str, int]) -> Matrix:
    """The playlists that have tracks; the columns are those of `code`."""
    names = dataset.tracks["id"].to_list()
    bags = (tracks for tracks in dataset.playlists["tracks"].to_list() if tracks)
    return _matrix([[code[names[track]] for track in tracks] for tracks in bags], len(code))


def _matrix(bags: Sequence[Sequence[int]], tracks: int) -> Matrix:
    lengths = np.array([0, *map(len, bags)], np.int64)
    flat = np.array([track for bag in bags for track in bag], np.int32)
    ones = np.ones(len(flat), np.float32)
    matrix = sp.csr_matrix((ones, flat, np.cumsum(lengths)), shape=(len(bags), tracks))
    matrix.sum_duplicates()
    matrix.data[:] = 1.0
    return matrix

"""Weak playlists: what albums and artists are worth to a small library, made of real playlists.

They are Spotify's, in the slices of the Million Playlist Dataset, which name artists and albums. Some of them are the
library's own, and some are asked. The library has the tracks of both. Each asked playlist shows half of its tracks, and
the other half is to be found.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from benchmarks import figures, tables
from benchmarks.small import LEAST, library_of
from benchmarks.tables import Column

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from segue.data.dataset import Dataset
    from segue.types import Answer, Query

K: Final = 100
SYSTEMS: Final = ("popularity", "without", "weak")
"""The tracks in most of the library's own playlists; a fit to these; the same with weak playlists."""


def weak(data: Path, libraries: Sequence[tuple[int, int]], seeds: Sequence[int]) -> None:
    """Fit the fast recipe to small libraries with and without weak playlists, and print and save its nDCG.

    Args:
        data: The folder of real playlists; the slices are in its folder `mpd`.
        libraries: How many playlists a library has of its own, and how many are asked.
        seeds: A draw for each.
    """
    from segue.data.readers import read

    whole = read("mpd", data / "mpd").dataset
    rows: list[dict[str, Any]] = []
    for kept, asked in libraries:
        drawn = [library(whole, kept, asked, seed) for seed in seeds]
        found = [_measured(*one) for one in drawn]
        values = {
            system: np.concatenate([one[system] for one in found]) for system in SYSTEMS if system in found[0]
        }
        row: dict[str, Any] = {
            "library": f"{kept} kept, {asked} asked",
            "tracks": round(float(np.mean([one.tracks.height for one, *_ in drawn]))),
            **{system: figures.mean(value) for system, value in values.items()},
        }
        if "without" in values:
            row["difference"] = figures.paired(values["without"], values["weak"]).get("difference")
        rows.append(row)
        tables.show(f"{row['library']}: {tables.estimate(row['weak'])}")
    columns = [Column("library", "library"), Column("tracks", "tracks", tables.count)]
    columns += [Column(key, key, tables.estimate) for key in (*SYSTEMS, "difference")]
    title = f"nDCG@{K} with 95 % intervals over the questions of {len(seeds)} libraries, weak - without one by one"
    tables.show(tables.table(title, columns, rows), "")
    tables.save("weak", {"seeds": list(seeds), "rows": rows})


def library(whole: Dataset, kept: int, asked: int, seed: int) -> tuple[Dataset, list[Query], list[Answer]]:
    """A library with `kept` playlists and the tracks of these and of others, and questions made of the others.

    Raises:
        ValueError: The set has too few playlists.
    """
    from segue.types import Answer, Query

    rng = np.random.default_rng(seed)
    lengths = whole.playlists["tracks"].list.len().to_numpy()
    order = rng.permutation(np.flatnonzero(lengths >= LEAST))
    if len(order) < kept + asked:
        raise ValueError(f"expected at most {len(order)} playlists, got {kept + asked}")
    both = library_of(whole, np.sort(order[: kept + asked]))
    own = {*whole.playlists["id"].gather(order[:kept].tolist()).to_list()}
    questions: list[Query] = []
    hidden: list[Answer] = []
    ids = both.tracks["id"].to_list()
    for row in both.playlists.iter_rows(named=True):
        if row["id"] in own:
            continue
        tracks = [both.track_id(ids[code]) for code in rng.permutation(row["tracks"])]
        half = len(tracks) // 2
        questions.append(Query(id=row["id"], tracks=tuple(tracks[:half])))
        hidden.append(Answer(id=row["id"], tracks=tuple(tracks[half:]), tags=()))
    return _with(both, own), questions, hidden


def _with(both: Dataset, own: set[str]) -> Dataset:
    """The library with its own playlists alone, and all tracks."""
    from segue.data.dataset import Dataset as Made

    return Made.of(
        both.playlists.filter(both.playlists["id"].is_in(list(own))),
        both.tracks,
        playlist_ids=both.manifest.playlist_ids,
        track_ids=both.manifest.track_ids,
    )


def _measured(found: Dataset, questions: list[Query], hidden: list[Answer]) -> dict[str, NDArray[np.float64]]:
    """Each question's nDCG by system; without own playlists none is fitted without weak ones."""
    import segue
    from segue.library.reading import WEAK

    values = {"popularity": _ndcg(hidden, [_popular(found, query) for query in questions])}
    for system, weights in (("without", {}), ("weak", {sort: WEAK[sort] for sort in ("album", "artist")})):
        if weights or found.playlists.height:
            model = segue.fit(found, recipe="fast", weak=weights, seed=0)
            lists = model.recommend(questions, K, tags=0, reasons=False)
            values[system] = _ndcg(hidden, [one.answer().tracks for one in lists])
    return values


def _popular(found: Dataset, query: Query) -> list[Any]:
    counts = np.bincount(
        found.playlists["tracks"].explode().drop_nulls().to_numpy(), minlength=found.tracks.height
    )
    ids = found.tracks["id"].to_list()
    best = (found.track_id(ids[code]) for code in np.argsort(-counts, kind="stable"))
    seeds = {*query.tracks}
    return [track for track in best if track not in seeds][:K]


def _ndcg(hidden: Sequence[Answer], lists: Sequence[Sequence[Any]]) -> NDArray[np.float64]:
    from segue.metrics.ranking import ndcg
    from segue.metrics.relevance import judge

    relevance = judge([one.tracks for one in hidden], lists, K)
    return ndcg(relevance.hits, relevance.sizes, K)

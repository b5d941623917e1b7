"""Cold start on the generated world: tracks withheld from every training playlist, found by sound and metadata.

Two worlds are made of one: in "new tracks" a tenth of the tracks is withheld, of artists that playlists hold; in
"new artists" all tracks of a tenth of the artists are, so that metadata has little more than a genre to go by.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from benchmarks import figures, measuring, tables
from benchmarks.tables import Column

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from segue.data.dataset import Dataset
    from segue.data.split.parts import Split
    from segue.model import Model

Withheld = Literal["new tracks", "new artists"]
WITHHELD: Final[tuple[Withheld, ...]] = ("new tracks", "new artists")
SHARE: Final = 0.1
K: Final = 100

SOURCES: Final = {
    "audio and metadata": ("sound", "artist", "album", "genre"),
    "audio": ("sound",),
    "metadata": ("artist", "album", "genre"),
}
"""What the generator `cold start` goes by, for each system among cold tracks."""


def cold(playlists: int, tracks: int, questions: int, recipes: Sequence[str], seed: int) -> None:
    """Fit with and without audio, and measure among cold tracks and over all tracks.

    Args:
        playlists: Of the world.
        tracks: Of the world.
        questions: Held-out playlists.
        recipes: Which of Segue's to fit for the figures over all tracks.
        seed: Of the world, the split and what is withheld.
    """
    folder = made(playlists, tracks, seed)
    among: list[dict[str, Any]] = []
    overall: list[dict[str, Any]] = []
    for withheld in WITHHELD:
        found = measured(folder, withheld, questions, recipes, seed)
        among += found["among"]
        overall += found["overall"]
    columns = [
        Column("withheld", "withheld"),
        Column("goes by", "system"),
        Column("questions", "questions", str),
    ]
    columns += [Column("nDCG@100 among cold tracks", "ndcg", tables.estimate)]
    columns.append(Column("against metadata", "against", tables.estimate))
    tables.show(tables.table("cold tracks, with 95 % intervals", columns, among), "")
    columns = [
        Column("withheld", "withheld"),
        Column("recipe", "recipe"),
        Column("questions", "questions", str),
    ]
    columns += [Column(name, name, tables.estimate) for name in ("without audio", "with audio", "difference")]
    columns += [Column(f"cold found {name}", f"cold {name}", tables.ndcg) for name in ("without", "with")]
    tables.show(tables.table("all tracks, nDCG@100 of the whole list", columns, overall), "")
    settings = {"playlists": playlists, "tracks": tracks, "seed": seed, "share": SHARE}
    tables.save("cold", {**settings, "among": among, "overall": overall})


def made(playlists: int, tracks: int, seed: int) -> Path:
    """The folder of a world with its clips' feature store, made unless it is there."""
    from segue.audio.extraction import extract
    from segue.audio.sources import open_source
    from segue.audio.store import FeatureStore
    from segue.sample import make_world
    from segue.sample.clips import write_clips

    folder = measuring.OUT / "cold" / f"{playlists}x{tracks}-{seed}"
    store = folder / "store"
    if not ((store / "manifest.json").is_file() and FeatureStore.load(store).manifest.complete):
        world = make_world(playlists=playlists, tracks=tracks, seed=seed)
        world.dataset.save(folder / "data")
        write_clips(world.tracks, folder / "clips", seed=seed)
        extract(open_source(folder / "clips", ids="name"), store)
    return folder


def measured(
    folder: Path, withheld: Withheld, questions: int, recipes: Sequence[str], seed: int
) -> dict[str, list[dict[str, Any]]]:
    """The rows of both tables for one way of withholding tracks."""
    import segue
    from segue.constraints.constraints import AS_RANKED
    from segue.data.dataset import Dataset
    from segue.data.split import PROTOCOLS, split

    parts = split(Dataset.load(folder / "data"), PROTOCOLS["melon"], rng=seed, questions=questions)
    is_cold = chosen(parts.train, withheld, seed)
    train = without(parts.train, is_cold)
    code = {str(track): row for row, track in enumerate(train.tracks["id"].to_list())}
    hidden = [np.array([code[str(track)] for track in answer.tracks], np.int64) for answer in parts.answers]
    among: list[dict[str, Any]] = []
    overall: list[dict[str, Any]] = []
    for recipe in recipes:
        lists: dict[str, list[NDArray[np.int64]]] = {}
        for name, audio in (("without audio", None), ("with audio", folder / "store")):
            model = segue.fit(train, recipe=recipe, seed=seed, audio=audio)
            answers = model.recommend(parts.questions, K, tags=0, constraints=AS_RANKED, reasons=False)
            lists[name] = [
                np.array([code[str(track.id)] for track in answer.tracks], np.int64) for answer in answers
            ]
            if audio and not among:
                among = [{"withheld": withheld, **row} for row in _among(model, parts, hidden, is_cold, seed)]
        overall.append({"withheld": withheld, "recipe": recipe, **_overall(lists, hidden, is_cold)})
    return {"among": among, "overall": overall}


def chosen(dataset: Dataset, withheld: Withheld, seed: int) -> NDArray[np.bool_]:
    """Which tracks are withheld, (tracks,)."""
    rng = np.random.default_rng([seed, WITHHELD.index(withheld)])
    if withheld == "new tracks":
        return rng.random(dataset.tracks.height) < SHARE
    first = [names[0] if len(names) else "" for names in dataset.tracks["artists"].to_list()]
    artists = sorted({*first})
    new = {*rng.permutation(artists)[: round(SHARE * len(artists))].tolist()}
    return np.array([name in new for name in first])


def without(dataset: Dataset, is_cold: NDArray[np.bool_]) -> Dataset:
    """The dataset with the withheld tracks in no playlist; what they are stays known."""
    import polars as pl

    from segue.data.dataset import Dataset as Made

    kept = [[row for row in rows if not is_cold[row]] for rows in dataset.playlists["tracks"].to_list()]
    playlists = dataset.playlists.with_columns(pl.Series("tracks", kept, dtype=pl.List(pl.UInt32)))
    manifest = dataset.manifest
    return Made.of(
        playlists,
        dataset.tracks,
        source=manifest.source,
        playlist_ids=manifest.playlist_ids,
        track_ids=manifest.track_ids,
    )


def _among(
    model: Model, parts: Split, hidden: Sequence[NDArray[np.int64]], is_cold: NDArray[np.bool_], seed: int
) -> list[dict[str, Any]]:
    """The withheld tracks alone, ordered by each system."""
    from segue.facets import query_rows
    from segue.generators.als.cold_start import ColdStart
    from segue.protocols import Silent

    rows = query_rows(parts.questions, model.facets)
    pool = np.flatnonzero(is_cold).astype(np.int32)
    wanted = [codes[is_cold[codes]] for codes in hidden]
    orders: dict[str, list[NDArray[np.int64]]] = {}
    settings = model.recipe.generators["cold start"]
    if not isinstance(settings, ColdStart):
        raise TypeError(f"expected ColdStart, got {type(settings).__name__}")
    for system, sources in SOURCES.items():
        fitted = dataclasses.replace(settings, sources=sources).fit(
            model.facets, seed=seed, progress=Silent()
        )
        scores = fitted.score(rows, "tracks")
        orders[system] = [pool[np.argsort(-scores.at(i, pool), kind="stable")] for i in range(len(rows))]
    artists = model.facets.tracks["artist"]
    plays = artists @ (artists.T @ model.facets.track_counts)
    orders["popularity of the artist"] = [pool[np.argsort(-plays[pool], kind="stable")]] * len(rows)
    rng = np.random.default_rng(seed)
    orders["chance"] = [rng.permutation(pool) for _ in range(len(rows))]
    scores_of = {name: _ndcg(order, wanted) for name, order in orders.items()}
    return [
        {
            "system": name,
            "questions": int(np.isfinite(values).sum()),
            "ndcg": figures.mean(values),
            "against": None
            if name == "metadata"
            else figures.paired(scores_of["metadata"], values).get("difference"),
        }
        for name, values in scores_of.items()
    ]


def _overall(
    lists: Mapping[str, Sequence[NDArray[np.int64]]],
    hidden: Sequence[NDArray[np.int64]],
    is_cold: NDArray[np.bool_],
) -> dict[str, Any]:
    """Whole lists with and without audio, and the share of the hidden cold tracks that they find."""
    values = {name: _ndcg(found, hidden) for name, found in lists.items()}
    total = sum(int(is_cold[codes].sum()) for codes in hidden)
    share = {
        name: sum(int(is_cold[np.intersect1d(*pair)].sum()) for pair in zip(found, hidden, strict=True))
        / total
        for name, found in lists.items()
    }
    return {
        "questions": int(np.isfinite(values["with audio"]).sum()),
        **{name: figures.mean(value) for name, value in values.items()},
        "difference": figures.paired(values["without audio"], values["with audio"]).get("difference"),
        "cold without": share["without audio"],
        "cold with": share["with audio"],
    }


def _ndcg(orders: Sequence[NDArray[np.int64]], wanted: Sequence[NDArray[np.int64]]) -> NDArray[np.float64]:
    """nDCG@K of each list, NaN where nothing is wanted."""
    from segue.metrics.ranking import ndcg
    from segue.metrics.relevance import judge

    relevance = judge([codes.tolist() for codes in wanted], [order[:K].tolist() for order in orders], K)
    return ndcg(relevance.hits, relevance.sizes, K)

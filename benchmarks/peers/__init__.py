"""Segue beside the libraries that do a part of its work: the same data, the same settings, the same machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from benchmarks import measuring, tables
from benchmarks.tables import Column
from benchmarks.worlds import World

JOBS: Final[Mapping[str, Sequence[tuple[str, str, dict[str, Any]]]]] = {
    "Continuing by tracks: a fitted model against ALS": (
        ("implicit ALS, 128 factors", "models:implicit_als", {}),
        ("segue ALS, 128 factors", "generators:segue_als", {}),
        ("segue fast", "models:segue_recipe", {"recipe": "fast"}),
        ("segue default", "models:segue_recipe", {"recipe": "default"}),
    ),
    "Vectors of tracks: word2vec, 64 numbers, one worker": (
        ("gensim Word2Vec", "vectors:gensim_word2vec", {}),
        ("segue Track2Vec", "vectors:segue_track2vec", {"shuffle": False}),
        ("segue Track2Vec, shuffled", "vectors:segue_track2vec", {"shuffle": True}),
    ),
    "Neighbours": (
        ("implicit CosineRecommender", "neighbours:implicit_items", {"method": "cosine"}),
        ("implicit BM25Recommender", "neighbours:implicit_items", {"method": "bm25"}),
        ("segue PlaylistNeighbours", "generators:segue_neighbours", {}),
    ),
}
"""By comparison: what a side is called, its function, its arguments; the first side is the one to beat."""

COLUMNS: Final = (
    Column("side", "side"),
    Column("fit", "fit_seconds", tables.seconds),
    Column("answer", "answer_seconds", tables.seconds),
    Column("both", "seconds", tables.seconds),
    Column("x first", "seconds_ratio", tables.ratio),
    Column("peak", "peak_bytes", tables.size),
    Column("x first", "peak_ratio", tables.ratio),
    Column("tokens/s", "tokens_per_second", tables.count),
    Column("nDCG@100", "ndcg", tables.ndcg),
    Column("x first", "ndcg_ratio", tables.ratio),
)


def peers(world: World, recipes: Sequence[str] = ("fast", "default"), questions: int = 2000) -> None:
    """Measure every side on one world, and print what each takes as a multiple of the first one's.

    Args:
        world: The data.
        recipes: Which of Segue's to fit.
        questions: At most so many questions, of those that show tracks.
    """
    split = world.made()
    results: dict[str, list[dict[str, Any]]] = {}
    for title, sides in JOBS.items():
        rows = [
            _side(name, job, {"split": split, "questions": questions, **arguments})
            for name, job, arguments in sides
            if arguments.get("recipe", recipes[0]) in recipes
        ]
        results[title] = with_ratios(rows)
        columns = [
            column for column in COLUMNS if any(row.get(column.key) is not None for row in results[title])
        ]
        tables.show(tables.table(title, columns, results[title]), "")
    tables.show(f"x first: as a multiple of the first side; {world.share} of Melon's size, generated data")
    tables.save("peers", {"share": world.share, "playlists": world.playlists, "comparisons": results})


def _side(name: str, job: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    outcome = measuring.call(f"benchmarks.peers.{job}", **arguments)
    return {"side": name, **outcome.result}


def with_ratios(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows with seconds, memory and quality also as multiples of the first row's."""
    found: list[dict[str, Any]] = []
    for row in rows:
        more: dict[str, Any] = {}
        for key, name in (("seconds", "seconds_ratio"), ("peak_bytes", "peak_ratio"), ("ndcg", "ndcg_ratio")):
            base = rows[0].get(key)
            more[name] = row[key] / base if base and row.get(key) is not None else None
        found.append({**row, **more})
    return found

"""One version's side of `scripts.speed`: one piece of work, and the processor time that it took.

It runs with the version's source tree on PYTHONPATH, so that `segue` here is that version's, and uses nothing but
public names.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import msgspec

import segue


def fit(asked: dict[str, Any]) -> float:
    """Fit and save a model."""
    train = segue.Dataset.load(asked["train"])
    start = time.process_time()
    segue.fit(train, recipe=asked["recipe"], seed=0).save(asked["model"])
    return time.process_time() - start


def load(asked: dict[str, Any]) -> float:
    """Load a model."""
    start = time.process_time()
    segue.load(asked["model"])
    return time.process_time() - start


def single(asked: dict[str, Any]) -> float:
    """Answer queries one after the other, with reasons."""
    return sum(_each(asked))


def median(asked: dict[str, Any]) -> float:
    """Answer them so, and take the median answer's time."""
    return statistics.median(_each(asked))


def p99(asked: dict[str, Any]) -> float:
    """Answer them so, and take the time that one answer of a hundred exceeds."""
    times = sorted(_each(asked))
    return times[min(len(times) * 99 // 100, len(times) - 1)]


def _each(asked: dict[str, Any]) -> list[float]:
    """The time of each answer."""
    model, queries = _ready(asked)
    times: list[float] = []
    for query in queries:
        start = time.process_time()
        model.recommend(query)
        times.append(time.process_time() - start)
    return times


def together(asked: dict[str, Any], *, reasons: bool = True) -> float:
    """Answer queries at once, with reasons."""
    model, queries = _ready(asked)
    start = time.process_time()
    model.recommend(queries, reasons=reasons)
    return time.process_time() - start


def bare(asked: dict[str, Any]) -> float:
    """Answer queries at once, without reasons."""
    return together(asked, reasons=False)


def _ready(asked: dict[str, Any]) -> tuple[segue.Model, list[segue.Query]]:
    """The model, after some first answers that make what is made once, and the queries."""
    queries = msgspec.json.decode(Path(asked["questions"]).read_bytes(), type=list[segue.Query])
    model = segue.load(asked["model"])
    model.recommend(queries[-20:])
    return model, queries[: asked["queries"]]


WORK = {
    "fit": fit,
    "load": load,
    "single": single,
    "median": median,
    "p99": p99,
    "together": together,
    "bare": bare,
}


def main(given: str) -> None:
    """Do as the JSON object asks (tree, work, train, model, recipe, questions, queries) and print the seconds."""
    asked = json.loads(given)
    if not Path(segue.__file__).resolve().is_relative_to(asked["tree"]):
        raise SystemExit(f"expected the Segue of {asked['tree']}, got {segue.__file__}")
    print(WORK[asked["work"]](asked))  # noqa: T201 - the answer of this process


if __name__ == "__main__":
    main(sys.argv[1])

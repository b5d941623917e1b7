"""Methods of vectors side by side: the same held-out playlists, the same tracks, intervals, time and memory."""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np

from segue.data.dataset import Dataset
from segue.metrics.bootstrap import Estimate, mean_estimate
from segue.protocols import Progress, Silent
from segue.vectors.baselines import BASELINES, scores
from segue.vectors.holdout import Holdout
from segue.vectors.measures import Space, analogies, continuations, gains, purity
from segue.vectors.registry import METHODS
from segue.vectors.training import Plan, train

FEWEST: Final = 10
"""Values of a measure, at least; of fewer nothing is said."""

_SILENT: Final = Silent()
_STATUS: Final = Path("/proc/self/statm")
_MIB: Final = 1 << 20
PAUSE: Final = 0.01
"""Seconds between two looks at the memory."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A method and its figures; None where the data has nothing to measure.

    Attributes:
        name: The method or baseline.
        ndcg: nDCG@100 of continuing held-out playlists.
        purity: Share of a track's 10 nearest with its most frequent tag.
        artists: Share of analogies between artists that are completed.
        decades: The same between decades.
        seconds: Processor time of training, or of scoring for a baseline.
        mib: The most memory that it took beyond what was there; None where the system does not say.
        tokens: Tokens with a vector; 0 for a baseline.
    """

    name: str
    ndcg: Estimate
    purity: Estimate | None = None
    artists: Estimate | None = None
    decades: Estimate | None = None
    seconds: float
    mib: float | None = None
    tokens: int = 0


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """All rows, with what they were measured on.

    Attributes:
        fingerprint: The dataset's fingerprint.
        playlists: Playlists that were trained on.
        questions: Playlists that were held out.
        dim: Length of a vector.
        seed: The seed.
        rows: Methods, then baselines, each in the order that was asked for.
    """

    fingerprint: str
    playlists: int
    questions: int
    dim: int
    seed: int
    rows: tuple[Row, ...] = ()


def compare(
    dataset: Dataset,
    methods: Sequence[str] = (),
    *,
    dim: int = 64,
    epochs: int | None = None,
    questions: int = 300,
    seed: int = 0,
    progress: Progress = _SILENT,
) -> Iterator[Comparison]:
    """Yield the comparison after each method, so that a long one shows what it has.

    Args:
        dataset: The playlists.
        methods: Names of methods and baselines; all without.
        dim: Length of the vectors.
        epochs: Passes of every method that has them; without, each method's own.
        questions: Playlists to hold out, at most.
        seed: Seed of the held-out playlists and of every method.
        progress: Shows a bar for each epoch.

    Raises:
        ConfigError: A method is unknown, or cannot have that many numbers.
        DataError: There are too few playlists.
        MissingExtraError: A method needs packages that are not installed.
    """
    names = list(methods) or [*METHODS.names(), *BASELINES]
    plans = {name: _plan(name, dim, epochs, seed) for name in names if name not in BASELINES}
    holdout = Holdout.of(dataset, questions, seed)
    found = Comparison(
        fingerprint=dataset.manifest.fingerprint,
        playlists=holdout.train.playlists.height,
        questions=len(holdout.shown),
        dim=dim,
        seed=seed,
    )
    for name in names:
        row = _baseline(name, holdout) if name in BASELINES else _method(plans[name], holdout, seed, progress)
        found = msgspec.structs.replace(found, rows=(*found.rows, row))
        yield found


def _plan(name: str, dim: int, epochs: int | None, seed: int) -> Plan:
    given: dict[str, Any] = {"dim": dim}
    if epochs and "epochs" in _fields(name):
        given["epochs"] = epochs
    return Plan.of(name, given, seed=seed)


def _fields(name: str) -> list[str]:
    kind: Any = METHODS.get(name)
    return [field.name for field in dataclasses.fields(kind)]


def _baseline(name: str, holdout: Holdout) -> Row:
    with _cost() as cost:
        found = scores(holdout, name)
    ndcg = mean_estimate(gains(found, holdout)) or Estimate(mean=0.0, questions=0)
    return Row(name=name, ndcg=ndcg, seconds=cost["seconds"], mib=cost["mib"])


def _method(plan: Plan, holdout: Holdout, seed: int, progress: Progress) -> Row:
    with _cost() as cost:
        vectors = train(holdout.train, plan, progress=progress)
    space = Space.of(vectors, holdout.train)
    ndcg = mean_estimate(gains(continuations(space, holdout), holdout)) or Estimate(mean=0.0, questions=0)
    return Row(
        name=plan.method,
        ndcg=ndcg,
        purity=_estimate(purity(space, holdout.train, seed)),
        artists=_estimate(analogies(space, holdout.train, seed, decades=False)),
        decades=_estimate(analogies(space, holdout.train, seed, decades=True)),
        seconds=cost["seconds"],
        mib=cost["mib"],
        tokens=len(vectors.words.tokens),
    )


def _estimate(values: np.ndarray[Any, np.dtype[np.float64]]) -> Estimate | None:
    return mean_estimate(values) if len(values) >= FEWEST else None


@contextmanager
def _cost() -> Generator[dict[str, Any]]:
    """Measure processor time and the growth of memory, looked at now and then."""
    cost: dict[str, Any] = {"seconds": 0.0, "mib": None}
    before, most, over = _resident(), [0], threading.Event()

    def look() -> None:
        while not over.wait(PAUSE):
            most[0] = max(most[0], _resident() - before)

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    start = time.process_time()
    try:
        yield cost
    finally:
        over.set()
        watcher.join()
        cost["seconds"] = round(time.process_time() - start, 2)
        if before:
            cost["mib"] = round(max(most[0], _resident() - before) / _MIB, 1)


def _resident() -> int:
    """Bytes of this process in memory; 0 where the system does not say."""
    import resource

    if not _STATUS.exists():
        return 0
    return int(_STATUS.read_text().split()[1]) * resource.getpagesize()

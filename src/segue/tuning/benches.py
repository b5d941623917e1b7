"""Several splits to measure recipes on, in this process or in others."""

from __future__ import annotations

import os
import signal
from collections.abc import Generator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager, suppress
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from segue.cluster.fitting import Place
from segue.data.split import Split
from segue.errors import SegueError
from segue.files.scratch import scratch
from segue.forks import end_with_parent, spawning
from segue.metrics.ranking import Values
from segue.recipes import Recipe, text
from segue.tuning.bench import Aim, Bench, Measure
from segue.tuning.on_cluster import OnCluster
from segue.tuning.stored_splits import bench_of, store


class InTurn:
    """Several splits, measured one after the other in this process."""

    def __init__(self, benches: Sequence[Bench]) -> None:
        self._benches = benches

    def figures(self, recipe: Recipe) -> Values:
        """See `Measure`."""
        return np.concatenate([bench.figures(recipe) for bench in self._benches])


class SideBySide:
    """Several splits, measured in parallel processes that cache their fits."""

    def __init__(self, pools: Sequence[ProcessPoolExecutor], splits: int) -> None:
        self._pools, self._splits = pools, splits

    def figures(self, recipe: Recipe) -> Values:
        """See `Measure`."""
        raw = text.to_json(recipe)
        running = [
            self._pools[number % len(self._pools)].submit(_measured, number, raw)
            for number in range(self._splits)
        ]
        found: list[Values] = []
        for future in running:
            outcome = future.result()
            if isinstance(outcome, tuple):
                raise SegueError(outcome[0], hint=outcome[1])
            found.append(outcome)
        return np.concatenate(found)


@contextmanager
def benches(
    splits: Sequence[Split], *, base: Recipe, target: Aim, seed: int, jobs: int, place: Place | None = None
) -> Generator[Measure]:
    """Yield a measure of recipes on several splits; with more than one job, that many run in parallel.

    With a `place`, they are tasks of its engine.

    Raises:
        SegueError: One of the processes was killed.
    """
    if place is not None:
        yield OnCluster(place, splits, base=base, target=target, seed=seed)
        return
    if jobs == 1 or len(splits) == 1:
        yield InTurn(
            [
                Bench(one.train, one.questions, one.answers, base=base, target=target, seed=seed)
                for one in splits
            ]
        )
        return
    with ExitStack() as stack:
        folder = stack.enter_context(scratch("tune"))
        stack.enter_context(spawning())
        for number, one in enumerate(splits):
            store(one, folder / str(number))
        given = (folder, text.to_json(base), target, seed)
        # forked children would share locks of threads that they lack, so they are spawned
        context = get_context("spawn")
        pools = [
            stack.enter_context(ProcessPoolExecutor(1, context, initializer=_open, initargs=given))
            for _ in range(min(jobs, len(splits)))
        ]
        workers = [pool.submit(os.getpid).result() for pool in pools]
        try:
            yield SideBySide(pools, len(splits))
        except BrokenProcessPool as error:
            raise SegueError(
                "a process that measures a split ended before it was done.",
                hint="Tune with jobs=1 (--jobs 1) to use less memory; the same search goes on.",
            ) from error
        except BaseException:
            for worker in workers:  # stop them at once: their results are not needed
                with suppress(ProcessLookupError):
                    os.kill(worker, signal.SIGTERM)
            raise


_given: list[tuple[Path, bytes, Aim, int]] = []
"""The arguments that a process was started with."""

_opened: dict[int, Bench] = {}
"""The splits of a process."""


def _open(place: Path, base: bytes, target: Aim, seed: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # the parent process reports the interrupt
    _given.append((place, base, target, seed))
    end_with_parent()


def _measured(number: int, recipe: bytes) -> Values | tuple[str, str]:
    """Return the figures of a recipe on a split, or an error's message and hint."""
    place, base, target, seed = _given[0]
    try:
        if number not in _opened:
            _opened[number] = bench_of(place / str(number), base=base, target=target, seed=seed)
        return _opened[number].figures(text.read_json(recipe, "a trial's recipe"))
    except SegueError as error:
        return error.message, error.hint

"""Folds: playlists held out of the generators' training, asked as questions for the rankers to learn from.

Every fold fits all generators anew, which is most of the cost of a ranker. The folds of a recipe know nothing of
each other, so that each can be had from a process of its own; what it gives is the same either way.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
import polars as pl
from numpy.typing import NDArray

from segue.candidates.generators import FittedGenerator
from segue.errors import SegueError
from segue.facets import Facets
from segue.facets import storage as facet_storage
from segue.pipeline.recipe import Ranking, Recipe
from segue.pipeline.recipes import recipe_of
from segue.protocols import Progress, Silent
from segue.ranking.examples import Examples
from segue.ranking.features import Background, feature_names, features
from segue.ranking.holdout import Questions, held_out, questions
from segue.ranking.pools import pools
from segue.ranking.seeded import LEAST_APART
from segue.threads import one_blas_thread
from segue.types import Target

COLD: Final = 0.05
"""Share of the tracks that a fold withholds from all playlists, where tracks were heard."""

TARGETS: Final[tuple[Target, ...]] = ("tracks", "tags")

_SILENT = Silent()


Once = Mapping[str, FittedGenerator]
"""Generators that were fitted once, to playlists that no fold holds out, by name (see `Recipe.fitted_once`)."""

_NONE: Final[Once] = types.MappingProxyType({})


def examples(
    plan: Recipe,
    ranking: Ranking,
    facets: Facets,
    seed: int,
    progress: Progress = _SILENT,
    once: Once = _NONE,
) -> dict[Target, Examples]:
    """What the rankers of a recipe learn from: candidates of playlists held out of the generators' training."""
    found: dict[Target, Examples] = {target: Examples() for target in TARGETS}
    for number in range(ranking.folds):
        for target, part in fold(plan, ranking, facets, (seed, number), progress, once).items():
            found[target].extend(part)
    return found


def never_held_out(ranking: Ranking | None, facets: Facets, seed: int) -> NDArray[np.bool_]:
    """Which playlists no fold holds out: all without rankers."""
    kept = np.ones(len(facets.updated), np.bool_)
    for number in range(ranking.folds if ranking else 0):
        kept &= ~_held_out(ranking or Ranking(), facets, (seed, number))
    return kept


def _held_out(ranking: Ranking, facets: Facets, seed: tuple[int, int]) -> NDArray[np.bool_]:
    most = (ranking.most, ranking.most_trackless)
    return held_out(facets, ranking.share, most, np.random.default_rng(seed[0]), seed[1])


def fold(
    plan: Recipe,
    ranking: Ranking,
    facets: Facets,
    seed: tuple[int, int],
    progress: Progress = _SILENT,
    once: Once = _NONE,
) -> dict[Target, Examples]:
    """One fold: hold playlists out, fit the generators without them, and take the questions' candidates.

    Args:
        plan: The generators and their weights.
        ranking: How many playlists are held out, and how many candidates are looked at.
        facets: The whole training set.
        seed: The fit's seed and the fold's number.
        progress: Shown for every long part.
        once: What is not fitted anew.
    """
    held = _held_out(ranking, facets, seed)
    if not held.any():
        return {}
    rest = facets.select(~held)
    if facets.sounds is not None:  # so that the ranker meets tracks that are known by their sound alone
        rest = rest.withhold(
            np.random.default_rng((*seed, ranking.cuts)).random(len(facets.track_counts)) < COLD
        )
    generators = {
        name: once[name] if name in once else generator.fit(rest, seed=seed[0], progress=progress)
        for name, generator in plan.generators.items()
    }
    found: dict[Target, Examples] = {target: Examples() for target in TARGETS}
    for cut in range(ranking.cuts):
        asked = questions(facets, held, np.random.default_rng((*seed, cut)))
        for target in TARGETS:
            # what no playlist of the whole set holds is neither right nor wrong: nobody has placed it yet
            placed = facets.count("track" if target == "tracks" else "tag") > 0
            part = _candidates(plan, ranking, asked, target, generators, rest, placed, progress)
            found[target].extend(part)
    titled = held & (facets.lengths >= 2) & (np.diff(facets.playlists["word"].indptr) > 0)
    if int(titled.sum()) * ranking.folds >= MANY_ASKED:
        asked = questions(facets, titled, np.random.default_rng((*seed, ranking.cuts)), by_title=True)
        placed = facets.count("track") > 0
        part = _candidates(plan, ranking, asked, "tracks", generators, rest, placed, progress)
        found["tracks"].extend(part)
    return found


MANY_ASKED: Final = LEAST_APART + 100
"""Questions by a title alone, over all folds, from which titled playlists are asked so once more.

They are enough for trees of their own, some having no hit: what tells the tracks of a title is not what tells those of
seed tracks.
"""


def _candidates(
    plan: Recipe,
    ranking: Ranking,
    asked: Questions,
    target: Target,
    generators: dict[str, FittedGenerator],
    facets: Facets,
    placed: NDArray[np.bool_],
    progress: Progress,
) -> Examples:
    """The candidates, of those that are `placed`, of every question that hides something of the target."""
    weights, hidden = (plan.tracks, asked.tracks) if target == "tracks" else (plan.tags, asked.tags)
    useful = np.flatnonzero([len(codes) > 0 for codes in hidden])
    rows, background = asked.rows.select(useful), Background.of(facets, target, generators)
    found = Examples(names=feature_names(list(weights), background))
    depth, keep = ranking.looks_at(target)
    made = pools(
        generators, rows, target, weights=weights, depth=depth, keep=keep, assured=plan.assures(target)
    )
    for i, pool in enumerate(progress.track(made, label=f"Questions for {target}", total=len(rows))):
        known = pool.select(placed[pool.codes])
        found.add(
            features(known, rows, i, background),
            known.codes,
            hidden[int(useful[i])],
            seeded=len(rows.codes("track", i)) > 0,
        )
    return found


ENTRY: Final = "from segue.pipeline.folds import main; main()"
"""What a process of `Folds` runs."""


class _Task(msgspec.Struct, frozen=True):
    recipe: str
    digest: str
    ranking: Ranking
    seed: int
    once: tuple[str, ...]


@dataclass
class Folds:
    """The folds of a recipe by name, worked out by other processes while this one goes on.

    Attributes:
        plan: The recipe.
        ranking: How its rankers are learned.
        place: Where the facets are for the others to read, and what they find.
        workers: How many folds are worked on at once.
    """

    plan: Recipe
    ranking: Ranking
    place: tempfile.TemporaryDirectory[str]
    workers: int
    running: dict[int, subprocess.Popen[bytes]] = field(default_factory=dict[int, "subprocess.Popen[bytes]"])

    @classmethod
    def start(
        cls,
        name: str,
        plan: Recipe,
        ranking: Ranking,
        facets: Facets,
        seed: int,
        workers: int,
        once: Once = _NONE,
    ) -> Folds:
        """Store the facets and what was fitted once, and start the first folds."""
        place = tempfile.TemporaryDirectory(prefix="segue-folds-")
        folder = Path(place.name)
        facet_storage.save(facets, folder / "facets", titles=True)
        for number, fitted in enumerate(once.values()):
            (folder / f"once-{number}").mkdir()
            fitted.save(folder / f"once-{number}")
        pl.DataFrame({"id": facets.vocabulary.names["track"]}).write_parquet(folder / "tracks.parquet")
        (folder / "task.json").write_bytes(
            msgspec.json.encode(_Task(name, plan.digest, ranking, seed, tuple(once)))
        )
        folds = cls(plan, ranking, place, workers)
        folds._fill()
        return folds

    def widen(self, workers: int) -> None:
        """Work on so many folds at once from now on."""
        self.workers = workers
        self._fill()

    def _fill(self) -> None:
        while len(self.running) < self.ranking.folds and self._busy() < self.workers:
            self._start(len(self.running))

    def _busy(self) -> int:
        return sum(process.poll() is None for process in self.running.values())

    def _start(self, number: int) -> None:
        command = [sys.executable, "-c", ENTRY, self.place.name, str(number)]
        with self._log(number).open("wb") as log:
            # a thread each: the processes share the cores
            own = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
            self.running[number] = subprocess.Popen(command, stderr=log, env=own)  # noqa: S603 - our own module

    def _log(self, number: int) -> Path:
        return Path(self.place.name) / f"fold-{number}.log"

    def collect(self, progress: Progress = _SILENT) -> dict[Target, Examples]:
        """Wait for all folds; the same as `examples` gives."""
        found: dict[Target, Examples] = {target: Examples() for target in TARGETS}
        for number in progress.track(self._finished(), label="Folds", total=self.ranking.folds):
            for target in TARGETS:
                path = _file(Path(self.place.name), number, target)
                if path.is_file():
                    found[target].extend(Examples.load(path))
        return found

    def _finished(self) -> Iterator[int]:
        for number in range(self.ranking.folds):
            process = self.running[number]
            if process.wait():
                said = self._log(number).read_text(encoding="utf-8", errors="replace").strip()
                raise SegueError(
                    f"a process that works on a fold ended with {process.returncode}: {said[-500:]}",
                    hint="Fit with jobs=1 (--jobs 1) to use less memory.",
                )
            self._fill()
            yield number

    def close(self) -> None:
        """End what still runs, and leave nothing behind."""
        for process in self.running.values():
            if process.poll() is None:
                process.kill()
                process.wait()
        self.place.cleanup()


def _file(folder: Path, number: int, target: Target) -> Path:
    return folder / f"fold-{number}-{target}.npz"


def main() -> None:
    """Work out one fold of the task in a folder: what a process of `Folds` does."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # the process that waits for this one says what happened
    folder, number = Path(sys.argv[1]), int(sys.argv[2])
    task = msgspec.json.decode((folder / "task.json").read_bytes(), type=_Task)
    tracks = pl.read_parquet(folder / "tracks.parquet")["id"].to_list()
    facets = facet_storage.load(folder / "facets", tuple(tracks))
    plan = recipe_of(task.recipe, facets)
    if plan.digest != task.digest:
        raise SystemExit(f"expected the recipe {task.recipe!r} as it was, got another.")
    once = {
        name: plan.generators[name].load(folder / f"once-{at}", facets) for at, name in enumerate(task.once)
    }
    with one_blas_thread():
        for target, part in fold(plan, task.ranking, facets, (task.seed, number), once=once).items():
            part.save(_file(folder, number, target))

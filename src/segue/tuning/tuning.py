"""The search: fits and measures recipes, choosing each by the results before it."""

from __future__ import annotations

import dataclasses
import hashlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, get_args

import segue
from segue import forks
from segue.data.dataset import Dataset
from segue.data.split import ProtocolName, Split, split
from segue.errors import ConfigError, SegueError
from segue.extras import need
from segue.facets import Facets
from segue.fitting.fitting import MAX_SEED
from segue.progress import as_progress
from segue.recipes import RecipeSource, Shape, resolve, text
from segue.tuning import journal as journals
from segue.tuning import results, sampling, search_files
from segue.tuning.bench import Aim, Bench, Measure
from segue.tuning.benches import benches
from segue.tuning.journal import Entry, Header, Journal
from segue.tuning.results import Study, Summary
from segue.tuning.space import Space, Value
from segue.types import Target

if TYPE_CHECKING:
    from segue.cluster.fitting import Place
    from segue.progress import Shown

TUNED: Final = ", tuned"
"""Suffix of a found recipe's name, after the base's."""


def tune(
    dataset: Dataset,
    search: Path | str | Space,
    journal: Path | str,
    *,
    recipe: RecipeSource = "default",
    trials: int = 50,
    seed: int = 0,
    splits: int = 2,
    questions: int | None = None,
    protocol: ProtocolName = "melon",
    target: Aim = "tracks",
    timeout: float | None = None,
    jobs: int = 1,
    place: Place | None = None,
    progress: Shown = None,
) -> Study:
    """Search for settings of a recipe that are better for a dataset; the same arguments give the same trials.

    A part of the playlists is set aside first. The rest is split `splits` times; every trial is fitted and
    measured on each split. In the end the best trial and the base are compared on the playlists set aside.

    Args:
        dataset: Playlists to learn from and to ask about.
        search: A search file, the name of one of Segue's own (a text that does not end in .toml), or a
            `Space`.
        journal: The file that records the trials. If it exists, its search is continued.
        recipe: The base, as `segue.fit` takes it; a `Space` has its own.
        trials: Number of trials besides the base, including those in the journal.
        seed: Seed of all randomness, from 0 to 2³¹ - 1.
        splits: Number of splits that a trial is measured on.
        questions: Number of held-out playlists per split, and of those set aside; default: a fifth.
        protocol: The protocol of the splits (see `segue.split`).
        target: The metric: nDCG@100 of "tracks", nDCG@10 of "tags", or Melon's "score", a mean of both.
        timeout: Seconds after which no further trial begins.
        jobs: Splits at once, each in a process with memory of its own.
        place: Where splits are measured instead: a task each (`segue.cluster`).
        progress: As `segue.fit` takes it.

    Raises:
        RecipeError: The search file or the recipe is none, or the recipe does not have what the search varies.
        ConfigError: An argument is outside its range, the journal is of another search, or the dataset has too little
            to measure the metric.
        ArtifactError: The journal cannot be read or written.
        MissingExtraError: The extra `tune` is not installed.
    """
    need("Tuning", "tune")
    forks.check("tune a recipe")
    _check(trials=trials, seed=seed, splits=splits, jobs=jobs, timeout=timeout, target=target)
    space = search if isinstance(search, Space) else _space(dataset, recipe, search)
    aside = split(dataset, protocol, rng=seed, questions=questions)
    parts = [split(aside.train, protocol, rng=seed + 1 + at, questions=questions) for at in range(splits)]
    _check_hidden([aside, *parts], target)
    header = Header(
        library_version=segue.__version__,
        dataset=dataset.manifest.fingerprint,
        recipe=hashlib.blake2b(text.to_json(space.base), digest_size=16).hexdigest(),
        search=tuple(map(repr, space.varied)),
        protocol=protocol,
        splits=splits,
        questions=questions,
        target=target,
        seed=seed,
    )
    until = None if timeout is None else time.monotonic() + timeout
    with journals.opened(Path(journal), header) as opened:
        with benches(parts, base=space.base, target=target, seed=seed, jobs=jobs, place=place) as measure:
            runs = _Runs(space, opened, measure, seed, target).run(trials, until)
            for _ in as_progress(progress).track(runs, label="Trials", total=trials + 1):
                pass
        return _study(space, opened, header, aside)


@dataclasses.dataclass(frozen=True)
class _Runs:
    """The trials of a search, one after the other."""

    space: Space
    journal: Journal
    measure: Measure
    seed: int
    target: Aim

    def run(self, trials: int, until: float | None) -> Iterator[int]:
        """Measure the base and then the trials, without those in the journal."""
        for number in range(trials + 1):
            if number >= len(self.journal.entries):
                if number and until is not None and time.monotonic() >= until:
                    return
                self.journal.add(self._entry(number))
            yield number

    def _entry(self, number: int) -> Entry:
        start = time.monotonic()
        values = self._values(number)
        same = next((e for e in self.journal.entries if e.values == values), None)
        if same is not None:  # whole numbers and choices may repeat
            return Entry(number=number, values=values, figures=same.figures, error=same.error)
        figures, told = (), ""
        try:
            figures = journals.figures(self.measure.figures(self.space.recipe(values)))
        except SegueError as error:
            if not number:  # the base itself cannot be measured
                raise
            told = str(error)
        seconds = round(time.monotonic() - start, 1)
        return Entry(number=number, values=values, figures=figures, seconds=seconds, error=told)

    def _values(self, number: int) -> dict[str, Value]:
        if not number:
            return self.space.values()
        return sampling.suggest(
            self.space.varied, done(self.journal, self.target), seed=self.seed, number=number
        )


def done(journal: Journal, target: Aim) -> list[sampling.Done]:
    """Return the measured trials of a journal."""
    return [
        sampling.Done(entry.values, results.value_of(entry.table, target))
        for entry in journal.entries
        if not entry.error
    ]


def _study(space: Space, journal: Journal, header: Header, aside: Split) -> Study:
    trials, best = results.trials_of(journal.entries, header.target)
    recipe, check = space.base, None
    if best:
        found = space.recipe(trials[best].values)
        bench = Bench(
            aside.train,
            aside.questions,
            aside.answers,
            base=space.base,
            target=header.target,
            seed=header.seed,
        )
        check = results.compared(bench.figures(space.base), bench.figures(found), header.target)
        if check.verdict == "better":
            recipe = dataclasses.replace(found, name=space.base.name + TUNED)
    shares = sampling.importance(space.varied, done(journal, header.target))
    summary = Summary(
        search=header,
        metric=results.blend(header.target)[0],
        questions=len(journal.entries[0].figures),
        trials=trials,
        best=best,
        regions=results.regions_of(trials, best, shares),
        check=check,
        better=recipe is not space.base,
    )
    return Study(summary, recipe)


def _space(dataset: Dataset, recipe: RecipeSource, search: Path | str) -> Space:
    base = resolve(recipe, Shape.of(Facets.of(dataset)))
    return search_files.read(search, base)


def _check(*, trials: int, seed: int, splits: int, jobs: int, timeout: float | None, target: str) -> None:
    for name, value in (("trials", trials), ("splits", splits), ("jobs", jobs)):
        if value < 1:
            raise ConfigError(expected=f"{name} of 1 or more", got=str(value), hint="Give another number.")
    if not 0 <= seed <= MAX_SEED:
        raise ConfigError(expected=f"a seed from 0 to {MAX_SEED}", got=str(seed), hint="Give another one.")
    if timeout is not None and not timeout >= 0:
        raise ConfigError(expected="a timeout of 0 seconds or more", got=str(timeout), hint="Leave it out.")
    if target not in get_args(Aim):
        raise ConfigError(
            expected="a target", got=repr(target), hint=f"Name one of: {', '.join(get_args(Aim))}."
        )


def _check_hidden(parts: list[Split], target: Aim) -> None:
    """Check that every split has a value of the metric."""
    for kind in get_args(Target):
        if target in (kind, "score") and not all(any(getattr(a, kind) for a in p.answers) for p in parts):
            raise ConfigError(
                expected=f"questions that hide {kind}, which the target {target} looks at",
                got="a split without any",
                hint="Name another target, another protocol, or more questions.",
            )

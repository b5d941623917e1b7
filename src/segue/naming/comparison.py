"""Comparison of methods that name playlists: all learn from the same playlists and name the same others."""

from __future__ import annotations

import dataclasses
import functools
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

import segue
from segue.data.dataset import Dataset
from segue.fitting import fit as fit_model
from segue.naming.figures import Cost, Row, measured
from segue.naming.floors.nearest import VOTERS, NearestTitles
from segue.naming.floors.ngrams import NgramTitles
from segue.naming.lead_back import LeadBack
from segue.naming.namer import CANDIDATES, Namer
from segue.naming.names import METHODS, NETWORKS, MethodName, NetworkName
from segue.naming.parts import Part, TitledPlaylist, playlists_of, tokens_of
from segue.naming.questions import NamingQuestion, held_out
from segue.naming.recipes import RECIPES
from segue.naming.training import Changes, train
from segue.naming.units import UnitSettings
from segue.naming.wish import Wish
from segue.naming.wording import Copies
from segue.protocols import Progress, Silent
from segue.recipes import RecipeSource
from segue.text import normalise

HUMAN: Final = "human"
_SILENT: Final = Silent()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Asked:
    """The settings of a comparison.

    Attributes:
        methods: The methods.
        questions: Playlists held out to be named; at most half of those with a title, and tracks or tags.
        learn_from: Most playlists to learn from; None for all that are not held out.
        recipe: The recipe of the model that continues playlists from titles.
        changes: Changes of the networks' recipes; its seed is also that of the held-out playlists.
    """

    methods: Sequence[MethodName] = METHODS
    questions: int = 500
    learn_from: int | None = None
    recipe: RecipeSource = "fast"
    changes: Changes = dataclasses.field(default_factory=Changes)


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """All methods' figures, the true titles' first, and what they were asked."""

    rows: list[Row]
    questions: int
    learned_from: int
    dataset: str
    seed: int
    format_version: int = 1
    library_version: str = segue.__version__


@dataclasses.dataclass(frozen=True)
class _World:
    """What every method gets."""

    train: Dataset
    learned: list[TitledPlaylist]
    asked: list[NamingQuestion]
    model: segue.Model
    back: LeadBack
    copies: Copies
    progress: Progress

    def row(self, method: str, titles: Sequence[str], cost: Cost, **others: Sequence[str]) -> Row:
        """The figures of a method's titles; `others` are its titles under other conditions."""
        hidden = [one.hidden for one in self.asked]
        back = {
            name: self.back.values(hidden, some, self.progress)
            for name, some in {"all": titles, **others}.items()
        }
        return measured(method, titles, [one.title for one in self.asked], self.copies, back, cost)


def compare(
    data: Dataset,
    asked: Asked,
    *,
    before: Comparison | None = None,
    models: Path,
    progress: Progress = _SILENT,
    on_method: Callable[[str], None] | None = None,
) -> Iterator[Comparison]:
    """Fit and measure each method; yields all rows so far after each one.

    Args:
        data: The training playlists and those to name.
        asked: The settings.
        before: Rows of an earlier run; they are kept if they answer the same questions.
        models: A directory to save each namer in; a killed run continues from the checkpoints there.
        progress: Shows every long part.
        on_method: Called with each method's name before it is fitted.

    Raises:
        DataError: The dataset has too few playlists with a title, and tracks or tags.
        ConfigError: A setting is outside its range.
    """
    train_set, chosen = held_out(
        data, questions=asked.questions, learn_from=asked.learn_from, seed=asked.changes.seed
    )
    found = Comparison(
        rows=[],
        questions=len(chosen),
        learned_from=train_set.playlists.height,
        dataset=data.manifest.fingerprint,
        seed=asked.changes.seed,
    )
    if before is not None and _same(before, found):
        kept = [row for row in before.rows if row.method not in (*asked.methods, HUMAN)]
        found = msgspec.structs.replace(found, rows=kept)
    world = _world(train_set, chosen, asked, progress)
    human = world.row(HUMAN, [one.title for one in chosen], Cost())
    found = msgspec.structs.replace(found, rows=[human, *found.rows])
    for method in asked.methods:
        if on_method is not None:
            on_method(method)
        row = _network_row(world, method, asked, models) if method in NETWORKS else _floor_row(world, method)
        found = msgspec.structs.replace(found, rows=[*found.rows, row])
        yield found


def _same(one: Comparison, other: Comparison) -> bool:
    def asked(found: Comparison) -> tuple[object, ...]:
        return found.questions, found.learned_from, found.dataset, found.seed

    return asked(one) == asked(other)


def _world(train_set: Dataset, chosen: list[NamingQuestion], asked: Asked, progress: Progress) -> _World:
    model = fit_model(train_set, recipe=asked.recipe, seed=asked.changes.seed, progress=progress)
    learned = playlists_of(train_set)
    copies = Copies([one.title for one in learned if normalise(one.title)])
    return _World(train_set, learned, chosen, model, LeadBack(model), copies, progress)


def _network_row(world: _World, method: NetworkName, asked: Asked, models: Path) -> Row:
    started = time.process_time()
    recipe = asked.changes.applied(RECIPES[method])
    history = train(world.train, models / method, recipe, progress=world.progress)
    seconds = time.process_time() - started
    namer = Namer.load(models / method)

    def first(number: int, *, copies: bool = True, led: bool = False) -> str:
        shown = world.asked[number].shown
        if not namer.vocabulary.knows(tokens_of(shown)):
            return ""
        wish = Wish(n=1, copies=copies, drivers=False, seed=number)
        names = namer.names(shown, wish, rank=world.back.ranks(shown) if led else None)
        return names[0].title if names else ""

    every = range(len(world.asked))
    titles, milliseconds = _timed([functools.partial(first, number) for number in every])
    cost = Cost(
        fit_seconds=seconds,
        name_ms=milliseconds,
        parameters=namer.manifest.parameters,
        epochs=len(history.epochs),
    )
    new = [first(number, copies=False) for number in every]
    return world.row(method, titles, cost, new=new, led=[first(number, led=True) for number in every])


def _floor_row(world: _World, method: MethodName) -> Row:
    titles = [one.title for one in world.learned]
    if method == "ngrams":
        units = UnitSettings().fit(titles, progress=world.progress)
        ngrams = NgramTitles(units, titles)
        drawn = [functools.partial(ngrams.titles, 1, seed=[number]) for number in range(len(world.asked))]
        found, milliseconds = _timed([lambda ask=ask: next(iter(ask()), "") for ask in drawn])
        return world.row(method, found, Cost(name_ms=milliseconds))
    nearest = NearestTitles(world.model.facets, titles, voters=1 if method == "nearest" else VOTERS)
    found, milliseconds = _timed(
        [lambda one=one: next(iter(nearest.titles(one.shown, 1)), "") for one in world.asked]
    )
    cost = Cost(name_ms=milliseconds)
    if method == "nearest":
        return world.row(method, found, cost)
    led = [_led(world, one.shown, nearest.titles(one.shown, CANDIDATES)) for one in world.asked]
    return world.row(method, found, cost, led=led)


def _led(world: _World, shown: Sequence[Part], titles: Sequence[str]) -> str:
    """The title of several that leads back best to what is shown."""
    ranks = world.back.ranks(shown)(titles)
    return max(zip(ranks, titles, strict=True), key=lambda one: one[0], default=(0.0, ""))[1]


def _timed(asks: Sequence[Callable[[], str]]) -> tuple[list[str], float]:
    """The titles, and the median processor time of one in milliseconds."""
    titles, times = list[str](), list[float]()
    for ask in asks:
        started = time.process_time()
        titles.append(ask())
        times.append((time.process_time() - started) * 1000)
    return titles, float(np.median(times))

"""Constraints of plug-ins: what is wrong with one is said with the plug-in's name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.metadata import EntryPoint, EntryPoints
from typing import Any

import numpy as np
import pytest

from segue import plugins
from segue.constraints.constraints import AS_RANKED, Constraints
from segue.constraints.registry import Filter
from segue.errors import ConfigError, QueryError, SegueError
from segue.facets import Facets
from segue.model import Model
from segue.types import Query


class _Package:
    def __init__(self, name: str) -> None:
        self.name, self.version = name, "1.0"


def every_second(facets: Facets, rest: int) -> Any:
    return np.arange(len(facets.released)) % 2 == rest


def failing(facets: Facets, value: str) -> Any:
    raise ZeroDivisionError("밤 🌙")


def refusing(facets: Facets, value: str) -> Any:
    raise QueryError("expected another value.", hint="Give another.")


def missing() -> Any:
    raise ModuleNotFoundError("No module named 'odd'")


EVERY_SECOND = Filter(every_second, value=int, help="Give 0 or 1.")
LISTED = Filter(
    lambda facets, names: np.array([name in names for name in facets.vocabulary.names["track"]]),
    value=list[str],
)


def giving(mask: Any) -> Filter:
    """A filter that gives that, whatever it is asked."""
    return Filter(lambda facets, _: mask(facets))


Declare = Callable[..., None]


@pytest.fixture
def declare(monkeypatch: pytest.MonkeyPatch) -> Declare:
    """Have packages declare constraints: package, name, and the part or what loads it."""

    def declare(*parts: tuple[str, str, Any]) -> None:
        made: list[EntryPoint] = []
        for package, name, part in parts:
            point = EntryPoint(name, f"{package}:{name}", "segue.constraints")
            vars(point)["dist"] = _Package(package)
            vars(point)["load"] = part if part is missing else lambda part=part: part
            made.append(point)
        monkeypatch.setattr(plugins, "entry_points", lambda **wanted: EntryPoints(made).select(**wanted))

    return declare


@pytest.fixture
def model(models: Mapping[str, Model]) -> Model:
    return models["fast"]


def test_it_filters_beside_segues_own(declare: Declare, model: Model) -> None:
    declare(("odd", "every-second", EVERY_SECOND))
    code = model.facets.vocabulary.codes["track"]
    asked = Constraints(where={"every-second": 1}, per_artist=2)
    found = model.recommend([Query(title="새벽"), Query()], 30, constraints=asked)
    for one in found:
        assert len(one.tracks) == 30
        assert all(code[str(track.id)] % 2 == 1 for track in one.tracks)
    assert asked.filters
    assert asked.beside(AS_RANKED) == ("per_artist", "versions", "every-second")
    alone = asked.only("every-second", base=AS_RANKED)
    assert alone == Constraints(where={"every-second": 1}, versions="all")
    assert alone.asked("every-second") == 1


def test_a_text_alone_stands_for_a_list_of_one(declare: Declare, model: Model) -> None:
    declare(("list", "listed", LISTED))
    names = model.facets.vocabulary.names["track"]
    for asked, ids in ((names[3], names[3:4]), ((names[3], names[5]), (names[3], names[5]))):
        found = model.recommend(Query(), 9, constraints=Constraints(where={"listed": asked}, versions="all"))
        assert {str(track.id) for track in found.tracks} <= set(ids)
        assert found.tracks


@pytest.mark.parametrize(
    ("part", "kind", "words"),
    [
        (Filter(failing), ConfigError, r"the plug-in odd 1\.0 failed at its constraint 'mine': ZeroDivisionError: 밤"),
        (giving(lambda f: f.track_counts), ConfigError, r"odd 1\.0: expected a mask of .*, got \(600,\) float32"),
        (giving(lambda _: np.ones(3, np.bool_)), ConfigError, r"a mask of \(600,\) bool from .*, got \(3,\) bool"),
        (giving(lambda _: None), ConfigError, r"of \(600,\) bool from its constraint 'mine', got None"),
        (7, ConfigError, r"the plug-in odd 1\.0: expected a Filter as its constraint 'mine', got 7"),
        (Filter(refusing), QueryError, "expected another value"),
        (EVERY_SECOND, QueryError, "where.mine: expected `int`, got '둘'"),
        (missing, ConfigError, r"the plug-in odd 1\.0 could not be imported for the constraint 'mine'"),
    ],
)  # fmt: skip
def test_a_bad_constraint_is_named(
    declare: Declare, model: Model, part: Any, kind: type[SegueError], words: str
) -> None:
    declare(("odd", "mine", part))
    with pytest.raises(kind, match=words) as caught:
        model.recommend(Query(title="밤"), 5, constraints=Constraints(where={"mine": "둘"}))
    assert caught.value.hint


def test_names_that_are_taken_or_unknown_are_refused(declare: Declare, model: Model) -> None:
    def asked(name: str) -> None:
        model.recommend(Query(), 5, constraints=Constraints(where={name: 1}))

    declare(("one", "mine", EVERY_SECOND), ("two", "mine", EVERY_SECOND))
    with pytest.raises(
        ConfigError, match=r"one constraint named 'mine', got one each from one 1\.0 and two 1\.0"
    ):
        asked("mine")
    declare(("one", "years", EVERY_SECOND))
    with pytest.raises(ConfigError, match=r"'years', got one each from one 1\.0 and Segue itself"):
        asked("years")
    declare(("one", "mine", EVERY_SECOND))
    with pytest.raises(QueryError, match="got 'years', which is a field of its own"):
        asked("years")
    with pytest.raises(ConfigError, match="got 'mind'") as caught:
        asked("mind")
    assert caught.value.hint == "Did you mean 'mine'?"

"""Constraints of other packages: filters by name, which `Constraints(where={name: value})` asks for.

A package declares one in its own `pyproject.toml`:

    [project.entry-points."segue.constraints"]
    least-playlists = "my_package.constraint:LEAST_PLAYLISTS"
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, cast

import msgspec
import numpy as np
from numpy.typing import NDArray

from segue.constraints.table import FIELDS, WHERE
from segue.errors import ConfigError, QueryError, SegueError, Where
from segue.facets import Facets
from segue.plugins import Registry


@dataclass(frozen=True)
class Filter:
    """A constraint that says which tracks may come.

    Attributes:
        admits: From the facets of a model and the value that was asked for to a mask of its tracks, (tracks,) bool,
            in the order of their codes. The same facets and value give the same mask.
        value: What it takes: a type that msgspec reads, with its range, such as `Annotated[int, Meta(ge=1)]`.
        help: What it asks for, in a sentence; messages show it.
    """

    admits: Callable[[Facets, Any], NDArray[np.bool_]]
    value: Any = str
    help: str = ""


FILTERS: Final[Registry[Filter]] = Registry(
    "segue.constraints",
    "constraint",
    {field.name: "segue.constraints.constraints:Constraints" for field in FIELDS},
)
"""The names that are taken: the fields of `Constraints`, and the constraints of plug-ins."""


def check(name: str, given: object) -> None:
    """Refuse a constraint that no plug-in brings, or a value that it does not take.

    Raises:
        QueryError: It does not take the value, or it is a field of `Constraints`.
        ConfigError: No plug-in brings it, two do, or it is no constraint.
    """
    _value(_filter(name), name, given)


def admitted(name: str, given: object, facets: Facets) -> NDArray[np.bool_]:
    """Which tracks a plug-in's constraint admits, (tracks,).

    Raises:
        QueryError: It does not take the value.
        ConfigError: No plug-in brings it, it fails, or it gives something else than a mask of the tracks.
    """
    asked = _filter(name)
    value = _value(asked, name, given)
    try:
        found: Any = asked.admits(facets, value)
    except SegueError:
        raise
    except Exception as error:  # a plug-in may raise anything
        raise ConfigError(
            f"the plug-in {FILTERS.owner(name)} failed at its constraint {name!r}: {type(error).__name__}: {error}.",
            hint="Mend the plug-in, or leave the constraint out.",
        ) from error
    mask = cast("NDArray[np.bool_]", found) if isinstance(found, np.ndarray) else np.zeros((), np.bool_)
    tracks = len(facets.released)
    if mask.shape != (tracks,) or mask.dtype != np.bool_:
        got = f"{mask.shape} {mask.dtype}" if isinstance(found, np.ndarray) else f"{found!r:.80}"
        raise ConfigError(
            expected=f"a mask of ({tracks},) bool from its constraint {name!r}",
            got=got,
            where=Where(item=f"the plug-in {FILTERS.owner(name)}"),
            hint="Mend the plug-in, or leave the constraint out.",
        )
    return mask


def _filter(name: str) -> Filter:
    FILTERS.names()  # of two of one name, or of one that takes a name of Segue's own, neither is taken
    if not FILTERS.from_plugin(name):
        raise QueryError(
            expected="a constraint of a plug-in",
            got=f"{name!r}, which is a field of its own",
            where=Where(field=WHERE),
            hint=f"Give {name} beside {WHERE}.",
        )
    found: Any = FILTERS.get(name)
    if not isinstance(found, Filter):
        raise ConfigError(
            expected=f"a Filter as its constraint {name!r}",
            got=f"{found!r:.80}",
            where=Where(item=f"the plug-in {FILTERS.owner(name)}"),
            hint="Make it a `segue.constraints.registry.Filter`.",
        )
    return found


def _value(asked: Filter, name: str, given: object) -> Any:
    """The value in the constraint's own type; a text alone stands for a list of one."""
    tried = [given, (given,)] if isinstance(given, str) else [given]
    problem: msgspec.ValidationError | None = None
    for one in tried:
        try:
            return msgspec.convert(one, asked.value, strict=False)
        except msgspec.ValidationError as error:
            problem = problem or error
    raise QueryError(
        expected=_expected(problem),
        got=f"{given!r:.80}",
        where=Where(field=f"{WHERE}.{name}"),
        hint=asked.help or "See the plug-in's documentation.",
    ) from problem


def _expected(problem: msgspec.ValidationError | None) -> str:
    """What msgspec expected, as words: "`int` >= 1"."""
    return str(problem).partition(", got ")[0].removeprefix("Expected ")

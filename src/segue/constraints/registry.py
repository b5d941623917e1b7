"""Constraints of plug-ins: filters by name, which `Constraints(where={name: value})` sets.

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
    """A constraint that admits some of the tracks.

    Attributes:
        admits: Takes the facets of a model and the constraint's value; returns a mask of the tracks,
            (tracks,) bool, in the order of their codes. Equal facets and values must give equal masks.
        value: Type of the value, read by msgspec, with its range, such as `Annotated[int, Meta(ge=1)]`.
        help: What the constraint does, in a sentence; messages show it.
    """

    admits: Callable[[Facets, Any], NDArray[np.bool_]]
    value: Any = str
    help: str = ""


FILTERS: Final[Registry[Filter]] = Registry(
    "segue.constraints",
    "constraint",
    {field.name: "segue.constraints.constraints:Constraints" for field in FIELDS},
)
"""All names in use: the fields of `Constraints`, and the constraints of plug-ins."""


def check(name: str, given: object) -> None:
    """Refuse an unknown constraint, or a value that it does not take.

    Raises:
        QueryError: The value is wrong, or the name is a field of `Constraints`.
        ConfigError: No plug-in has it, two have it, or it is no constraint.
    """
    _value(_filter(name), name, given)


def admitted(name: str, given: object, facets: Facets) -> NDArray[np.bool_]:
    """Return which tracks a plug-in's constraint admits, (tracks,).

    Raises:
        QueryError: The value is wrong.
        ConfigError: No plug-in has it, it fails, or it returns something else than a mask of the tracks.
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
    FILTERS.names()  # raises if two constraints share a name
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
    """Return the value in the constraint's own type; a single text becomes a list of one."""
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
    """Return what msgspec expected, in words: "`int` >= 1"."""
    return str(problem).partition(", got ")[0].removeprefix("Expected ")

"""The search space: the settings of a recipe that vary, and the recipes for their values."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from segue.errors import RecipeError
from segue.recipes import Recipe, form
from segue.recipes.settings import KeyPath, Problem, Reader

BETWEEN: Final = 0.382
"""Where in its range a setting is tried before a search begins: a value that is not whole, to detect settings
that must be."""

Value = bool | int | float | str
"""A setting's value."""


@dataclass(frozen=True)
class Varied:
    """A setting that varies: a number from `low` to `high`, or one of `choices`.

    Attributes:
        key: Its key in the recipe's TOML, with a generator's name: `generators.als.weight.tracks`.
        path: The key's parts.
        whole: Whether only whole numbers are tried.
        low: The smallest number.
        high: The largest number.
        log: Whether numbers are sampled on a logarithmic scale.
        choices: The values to choose from; () for a number.
    """

    key: str
    path: tuple[str, ...]
    whole: bool = False
    low: float = 0.0
    high: float = 0.0
    log: bool = False
    choices: tuple[Value, ...] = ()

    def holds(self, value: Value) -> bool:
        """Return whether the search may try a value."""
        if self.choices:
            return value in self.choices
        return isinstance(value, int | float) and self.low <= value <= self.high

    def samples(self) -> list[tuple[KeyPath, Value]]:
        """Return values that a recipe must accept, each with its key in the search file."""
        if self.choices:
            return [(("choices", at), value) for at, value in enumerate(self.choices)]
        if self.whole:
            return [(("low",), int(self.low)), (("high",), int(self.high))]
        between = self.low + BETWEEN * (self.high - self.low)
        return [(("low",), self.low), (("high",), self.high), (("type",), between)]


@dataclass(frozen=True)
class Space:
    """A recipe, and its settings that vary.

    Attributes:
        base: The recipe.
        varied: The settings.
    """

    base: Recipe
    varied: tuple[Varied, ...]

    def values(self) -> dict[str, Value]:
        """Return the base's values, by key."""
        data = form.to_data(self.base)
        return {one.key: _table(data, one.path)[one.path[-1]] for one in self.varied}

    def recipe(self, values: Mapping[str, Value]) -> Recipe:
        """Return the base with other values, by key.

        Raises:
            RecipeError: The values make no valid recipe.
        """
        reader = Reader()
        found = self._with(values, reader)
        if found is None:
            raise RecipeError([problem.fields for problem in reader.problems])
        return found

    def _with(self, values: Mapping[str, Value], reader: Reader) -> Recipe | None:
        data = copy.deepcopy(form.to_data(self.base))
        for one in self.varied:
            if one.key in values:
                _table(data, one.path)[one.path[-1]] = values[one.key]
        return form.from_data(data, reader)

    def problems(self) -> Iterator[Problem]:
        """Yield values of the search that the recipe cannot take, by their keys in the search file."""
        for at, one in enumerate(self.varied):
            for key, value in one.samples():
                reader = Reader()
                if self._with({one.key: value}, reader) is None:
                    yield Problem(("vary", at, *key), reader.problems[0].fields)


def _table(data: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
    """Return the table in a recipe's data that holds the value of a path."""
    here: Any = data
    rest = path[:-1]
    if rest[:1] == ("generators",):
        here = next(entry for entry in data["generators"] if entry["name"] == rest[1])
        rest = rest[2:]
    for key in rest:
        here = here[key]
    return here

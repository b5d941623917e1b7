"""Recipes by name, and the other sources of a recipe: a file, a recipe, a function of the data's shape."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from segue.errors import ConfigError, Where
from segue.generators.registry import KINDS
from segue.plugins import Registry
from segue.recipes import text
from segue.recipes.recipe import Recipe
from segue.recipes.shape import Shape

Resolver = Callable[[Shape], Recipe]
"""Makes a recipe for a training set of a given shape."""

RecipeSource = str | Path | Recipe | Resolver
"""A source of a recipe: a name, a file (a `Path`, or a text that ends in .toml), a recipe, or a function."""

RECIPES: Final[Registry[Resolver]] = Registry(
    "segue.recipes",
    "recipe",
    {name: f"segue.recipes.built_in:{name}" for name in ("fast", "default", "full")},
)
"""A recipe's name → the recipe for a training set."""

SUFFIX: Final = ".toml"


def resolve(source: RecipeSource, shape: Shape) -> Recipe:
    """Return the recipe of a source, with every setting fixed for a training set of that shape.

    Raises:
        RecipeError: The file is no recipe.
        ConfigError: No recipe has that name, the source is none of the known types, or two plug-ins share a
            name.
    """
    KINDS.names()  # raises if two plug-ins share a name
    if isinstance(source, str) and not source.endswith(SUFFIX):
        found, origin = RECIPES.get(source)(shape), f"the recipe {source!r}"
    elif isinstance(source, str | Path):
        return text.read(source)
    elif callable(source):
        found, origin = source(shape), "the function given as recipe"
    else:
        found, origin = source, "what was given as recipe"
    if not isinstance(found, Recipe):  # pyright: ignore[reportUnnecessaryIsInstance] - a caller may give anything
        raise ConfigError(
            expected="a Recipe",
            got=f"{found!r:.80}",
            where=Where(item=origin),
            hint="Name one, give a recipe file, or a function of a Shape that returns a Recipe.",
        )
    return text.settled(found)

"""Recipes: the generators, weights and rankers of a model, as data."""

from __future__ import annotations

from segue.recipes.recipe import Member, Ranking, Recipe
from segue.recipes.registry import RECIPES, RecipeSource, resolve
from segue.recipes.shape import Shape

__all__ = ["RECIPES", "Member", "Ranking", "Recipe", "RecipeSource", "Shape", "resolve"]

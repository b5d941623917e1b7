"""The models that these tests share."""

from tests.small_models import model, models, recipe, small_recipes

__all__ = ["model", "models", "recipe", "small_recipes"]

"""The models that these tests share, and what a model builds before it answers."""

from segue.model import Model
from segue.model.answerer import Answerer
from tests.small_models import model, models, recipe, small_recipes

__all__ = ["answerer_of", "model", "models", "recipe", "small_recipes"]


def answerer_of(model: Model) -> Answerer:
    """The answerer of a model whose ids are texts."""
    return Answerer.of(
        model.tracks,
        model.facets,
        model.recipe,
        model.generators,
        model.rankers,
        model.probabilities,
        vectors=model.track_vectors,
        integers=False,
    )

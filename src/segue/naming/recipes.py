"""The recipe of each network by its name."""

from __future__ import annotations

from typing import Final

from segue.naming.names import NetworkName
from segue.naming.recipe import NamerRecipe, Teaching
from segue.naming.units import UnitSettings

# GRUs read one token after the other, so they read fewer
_READ_IN_ORDER: Final = 30

RECIPES: Final[dict[NetworkName, NamerRecipe]] = {
    recipe.name: recipe
    for recipe in (
        NamerRecipe(name="set", reading="set", looking="multiplicative"),
        NamerRecipe(name="cho", reading="gru", looking="summary", longest=_READ_IN_ORDER),
        NamerRecipe(name="sutskever", reading="gru-reversed", looking="nothing", longest=_READ_IN_ORDER),
        NamerRecipe(name="bahdanau", reading="gru-both", looking="additive", longest=_READ_IN_ORDER),
        NamerRecipe(name="luong", reading="gru", looking="multiplicative", longest=_READ_IN_ORDER),
        NamerRecipe(
            name="transformer",
            reading="transformer",
            writing="transformer",
            teaching=Teaching(smoothing=0.1, decay="noam", learning_rate=2e-3),
        ),
        NamerRecipe(
            name="convolutional",
            reading="convolutions",
            writing="convolutions",
            layers=3,
        ),
        NamerRecipe(
            name="characters",
            reading="nothing",
            units=UnitSettings(merged=False, longest=32),
            started=False,
            temperature=0.7,
        ),
    )
}
"""A network's name → its recipe."""

"""The tuned numbers of small sets, by what their playlists have beside tracks.

They were chosen on draws of real playlists over every mix of one, five or half of the tracks, the title and half of
the tags, and confirmed on other draws (docs/tuning.md, "Small sets"). What was no better beyond chance on other draws
is as in larger sets.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from segue.recipes.shape import Shape


@dataclass(frozen=True)
class SmallProfile:
    """What differs in a small set from the numbers in `profiles` and `weights`.

    Attributes:
        tracks: Weights in the fused score for tracks, by generator; those that are not named stay.
        power: Exponent of the weights of playlists, of the generator `neighbours`; None takes the density's.
        least: Seed tracks below which the linear autoencoder gives no scores.
        lift: Lift of the generator `related`: how much more it weighs where no playlist holds the seed tracks.
    """

    tracks: Mapping[str, float]
    power: float | None = None
    least: int = 10
    lift: float = 0.0


NAMED: Final = SmallProfile(
    types.MappingProxyType(
        {
            "neighbours": 0.15,  # 0.1 to 0.2 are as good
            "titles": 0.04,  # 0.03 to 0.05 are as good; the title regression says more of tracks
            "related": 0.4,  # 0.3 to 0.6 are as good
            "linear autoencoder": 0.4,  # 0.3 to 0.6 are as good
            "title regression": 0.7,  # 0.5 to 1 are as good
        }
    ),
    lift=30.0,  # 10 brings two thirds as much; more: not measured
)
"""Playlists without tags whose tracks have artists: Spotify's 800. MPD's, whose tracks have none, gain nothing by it on
another draw, and lose where a title and half of the tracks are shown; they are among `OTHER`."""

COMPLETE: Final = SmallProfile(
    types.MappingProxyType(
        {
            "small als": 0.4,  # 0.7 is as good, except for a title with tags
            "neighbours": 0.3,  # 0.2 to 0.4 are as good
            "linear autoencoder": 0.5,  # 0.3 to 0.8 are as good
            "title regression": 0.3,  # 0.3 to 0.5 are as good
        }
    ),
    power=2.0,  # 1.6 to 2.5 are as good
    least=5,
    lift=30.0,  # 10 brings two thirds as much; more: not measured
)
"""Playlists with titles and tags beside tracks. NetEase's are the only such set here, so it is not known which of
these properties decides; a power of 2 harms Spotify's and Melon's."""

OTHER: Final = SmallProfile(types.MappingProxyType({"linear autoencoder": 0.3}))
"""All others, such as Melon's and MPD's: as in larger sets, but for the linear autoencoder, whose usual weight of 0.8
harms up to 1,000 of MPD's playlists. So are sets with sound, of which none here is real: with the weights of
`COMPLETE`, a generated world's tracks that no playlist holds fall far behind the others."""

TAGS: Final[Mapping[str, float]] = types.MappingProxyType({"neighbours": 0.9})
"""Weights in the fused score for tags that differ in small sets: with 0.3 a query with tracks and tags found fewer tags
than one with tracks alone, since what tags say of each other outweighed the tracks. 0.6 to 1.5 are as good."""


def small_profile(shape: Shape) -> SmallProfile:
    """Return the profile of a small set."""
    if shape.heard:
        return OTHER
    if shape.tagged:
        return COMPLETE if shape.titled else OTHER
    return NAMED if shape.described else OTHER

"""A constraint: only tracks that so many playlists hold."""

from __future__ import annotations

from typing import Annotated

import msgspec
import numpy as np
from numpy.typing import NDArray

from segue.extending import Facets, Filter


def held_by(facets: Facets, least: int) -> NDArray[np.bool_]:
    """Which tracks are in `least` playlists or more, (tracks,)."""
    return facets.track_counts >= least


LEAST_PLAYLISTS = Filter(
    held_by, value=Annotated[int, msgspec.Meta(ge=1)], help="Ask for tracks of so many playlists, 1 or more."
)

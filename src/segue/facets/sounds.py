"""The sound of tracks as vectors: what a track is known by before any playlist holds it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from segue.facets.sparse import Floats
from segue.files.artifacts import map_array

FILE: Final = "sounds.npy"


@dataclass(frozen=True, eq=False)
class Sounds:
    """The sound of every track, near for tracks that sound alike.

    Attributes:
        vectors: (tracks, dim); zeros for a track that was not heard.
    """

    vectors: Floats

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return self.vectors.shape[1]

    @property
    def heard(self) -> NDArray[np.bool_]:
        """Which tracks were heard, (tracks,)."""
        return np.asarray(self.vectors.any(axis=1), np.bool_)

    def save(self, directory: Path) -> None:
        """Write the vectors beside the other facets."""
        np.save(directory / FILE, self.vectors, allow_pickle=False)

    @classmethod
    def load(cls, directory: Path) -> Self | None:
        """Map them from disk; None where the facets are without sound."""
        path = directory / FILE
        return cls(map_array(path)) if path.is_file() else None

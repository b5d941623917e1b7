"""Sounds: the tracks' audio as vectors, which describe a track before any playlist holds it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from segue.facets.sparse import Floats
from segue.files.arrays import map_array

FILE: Final = "sounds.npy"
PACE_FILE: Final = "pace.npy"


@dataclass(frozen=True, eq=False)
class Sounds:
    """The sound of every track as a vector; similar sounds have near vectors.

    Attributes:
        vectors: (tracks, dim); zeros for a track without audio.
        pace: Energy in (0, 1] and beats a minute of every track, (tracks, 2), zeros where not known; empty in
            models of earlier versions.
    """

    vectors: Floats
    pace: Floats = field(default_factory=lambda: np.zeros((0, 2), np.float32))

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return self.vectors.shape[1]

    @property
    def heard(self) -> NDArray[np.bool_]:
        """Which tracks have audio, (tracks,)."""
        return np.asarray(self.vectors.any(axis=1), np.bool_)

    def save(self, directory: Path) -> None:
        """Write the vectors into the facets' directory."""
        np.save(directory / FILE, self.vectors, allow_pickle=False)
        if len(self.pace):
            np.save(directory / PACE_FILE, self.pace, allow_pickle=False)

    @classmethod
    def load(cls, directory: Path, tracks: int) -> Self | None:
        """Map the vectors of so many tracks from disk; None where the facets have no sounds."""
        path, pace = directory / FILE, directory / PACE_FILE
        if not path.is_file():
            return None
        vectors = map_array(path, np.float32, (tracks, None))
        return cls(vectors, map_array(pace, np.float32, (tracks, 2))) if pace.is_file() else cls(vectors)

"""The tracks that a network of sequences knows, and the playlists that it learns from."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from segue.facets import Facets
from segue.facets.sequences import sequences_of
from segue.facets.sparse import Codes
from segue.files.arrays import map_array
from segue.sequences.lists import Lists, frequent

FILE: Final = "tracks.npy"


def ordered_lists(facets: Facets) -> Lists:
    """Return the playlists' tracks in order, weak playlists left out."""
    return Lists(*sequences_of(facets), facets.vocabulary.size("track"))


def known_lists(facets: Facets, least: int, most: int) -> tuple[Codes, Lists]:
    """Return the known tracks, ascending, and the ordered playlists as places among them.

    Args:
        facets: The playlists.
        least: Playlists that must hold a track which is known.
        most: Most tracks that are, the most frequent ones.
    """
    lists = ordered_lists(facets)
    known = frequent(lists, least, most)
    return known, lists.of_known(known)


def others(following: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return rows of probabilities over the other tracks: the diagonal is 0, and each row sums to 1, or to 0."""
    found = following.copy()
    np.fill_diagonal(found, 0)
    sums = found.sum(axis=1, keepdims=True)
    return found / np.where(sums > 0, sums, 1)


def save_known(directory: Path, known: Codes) -> None:
    """Write the known tracks."""
    np.save(directory / FILE, known, allow_pickle=False)


def load_known(directory: Path, facets: Facets) -> Codes:
    """Map the known tracks.

    Raises:
        ArtifactError: The file is missing, damaged, or has tracks that the facets lack.
    """
    return map_array(
        directory / FILE, np.int32, (None,), below=facets.vocabulary.size("track"), ascending=True
    )

"""Candidates beside each of the seeds, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from segue.facets.sparse import from_lists
from segue.ranking.affinity import (
    PAIR_PARTS,
    SHARE_PARTS,
    SMOOTHING,
    VECTOR_PARTS,
    affinity_names,
    pair_affinities,
    vector_affinities,
)


def codes(*values: int) -> np.ndarray:
    return np.array(values, np.int32)


def test_the_nearest_the_mean_and_the_third_of_the_cosines() -> None:
    vectors = np.array([[2, 0], [0, 3], [-1, 0], [1, 1], [0, 0]], np.float32)
    nearest, mean, third = vector_affinities(vectors, codes(3, 4), codes(0, 1, 2, 4))
    half = 0.5**0.5
    assert nearest.tolist() == pytest.approx([half, 0])
    assert mean.tolist() == pytest.approx([(half + half - half + 0) / 4, 0])
    assert third.tolist() == pytest.approx([0, 0])  # of half, half, 0 and -half


def test_with_fewer_than_three_seeds_the_third_is_the_last() -> None:
    vectors = np.array([[1, 0], [0, 1]], np.float32)
    *_, third = vector_affinities(vectors, codes(0), codes(0, 1))
    assert third.tolist() == pytest.approx([0])


def test_co_occurrence_by_seed() -> None:
    """Playlists {0, 1, 2}, {0, 1}, {1, 3}: candidates 1 and 3, seeds 0, 2 and 4."""
    playlists = from_lists([[0, 1, 2], [0, 1], [1, 3]], 5)
    columns = playlists.T.tocsr()
    counts = np.array([2, 3, 1, 1, 0], np.float32)
    found = pair_affinities(playlists, columns, counts, codes(1, 3), codes(0, 2, 4))
    supporters, nearest, mean, most, *shares = found
    cosines = [2 / 6**0.5, 1 / 3**0.5, 0]
    assert supporters.tolist() == pytest.approx([2 / 3, 0])
    assert nearest.tolist() == pytest.approx([max(cosines), 0])
    assert mean.tolist() == pytest.approx([sum(cosines) / 3, 0])
    assert most.tolist() == pytest.approx([np.log(3), 0])
    share, share_most, third, total = shares
    assert share.tolist() == pytest.approx([(2 / 4 + 1 / 3 + 0) / 3, 0])
    assert share_most.tolist() == pytest.approx([2 / 4, 0])
    assert third.tolist() == pytest.approx([min(cosines), 0])
    assert total.tolist() == [3, 0]


@pytest.mark.parametrize("seeds", [codes(0), codes(7), codes(0, 7, 3)], ids=["common", "rare", "both"])
def test_co_occurrence_is_the_product_of_sparse_rows_from_whichever_side_it_is_counted(
    seeds: np.ndarray,
) -> None:
    """Track i is in about every (i + 1)-th of 60 playlists: with the rare as seeds theirs are the fewer."""
    rng = np.random.default_rng(5)
    held = rng.random((60, 8)) < 1 / np.arange(1, 9)
    playlists = from_lists([np.flatnonzero(row).tolist() for row in held], 8)
    counts = held.sum(axis=0).astype(np.float32)
    candidates = codes(1, 2, 5)
    together = held[:, candidates].T.astype(int) @ held[:, seeds].astype(int)
    found = pair_affinities(playlists, playlists.T.tocsr(), counts, candidates, seeds)
    cosines = together / np.sqrt(np.outer(counts[candidates], counts[seeds]))
    wanted = [(together > 0).mean(axis=1), cosines.max(axis=1), cosines.mean(axis=1)]
    wanted += [np.log1p(together.max(axis=1))]
    shares = together / (counts[seeds] + SMOOTHING)
    third = np.sort(cosines, axis=1)[:, -min(3, len(seeds))]
    wanted += [shares.mean(axis=1), shares.max(axis=1), third, together.sum(axis=1)]
    np.testing.assert_allclose(found, wanted, rtol=1e-6)


def test_without_seeds_nothing_is_known() -> None:
    vectors = np.ones((3, 2), np.float32)
    columns = from_lists([[0], [1], [2]], 3)
    parts = [
        *vector_affinities(vectors, codes(0, 1), codes()),
        *pair_affinities(columns, columns, np.ones(3, np.float32), codes(0, 1), codes()),
    ]
    assert len(parts) == len(VECTOR_PARTS) + len(PAIR_PARTS) + len(SHARE_PARTS)
    assert all(part.shape == (2,) and np.isnan(part).all() for part in parts)


def test_a_name_a_column() -> None:
    names = affinity_names(["als", "track2vec"])
    assert len(names) == len(set(names)) == 2 * len(VECTOR_PARTS) + len(PAIR_PARTS)
    assert names[0].startswith("als")
    assert names[-1].startswith("pair")

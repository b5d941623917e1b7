"""Evidence for results, against NumPy: to the last bit."""

from __future__ import annotations

import numpy as np
import pytest

from segue import compiled
from segue.facets import Facets
from segue.facets.queries import query_rows
from segue.reasons import shares
from segue.reasons.naming import NamedParts
from segue.reasons.playlists import AllPlaylists, NearPlaylists
from segue.types import Query


@pytest.mark.parametrize("explainer", [NearPlaylists, AllPlaylists])
@pytest.mark.parametrize("target", ["tracks", "tags"])
def test_support_is_that_of_the_numpy_form(
    sample_facets: Facets, explainer, target, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = sample_facets.vocabulary.names
    asked = [
        Query(tracks=names["track"][:40:3], weights=tuple(float(k % 4) for k in range(14))),
        Query(tags=names["tag"][:2], title=names["word"][3]),
        Query(tracks=names["track"][-1:]),
    ]
    size = len(names["track" if target == "tracks" else "tag"])
    codes = np.random.default_rng(0).permutation(size)[:50].astype(np.int32)
    found = []
    for there in (True, False):
        monkeypatch.setattr(compiled, "available", lambda there=there: there)
        rows, one = query_rows(asked, sample_facets), explainer(sample_facets)
        found.append([one.explain(rows, i, codes, target) for i in range(len(asked))])
    for one, other in zip(*found, strict=True):
        assert one.parts == other.parts
        assert one.support.dtype == other.support.dtype
        np.testing.assert_array_equal(one.support, other.support)
    assert any(np.any(one.support) for one in found[0])


@pytest.mark.parametrize("most", [1, 3, 8])
def test_the_strongest_come_first_and_equal_ones_in_order(most: int) -> None:
    support = np.random.default_rng(1).integers(0, 4, (8, 30)).astype(np.float32)
    groups, whole = np.arange(8), np.ones(30, np.float32)
    places, values = compiled.strongest_shares(support, groups, 8, whole, most)
    expected = np.argsort(-support, axis=0, kind="stable")[:most].T
    assert places.tolist() == expected.tolist()
    np.testing.assert_array_equal(values, np.take_along_axis(support, expected.T, axis=0).T)


@pytest.mark.parametrize("parts", [1, 7, 40])
@pytest.mark.parametrize("whole", [False, True])
def test_shares_of_names_are_those_of_the_numpy_form(
    parts: int, whole: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(parts)
    support = rng.random((parts, 30)).astype(np.float32)
    support[:, 4] = 0
    groups = np.arange(parts) // 2
    names = [("tag", str(k)) for k in range(int(groups[-1]) + 1)]
    named = NamedParts(names, [() for _ in names], groups)
    total = np.full(30, 3, np.float32) if whole else None
    found = []
    for there in (True, False):
        monkeypatch.setattr(compiled, "available", lambda there=there: there)
        found.append(shares._shares(named, support, total))
    for one, other in zip(*found, strict=True):
        np.testing.assert_array_equal(one, other)


def test_without_near_playlists_nothing_is_supported() -> None:
    pointers, codes = np.array([0, 2], np.int32), np.array([0, 1], np.int32)
    nobody, results = np.zeros(0, np.int32), np.array([1, 0, 2], np.int32)
    found = compiled.support(pointers, codes, 3, nobody, np.zeros((0, 2)), results)
    assert found.tolist() == [[0, 0, 0], [0, 0, 0]]
    assert compiled.support(pointers, codes, 3, nobody, np.zeros((0, 2)), nobody).shape == (2, 0)

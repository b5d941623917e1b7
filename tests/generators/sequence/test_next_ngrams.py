"""The next track by n-grams: the order of the seeds counts, and what never followed has no score."""

from __future__ import annotations

import numpy as np
import pytest

from segue.data.records.builder import DatasetBuilder, PlaylistRecord
from segue.facets import Facets, query_rows
from segue.generators.base import generate
from segue.generators.sequence.next_ngrams import NextNGrams
from segue.protocols import Silent
from segue.types import Query


@pytest.fixture(scope="module")
def facets() -> Facets:
    builder = DatasetBuilder()
    for number, tracks in enumerate(["abc", "abc", "bad", "x"]):
        builder.add_playlist(PlaylistRecord(id=number, tracks=[*tracks]))
    return Facets.of(builder.build({"format": "test"}))


def listed(facets: Facets, *tracks: str) -> list[str]:
    fitted = NextNGrams().fit(facets, seed=0, progress=Silent())
    rows = query_rows([Query(tracks=tracks)], facets)
    found = generate(fitted, rows, 10, "tracks")[0]
    return [facets.vocabulary.names["track"][code] for code in found.codes.tolist()]


def test_the_order_of_the_seeds_counts(facets: Facets):
    assert listed(facets, "a", "b") == ["c"]
    assert listed(facets, "b", "a") == ["d"]


def test_following_is_a_share_of_the_other_tracks(facets: Facets):
    fitted = NextNGrams().fit(facets, seed=0, progress=Silent())
    codes = np.array([facets.vocabulary.codes["track"][name] for name in "adbc"], np.int32)
    found = fitted.following(codes)
    for row, code in enumerate(codes):
        p = fitted.ngrams.probabilities(codes[row : row + 1])[codes]
        p[row] = 0
        assert found[row] == pytest.approx(p / p.sum()), facets.vocabulary.names["track"][code]
    assert found[0, 2] > found[0, 1] > found[0, 3]  # after a: b twice, d once, c never


def test_what_never_followed_the_last_seed_has_no_score(facets: Facets):
    assert listed(facets, "x") == []
    assert listed(facets, "a") == ["b", "d"]
    assert listed(facets) == []
    fitted = NextNGrams().fit(facets, seed=0, progress=Silent())
    rows = query_rows([Query(tracks=("a",))], facets)
    known = fitted.score(rows, "tracks").at(0, rows.codes("track", 0))
    assert known.tolist() == [0]

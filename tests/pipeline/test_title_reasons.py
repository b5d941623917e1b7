"""Words of the title as reasons, where no playlist has both."""

from __future__ import annotations

import numpy as np
import pytest

from segue.candidates.factorisation import ALS
from segue.candidates.placed_titles import PlacedTitles
from segue.candidates.popularity import Popularity
from segue.data.builder import DatasetBuilder, PlaylistRecord
from segue.facets import Facets, query_rows
from segue.pipeline.title_reasons import by_words
from segue.protocols import Silent
from segue.types import Query, Reason

POPULAR = (Reason("popular", "", 1.0),)


@pytest.fixture(scope="module")
def facets() -> Facets:
    builder = DatasetBuilder()
    for at in range(40):
        rain = at % 2 == 0
        tracks = [track + (0 if rain else 4) for track in range(4) if track != at // 2 % 4]
        builder.add_playlist(PlaylistRecord(id=at, title="비 오는 날" if rain else "gym", tracks=tracks))
    return Facets.of(builder.build({"format": "test"}))


def test_bare_results_are_given_words_and_the_others_stay(facets: Facets) -> None:
    als = ALS(4, unobserved=0.05, blocks={"track": 1.0}, needs="track")
    generators = {
        "popularity": Popularity().fit(facets, seed=0, progress=Silent()),
        "placed titles": PlacedTitles(als).fit(facets, seed=0, progress=Silent()),
    }
    query = Query(title="비 오는 날")
    rows = query_rows([query], facets)
    kept = (Reason("tag", "비", 0.5),)
    found = by_words(generators, rows, 0, "tracks", np.array([0, 1], np.int32), [POPULAR, kept], query.title)
    assert found[1] == kept
    assert {reason.kind for reason in found[0]} == {"word"}
    assert {reason.value for reason in found[0]} <= {"비", "오는", "날"}
    assert 0 < sum(reason.share for reason in found[0]) <= 1


@pytest.mark.parametrize("title", ["", "없는 말뿐"])
def test_without_a_known_word_it_stays_popular(facets: Facets, title: str) -> None:
    als = ALS(4, unobserved=0.05, blocks={"track": 1.0}, needs="track")
    generators = {"placed titles": PlacedTitles(als).fit(facets, seed=0, progress=Silent())}
    rows = query_rows([Query(title=title)], facets)
    assert by_words(generators, rows, 0, "tracks", np.array([0], np.int32), [POPULAR], title) == [POPULAR]

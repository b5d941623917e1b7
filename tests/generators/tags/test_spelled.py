"""Tags that a title spells out."""

from __future__ import annotations

import numpy as np
import pytest

from segue.data.records.builder import DatasetBuilder, PlaylistRecord
from segue.facets import Facets, query_rows
from segue.generators.tags.spelled import SpelledTags
from segue.protocols import Silent
from segue.types import Query


@pytest.fixture(scope="module")
def facets() -> Facets:
    builder = DatasetBuilder()
    for playlist, (title, tags) in enumerate(
        [
            ("비오는날 카페재즈", ["카페", "재즈카페", "비오는날"]),
            ("비오는날 카페재즈", ["카페", "재즈"]),
            ("drive mix", ["drive", "록"]),
            ("drive mix", []),
        ]
    ):
        builder.add_playlist(PlaylistRecord(id=playlist, title=title, tags=tags))
    return Facets.of(builder.build({}))


def scores(facets: Facets, title: str, power: float = 4.0) -> dict[str, float]:
    rows = query_rows([Query(title=title)], facets)
    ranked = SpelledTags(power).fit(facets, seed=0, progress=Silent()).score(rows, "tags").top(0, 99)
    names = facets.vocabulary.names["tag"]
    return {names[code]: float(score) for code, score in zip(*ranked, strict=True)}


def test_a_tag_spelled_out_scores_the_log_of_its_count_however_it_is_spaced(facets: Facets) -> None:
    # 재즈카페 is 재즈 + 즈카 + 카페; no title has 즈카, so nothing can spell it
    assert scores(facets, "카 페에서 재즈") == pytest.approx({"카페": np.log(3), "재즈": np.log(2)}, rel=1e-6)


def test_a_tag_spelled_in_part_scores_a_power_of_the_part(facets: Facets) -> None:
    """비오는날 is 비오, 오는, 는날, of which 비오는 has two; drive is dri, riv, ive."""
    assert scores(facets, "비오는") == pytest.approx({"비오는날": (2 / 3) ** 4 * np.log(2)}, rel=1e-6)
    assert scores(facets, "driv", power=2) == pytest.approx({"drive": (2 / 3) ** 2 * np.log(2)}, rel=1e-6)


def test_tracks_and_queries_without_a_title_get_nothing(facets: Facets) -> None:
    assert scores(facets, "") == {}
    rows = query_rows([Query(title="카페")], facets)
    fitted = SpelledTags().fit(facets, seed=0, progress=Silent())
    assert not len(fitted.score(rows, "tracks").top(0, 9).codes)

"""Reasons by what generators went by, for results that no playlist supports."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from segue.data.dataset import Dataset
from segue.data.records.builder import DatasetBuilder, PlaylistRecord, TrackRecord
from segue.facets import Block, Facets, query_rows
from segue.facets.sparse import Codes
from segue.generators.als.als import ALS
from segue.generators.als.cold_start import ColdStart, FittedColdStart
from segue.generators.als.fitted import FittedALS
from segue.generators.als.title_regression import TitleRegression
from segue.generators.base import CandidateGenerator
from segue.generators.content.popularity import Popularity
from segue.generators.content.related import Related
from segue.generators.knn.latent import ALSNeighbours
from segue.generators.knn.track2vec import Track2VecNeighbours
from segue.generators.tags.spelled import SpelledTags
from segue.generators.traits import Contributing, Contributions
from segue.protocols import Silent
from segue.reasons.explanation import Explainer, Reasons
from segue.reasons.generator_reasons import _support, by_facets, first_said
from segue.types import Query, Reason
from segue.word2vec.track2vec import Track2Vec

SHORT = ALS(4, blocks={"track": 1.0, "tag": 0.3, "word": 0.3}, least=1)
KINDS: Mapping[str, CandidateGenerator] = {
    "als": SHORT,
    "als neighbours": ALSNeighbours(SHORT),
    "cold start": ColdStart(SHORT, sources=("artist", "album", "genre")),
    "track2vec": Track2VecNeighbours(Track2Vec(vector_size=8, epochs=20, min_count=1)),
}


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    """Two kinds of playlists; 0 and 20 are by 물결 from the album 밤, 21 by nobody, and neither is in a playlist."""
    builder = DatasetBuilder()
    for track in (0, 20):
        builder.add_track(TrackRecord(id=track, title=f"곡 {track}", artists=["물결"], album="밤"))
    builder.add_track(TrackRecord(id=21, title="곡 21"))
    for at in range(40):
        rain = at % 2 == 0
        tracks = [track + (0 if rain else 5) for track in range(5) if track != at // 2 % 5]
        builder.add_playlist(PlaylistRecord(id=at, title="비 🌧" if rain else "gym", tracks=[*tracks]))
    return builder.build({"format": "test"})


@pytest.fixture(scope="module")
def facets(dataset: Dataset) -> Facets:
    return Facets.of(dataset)


def reasons(
    dataset: Dataset, facets: Facets, generator: CandidateGenerator, query: Query, tracks: list[str]
) -> list[Reasons]:
    fitted = generator.fit(facets, seed=3, progress=Silent())
    codes = np.array([facets.vocabulary.codes["track"][track] for track in tracks], np.int32)
    rows = query_rows([query], facets)
    explainer = Explainer.of(facets, dataset.tracks)
    return list(by_facets(fitted, explainer, rows, 0, "tracks", codes, query.title))


def test_a_track_by_the_seeds_artist_is_named_by_artist_and_album(dataset: Dataset, facets: Facets) -> None:
    found = reasons(dataset, facets, Related(), Query(tracks=(0,)), ["20", "21"])
    assert found[0] == (Reason("artist", "물결", 0.6666), Reason("album", "밤", 0.3333))
    assert found[1] == ()


def test_an_artist_of_a_seed_of_weight_0_is_none(dataset: Dataset, facets: Facets) -> None:
    assert reasons(dataset, facets, Related(), Query(tracks=(0,), weights=(0,)), ["20"]) == [()]


@pytest.mark.parametrize("kind", KINDS)
def test_in_a_vector_space_the_seed_that_adds_most_comes_first(
    dataset: Dataset, facets: Facets, kind: str
) -> None:
    found = reasons(dataset, facets, KINDS[kind], Query(tracks=(1, 8)), ["2"])[0]
    assert found[0].kind == "track"
    assert found[0].value == "1"
    assert sum(reason.share for reason in found) <= 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_seed_of_weight_0_adds_nothing(dataset: Dataset, facets: Facets, kind: str) -> None:
    assert reasons(dataset, facets, KINDS[kind], Query(tracks=(1,), weights=(0,)), ["2"]) == [()]
    found = reasons(dataset, facets, KINDS[kind], Query(tracks=(1, 3), weights=(0, 1)), ["2"])
    assert found == [(Reason("track", "3", 1.0),)]


@pytest.mark.parametrize("kind", ["als", "cold start"])
def test_a_factorisations_score_is_the_sum_of_what_its_facets_add(facets: Facets, kind: str) -> None:
    fitted = KINDS[kind].fit(facets, seed=3, progress=Silent())
    assert isinstance(fitted, FittedALS | FittedColdStart)
    rows = query_rows([Query(), Query(title="비 🌧", tracks=(1, 3), weights=(1, 0.5))], facets)
    codes = np.arange(8, dtype=np.int32)
    found, values, rest = fitted.contributions(rows, 1, codes, "tracks")
    asked: list[Block] = ["track", "word"]
    assert [code for _, code in found] == [int(code) for block in asked for code in rows.codes(block, 1)]
    vector = fitted.query_vectors(rows)[1]
    np.testing.assert_allclose(values.sum(axis=0), fitted.vectors["track"][codes] @ vector, atol=1e-5)
    assert not rest.any()


def test_a_titles_words_are_named_as_they_are_written(dataset: Dataset, facets: Facets) -> None:
    placed = TitleRegression(ALS(4, unobserved=0.05, blocks={"track": 1.0}, needs="track"))
    found = reasons(dataset, facets, placed, Query(title="비  🌧"), ["1", "8"])[0]
    assert {reason.kind for reason in found} == {"word"}
    assert {reason.value for reason in found} <= {"비", "🌧", "비🌧", "비 🌧"}
    for title in ("", "없는 말뿐"):
        assert reasons(dataset, facets, placed, Query(title=title), ["1"]) == [()]


def test_tags_that_the_title_spells_are_named_by_its_words(sample: Dataset, sample_facets: Facets) -> None:
    spelled = SpelledTags().fit(sample_facets, seed=0, progress=Silent())
    tag = next(tag for tag in sample_facets.vocabulary.names["tag"] if len(tag) > 2 and tag.isalpha())
    query = Query(title=f"오늘 {tag}")
    rows = query_rows([query], sample_facets)
    codes = np.array([sample_facets.vocabulary.codes["tag"][tag]], np.int32)
    assert spelled.score(rows, "tags").at(0, codes) > 0
    explainer = Explainer.of(sample_facets, sample.tracks)
    found = by_facets(spelled, explainer, rows, 0, "tags", codes, query.title)
    assert found == [(Reason("word", tag, 1.0),)]


def test_generators_are_asked_in_turn_for_what_has_no_reason_yet(facets: Facets) -> None:
    first, second, last = (Popularity().fit(facets, seed=0, progress=Silent()) for _ in range(3))
    asked: list[tuple[object, list[int]]] = []
    kept, said = (Reason("tag", "비", 0.5),), (Reason("word", "밤", 1.0),)

    def ask(generator: object, codes: Codes) -> list[Reasons]:
        asked.append((generator, codes.tolist()))
        # the first one knows of 7 alone, the second of everything
        return [said if generator is second or code == 7 else () for code in codes.tolist()]

    found = first_said([first, second, last], ask, np.array([5, 6, 7], np.int32), [kept, (), ()])
    assert found == [kept, said, said]
    assert asked == [(first, [6, 7]), (second, [6])]


def test_what_only_the_rest_of_a_score_brings_is_named_by_the_facet_that_takes_least_away() -> None:
    values = np.array([[-3, 1, -1, 0], [-2, -4, -2, 0]], np.float32)
    found = _support(Contributions([("track", 0), ("tag", 1)], values, np.array([9, 9, 0, 0], np.float32)))
    np.testing.assert_array_equal(found, [[0, 1, 0, 0], [1, 0, 0, 0]])


def test_popularity_has_nothing_to_say(dataset: Dataset, facets: Facets) -> None:
    assert not isinstance(Popularity().fit(facets, seed=0, progress=Silent()), Contributing)
    assert reasons(dataset, facets, Popularity(), Query(tracks=(0,)), ["1"]) == [()]

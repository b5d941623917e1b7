"""Who is asked for reasons, in which order, and what becomes of the answers."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from segue.data.dataset import Dataset
from segue.data.records.builder import DatasetBuilder, PlaylistRecord, TrackRecord
from segue.facets import Block, Facets, QueryRows, query_rows
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
from segue.generators.neural.title_encoder import EncodedTitles
from segue.generators.tags.spelled import SpelledTags
from segue.generators.traits import Content, Evidence, Explaining, Explanation, Facet
from segue.protocols import Silent
from segue.reasons.explainer import POPULAR, Explainer
from segue.reasons.naming import Names
from segue.reasons.shares import Reasons
from segue.recipes import Member, Recipe
from segue.types import Query, Reason, Target
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


def explainer(dataset: Dataset, facets: Facets, *asked: Explaining) -> Explainer:
    return Explainer(Names.of(facets, dataset.tracks), {"tracks": asked, "tags": asked})


def reasons(
    dataset: Dataset, facets: Facets, generator: CandidateGenerator, query: Query, tracks: list[str]
) -> list[Reasons]:
    """What a generator alone gives, and none of its parts."""
    fitted = generator.fit(facets, seed=3, progress=Silent())
    assert isinstance(fitted, Explaining)
    codes = np.array([facets.vocabulary.codes["track"][track] for track in tracks], np.int32)
    return explainer(dataset, facets, fitted).explain(query_rows([query], facets), 0, codes, "tracks")


def test_a_track_by_the_seeds_artist_is_named_by_artist_and_album(dataset: Dataset, facets: Facets) -> None:
    found = reasons(dataset, facets, Related(), Query(tracks=(0,)), ["20", "21"])
    assert found[0] == (Reason("artist", "물결", 0.6666), Reason("album", "밤", 0.3333))
    assert found[1] == POPULAR


def test_an_artist_of_a_seed_of_weight_0_is_none(dataset: Dataset, facets: Facets) -> None:
    assert reasons(dataset, facets, Related(), Query(tracks=(0,), weights=(0,)), ["20"]) == [POPULAR]


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
    assert reasons(dataset, facets, KINDS[kind], Query(tracks=(1,), weights=(0,)), ["2"]) == [POPULAR]
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
    np.testing.assert_allclose(values.sum(axis=0), fitted.facet_vectors["track"][codes] @ vector, atol=1e-5)
    assert not rest.any()


def test_a_titles_words_are_named_as_they_are_written(dataset: Dataset, facets: Facets) -> None:
    placed = TitleRegression(ALS(4, unobserved=0.05, blocks={"track": 1.0}, needs="track"))
    found = reasons(dataset, facets, placed, Query(title="비  🌧"), ["1", "8"])[0]
    assert {reason.kind for reason in found} == {"word"}
    assert {reason.value for reason in found} <= {"비", "🌧", "비🌧", "비 🌧"}
    for title in ("", "없는 말뿐"):
        assert reasons(dataset, facets, placed, Query(title=title), ["1"]) == [POPULAR]


def test_tags_that_the_title_spells_are_named_by_its_words(sample: Dataset, sample_facets: Facets) -> None:
    spelled = SpelledTags().fit(sample_facets, seed=0, progress=Silent())
    tag = next(tag for tag in sample_facets.vocabulary.names["tag"] if len(tag) > 2 and tag.isalpha())
    query = Query(title=f"오늘 {tag}")
    rows = query_rows([query], sample_facets)
    codes = np.array([sample_facets.vocabulary.codes["tag"][tag]], np.int32)
    assert spelled.score(rows, "tags").at(0, codes) > 0
    found = explainer(sample, sample_facets, spelled).explain(rows, 0, codes, "tags")
    assert found == [(Reason("word", tag, 1.0),)]


class Told:
    """It says the same of every result that it knows of, and notes what it is asked about."""

    def __init__(self, evidence: Evidence, facet: Facet, knows: list[int], left: float | None = None) -> None:
        self.evidence: Evidence = evidence
        self._facet, self._knows, self._left = facet, knows, left
        self.asked: list[list[int]] = []

    def explain(self, queries: QueryRows, i: int, codes: Codes, target: Target) -> Explanation:  # noqa: ARG002 - as the trait has it
        self.asked.append(codes.tolist())
        known = np.isin(codes, self._knows).astype(np.float32)
        if self._left is None:
            return Explanation([self._facet], known[None])
        parts: list[Content] = ["sound", "artist"]
        support = np.stack([known * np.float32(0), known * np.float32(1 - self._left)])
        return Explanation(parts, support, None, known * np.float32(self._left))


def test_each_is_asked_about_what_nobody_before_has_explained(dataset: Dataset, facets: Facets) -> None:
    code = facets.vocabulary.codes["track"]
    results = [code["2"], code["3"], code["8"]]
    near = Told("playlists", ("track", code["1"]), results[:1])
    words = Told("words", ("word", 0), results[1:2])
    last = Told("facets", ("track", code["4"]), results)
    found = explainer(dataset, facets, near, words, last).explain(
        query_rows([Query()], facets), 0, np.array(results, np.int32), "tracks"
    )
    assert [reasons[0].kind for reasons in found] == ["track", "word", "track"]
    assert [near.asked, words.asked, last.asked] == [[results], [results[1:]], [results[2:]]]


def test_generators_are_not_asked_about_what_fills_a_list(dataset: Dataset, facets: Facets) -> None:
    code = facets.vocabulary.codes["track"]
    results = np.array([code["2"], code["3"]], np.int32)
    last = Told("facets", ("track", code["1"]), results.tolist())
    rows = query_rows([Query()], facets)
    found = explainer(dataset, facets, last).explain(rows, 0, results, "tracks", filled=1)
    assert found == [(Reason("track", "1", 1.0),), POPULAR]
    assert last.asked == [[code["2"]]]


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (0.0, (Reason("artist", "물결", 1.0),)),
        (0.25, (Reason("artist", "물결", 0.75), Reason("track", "1", 0.25))),
        (0.996, (Reason("track", "1", 0.9959),)),  # a share that small is no reason
    ],
)
def test_what_a_track_is_leaves_the_rest_to_others(
    dataset: Dataset, facets: Facets, left: float, expected: Reasons
) -> None:
    code = facets.vocabulary.codes["track"]
    content = Told("content", ("artist", 0), [code["20"]], left)
    near = Told("playlists", ("track", code["1"]), [code["20"]])
    codes = np.array([code["20"]], np.int32)
    found = explainer(dataset, facets, content, near).explain(
        query_rows([Query()], facets), 0, codes, "tracks"
    )
    assert found == [expected]
    assert near.asked == ([] if left == 0 else [[code["20"]]])


def test_what_has_no_name_is_no_reason_and_leaves_its_share_to_others(
    dataset: Dataset, facets: Facets
) -> None:
    """Nobody knows who 21 is by."""
    code = facets.vocabulary.codes["track"]
    content = Told("content", ("artist", 0), [code["21"]], 0.25)
    near = Told("playlists", ("track", code["1"]), [code["21"]])
    codes = np.array([code["21"]], np.int32)
    rows = query_rows([Query()], facets)
    assert explainer(dataset, facets, content, near).explain(rows, 0, codes, "tracks") == [
        (Reason("track", "1", 1.0),)
    ]
    assert explainer(dataset, facets, content).explain(rows, 0, codes, "tracks") == [POPULAR]


def test_the_popular_that_fills_a_list_is_popular_as_far_as_it_is_nothing_else(
    dataset: Dataset, facets: Facets
) -> None:
    code = facets.vocabulary.codes["track"]["20"]
    content = Told("content", ("artist", 0), [code], 0.25)
    found = explainer(dataset, facets, content).explain(
        query_rows([Query()], facets), 0, np.array([code], np.int32), "tracks", filled=1
    )
    assert found == [(Reason("artist", "물결", 0.75), Reason("popular", "", 0.25))]


def test_a_model_asks_the_surest_evidence_first_and_of_one_sort_the_weightiest(
    dataset: Dataset, facets: Facets
) -> None:
    members = (
        Member("small", SHORT, tracks=0.1),
        Member("related", Related(), tracks=0.2),
        Member("cold", ColdStart(SHORT, sources=("artist",)), tracks=0.5),
        Member("tags alone", ALSNeighbours(SHORT), tags=1.0),
        Member("popularity", Popularity(), tracks=9.0, tags=1.0),
    )
    fitted = {one.name: one.generator.fit(facets, seed=0, progress=Silent()) for one in members}
    found = Explainer.of(facets, dataset.tracks, Recipe(members), fitted).asked
    assert [one.evidence for one in found["tracks"]] == [
        "content",
        "playlists",
        "playlists",
        "related",
        "facets",
        "facets",
    ]
    assert found["tracks"][-2:] == (fitted["cold"], fitted["small"])
    assert found["tags"][-1] is fitted["tags alone"]
    assert len(found["tags"]) == 3


def test_popularity_has_nothing_to_say(facets: Facets) -> None:
    assert not isinstance(Popularity().fit(facets, seed=0, progress=Silent()), Explaining)


def test_a_title_encoder_gives_words(sample: Dataset, sample_facets: Facets) -> None:
    encoded = EncodedTitles("tfidf-linear", None, epochs=2).fit(sample_facets, seed=0, progress=Silent())
    title = next(title for title in sample_facets.titles if " " in title)
    rows = query_rows([Query(title=title), Query()], sample_facets)
    codes = encoded.score(rows, "tags").top(0, 2).codes
    asked = explainer(sample, sample_facets, encoded)
    found = asked.explain(rows, 0, codes, "tags")[0]
    assert {reason.kind for reason in found} == {"word"}
    assert {reason.value for reason in found} <= {*title.split()}
    assert 0 < sum(reason.share for reason in found) <= 1
    assert asked.explain(rows, 1, codes, "tags") == [POPULAR] * len(codes)


def test_a_word_that_comes_twice_is_one_reason(sample: Dataset, sample_facets: Facets) -> None:
    encoded = EncodedTitles("tfidf-linear", None, epochs=2).fit(sample_facets, seed=0, progress=Silent())
    word = next(title for title in sample_facets.titles if " " in title).split()[0]
    rows = query_rows([Query(title=f"{word} {word} 😀 {word}")], sample_facets)
    codes = np.arange(len(sample_facets.vocabulary.names["tag"]), dtype=np.int32)
    for some in explainer(sample, sample_facets, encoded).explain(rows, 0, codes, "tags"):
        assert len({reason.value for reason in some}) == len(some)

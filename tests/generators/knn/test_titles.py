"""Cosines over titles and tags and the divergence of tags, against the formulas written out densely."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from segue.data.records.builder import DatasetBuilder, PlaylistRecord
from segue.facets import Block, Facets, QueryRows, query_rows
from segue.generators.knn.titles import PSEUDO_COUNTS, WHOLE, FittedTitles, TitleNeighbours, divergence
from segue.protocols import Silent
from segue.types import Query, Target

TEXT_BLOCKS: tuple[Block, ...] = ("word", "gram", "tag")


def naive_divergence(facets: Facets, block: Block, token: int) -> float:
    """KL of the tags beside a token from all tags, a term a tag."""
    tags = facets.playlists["tag"].toarray()
    holds = facets.playlists[block].toarray()[:, token] > 0
    beside = tags[holds].sum(axis=0)
    if block == "tag":
        beside[token] = 0
    usual = tags.sum(axis=0) / tags.sum()
    given = (beside + PSEUDO_COUNTS * usual) / (beside.sum() + PSEUDO_COUNTS)
    return sum(p * math.log(p / q) for p, q in zip(given.tolist(), usual.tolist(), strict=True))


@pytest.mark.parametrize("block", TEXT_BLOCKS)
@pytest.mark.parametrize("which", ["tiny", "sample_facets"])
def test_the_divergence_is_the_formulas(request: pytest.FixtureRequest, which: str, block: Block) -> None:
    facets: Facets = request.getfixturevalue(which)
    found = divergence(facets, block)
    size = facets.vocabulary.size(block)
    assert found.shape == (size,)
    for token in range(0, size, max(size // 50, 1)):
        expected = max(naive_divergence(facets, block, token), 1e-6)
        assert found[token] == pytest.approx(expected, rel=1e-3, abs=1e-6)


def test_a_word_that_decides_the_tag_says_more_than_one_that_is_everywhere() -> None:
    builder = DatasetBuilder()
    for playlist in range(40):
        title = "재즈 노래" if playlist % 4 == 0 else "노래"
        tags = ["재즈" if playlist % 4 == 0 else f"태그 {playlist % 4}"]
        builder.add_playlist(PlaylistRecord(id=playlist, title=title, tags=tags))
    facets = Facets.of(builder.build({}))
    words = facets.vocabulary.codes["word"]
    found = divergence(facets, "word")
    assert found[words["w:재즈"]] > 10 * found[words["w:노래"]]


def test_the_weight_is_the_idf_or_its_geometric_mean_with_the_divergence(tiny: Facets) -> None:
    code = tiny.vocabulary.codes["tag"]["비"]
    idf = math.log(5 / 2)
    plain = TitleNeighbours(informative=False).fit(tiny, seed=0, progress=Silent())
    told = TitleNeighbours().fit(tiny, seed=0, progress=Silent())
    assert plain.weights["tag"][code] == pytest.approx(idf)
    assert told.weights["tag"][code] == pytest.approx(
        math.sqrt(idf * naive_divergence(tiny, "tag", code)), rel=1e-3
    )
    words = tiny.vocabulary.codes["word"]
    whole, word = plain.weights["word"][words["=밤"]], plain.weights["word"][words["w:밤"]]
    assert whole == pytest.approx(WHOLE * word)


def naive_vectors(fitted: FittedTitles, rows: Facets | QueryRows) -> NDArray[np.float64]:
    """Each playlist's or query's vector over all text blocks, of length 1 or 0."""
    matrices = rows.playlists if isinstance(rows, Facets) else rows.blocks
    parts: list[NDArray[np.float64]] = []
    for block, weight in fitted.settings.blocks.items():
        vectors = matrices[block].toarray().astype(np.float64) * fitted.weights[block]
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        parts.append(weight * vectors / np.where(lengths > 0, lengths, 1))
    whole = np.concatenate(parts, axis=1)
    lengths = np.linalg.norm(whole, axis=1, keepdims=True)
    return whole / np.where(lengths > 0, lengths, 1)


@pytest.mark.parametrize("target", ["tracks", "tags"])
@pytest.mark.parametrize(
    "settings",
    [
        TitleNeighbours(),
        TitleNeighbours(blocks={"word": 1.0, "gram": 0.5, "tag": 2.0}, power=2.0, votes=0.0),
        TitleNeighbours(blocks={"tag": 1.0}, power=1.0, informative=False, neighbours=5),
    ],
)
def test_scores_are_the_formulas(sample_facets: Facets, settings: TitleNeighbours, target: Target) -> None:
    facets = sample_facets
    fitted = settings.fit(facets, seed=0, progress=Silent())
    tags = facets.vocabulary.names["tag"]
    queries = [
        Query(title="비 오는 날 카페"),
        Query(title="운동할 때 듣는 신나는 노래", tags=tags[:2]),
        Query(tags=tags[3:4]),
        Query(),
    ]
    rows = query_rows(queries, facets)
    scores = fitted.score(rows, target)
    held = facets.playlists["track" if target == "tracks" else "tag"].toarray().astype(np.float64)
    every = np.arange(held.shape[1], dtype=np.int32)
    found = np.array([scores.at(i, every) for i in range(len(queries))])
    sizes = held.sum(axis=1)
    near = (naive_vectors(fitted, rows) @ naive_vectors(fitted, facets).T) ** settings.power
    near[:, sizes == 0] = 0
    for i, row in enumerate(near):
        row[np.argsort(-row, kind="stable")[settings.neighbours :]] = 0
        votes = row * np.maximum(sizes, 1) ** -settings.votes
        np.testing.assert_allclose(found[i], votes @ held, rtol=2e-3, atol=1e-6)
    assert found[:3].any()
    assert not found[3].any()


def test_a_playlist_with_its_own_title_and_tags_is_nearest(tiny: Facets) -> None:
    """Cosine 1: the playlist's every tag gets its whole vote."""
    settings = TitleNeighbours(votes=1.0)
    rows = query_rows([Query(title="밤", tags=("비", "밤", "카페"))], tiny)
    scores = settings.fit(tiny, seed=0, progress=Silent()).score(rows, "tags")
    night = tiny.vocabulary.codes["tag"]["밤"]
    assert scores.at(0, np.array([night], np.int32))[0] == pytest.approx(1 / 3, rel=1e-5)


def test_without_tags_words_weigh_by_idf_alone(tiny: Facets) -> None:
    untagged = tiny.select(np.array([False, False, False, True]))
    fitted = TitleNeighbours().fit(untagged, seed=0, progress=Silent())
    code = tiny.vocabulary.codes["word"]["w:밤"]
    assert fitted.weights["word"][code] == pytest.approx(math.log(2 / 1))


def test_a_playlist_with_nothing_to_give_takes_no_neighbours_place(tiny: Facets) -> None:
    """The last playlist is titled 밤 and has neither tags nor tracks; the third is titled so and tagged."""
    rows = query_rows([Query(title="밤")], tiny)
    fitted = TitleNeighbours(neighbours=1).fit(tiny, seed=0, progress=Silent())
    for target, count in (("tags", 3), ("tracks", 2)):
        assert len(fitted.score(rows, target).top(0, 9).codes) == count

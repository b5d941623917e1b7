"""What every generator must do, whatever its method, for tracks and for tags."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import pkgutil
import random
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest

import segue.candidates
from segue.candidates.generators import CandidateGenerator, FittedGenerator, generate
from segue.candidates.scores import Ranked
from segue.data.builder import DatasetBuilder, PlaylistRecord
from segue.data.dataset import Dataset
from segue.facets import Facets, QueryRows, query_rows
from segue.protocols import Silent
from segue.types import Query, Target

Fit = Callable[[CandidateGenerator, Facets], FittedGenerator]

TARGETS: tuple[Target, ...] = ("tracks", "tags")

TOGETHER = {"encoded"}
"""Kinds of generators whose network reads a batch at once: torch rounds by what is in it."""


@pytest.fixture(scope="session")
def fit() -> Fit:
    """Fit once a generator and training set."""
    found: dict[tuple[str, int], FittedGenerator] = {}

    def fitted(generator: CandidateGenerator, facets: Facets) -> FittedGenerator:
        key = repr(generator), id(facets)
        if key not in found:
            found[key] = generator.fit(facets, seed=3, progress=Silent())
        return found[key]

    return fitted


@pytest.fixture(params=TARGETS)
def target(request: pytest.FixtureRequest) -> Target:
    return request.param


@pytest.fixture(scope="session")
def queries(sample: Dataset) -> list[Query]:
    """Every mix of inputs, cut from the sample's own playlists, and some that nobody has."""
    found = [Query(), Query(tracks=("nobody", 10**9), tags=("없는 태그",), title="ㅁㄴㅇㄹ zxqj")]
    for row in sample.playlists.head(40).iter_rows(named=True):
        tracks = tuple(sample.tracks["id"][track] for track in row["tracks"])
        title, tags = row["title"] or "", tuple(row["tags"])
        whole = Query(title=title, tags=tags, tracks=tracks, updated=row["updated"])
        half = tracks[: len(tracks) // 2]
        mixes = (
            whole,
            Query(title=title),
            Query(tags=tags[:1]),
            Query(tracks=half),
            Query(tracks=tracks[:1], updated=row["updated"]),
            Query(title=title, tags=tags[:2], tracks=half[:3]),
            Query(tracks=(*half, "nobody"), tags=(*tags, "없는 태그"), title=f"{title} 😀"),
        )
        found.append(mixes[len(found) % len(mixes)])
    return found


@pytest.fixture(scope="session")
def rows(queries: list[Query], sample_facets: Facets) -> QueryRows:
    return query_rows(queries, sample_facets)


@pytest.fixture(scope="session")
def long_facets() -> Facets:
    """A training set with one playlist of 5,000 tracks and 40 of 20."""
    chance = random.Random(5)  # noqa: S311 - not for secrets
    builder = DatasetBuilder()
    builder.add_playlist(PlaylistRecord(id=0, title="전부 다", tags=["전부"], tracks=list(range(5_000))))
    for playlist in range(1, 41):
        builder.add_playlist(
            PlaylistRecord(
                id=playlist,
                title=f"전부 {playlist % 3}",
                tags=["전부", f"태그 {playlist % 5}"],
                tracks=[chance.randrange(6_000) for _ in range(20)],
            )
        )
    return Facets.of(builder.build({"format": "test"}))


def same(one: Ranked, other: Ranked) -> None:
    """The same list to the last bit."""
    np.testing.assert_array_equal(one.codes, other.codes)
    np.testing.assert_array_equal(one.scores, other.scores)


def alike(one: Ranked, other: Ranked) -> None:
    """The same list, up to the order of what ties and rounding."""
    np.testing.assert_allclose(one.scores, other.scores, rtol=1e-4, atol=1e-6)
    if not len(one.codes):
        return
    cut = float(one.scores[-1]) + 1e-4 * abs(float(one.scores[-1])) + 1e-6
    assert {*one.codes[one.scores > cut]} <= {*other.codes}
    assert {*other.codes[other.scores > cut]} <= {*one.codes}


def test_every_generator_is_in_the_suite(generators: Mapping[str, CandidateGenerator]) -> None:
    modules = [
        importlib.import_module(f"segue.candidates.{module.name}")
        for module in pkgutil.iter_modules(segue.candidates.__path__)
    ]
    written = {
        value
        for module in modules
        for _, value in inspect.getmembers(module, inspect.isclass)
        if isinstance(getattr(value, "kind", None), str) and value.__module__ == module.__name__
    }
    assert written == {type(generator) for generator in generators.values()}
    assert len({generator.kind for generator in generators.values()}) == len(written)


def test_a_list_has_no_seed_and_no_repeat_and_falls(
    fit: Fit, generator: CandidateGenerator, sample_facets: Facets, rows: QueryRows, target: Target
) -> None:
    fitted = fit(generator, sample_facets)
    block = "track" if target == "tracks" else "tag"
    for n in (1, 10, 10_000):
        lists = generate(fitted, rows, n, target)
        assert len(lists) == len(rows)
        for i, (codes, scores) in enumerate(lists):
            assert len(codes) == len(scores) <= n
            assert len(set(codes.tolist())) == len(codes)
            assert not set(codes.tolist()) & set(rows.codes(block, i).tolist())
            assert (np.diff(scores) <= 0).all()
            assert np.isfinite(scores).all()
            assert (scores >= 0).all()
            assert ((codes >= 0) & (codes < sample_facets.vocabulary.size(block))).all()
            assert codes.dtype == np.int32
            assert scores.dtype == np.float32


def test_a_list_of_none_is_empty(
    fit: Fit, generator: CandidateGenerator, sample_facets: Facets, rows: QueryRows, target: Target
) -> None:
    lists = generate(fit(generator, sample_facets), rows, 0, target)
    assert [len(found.codes) for found in lists] == [0] * len(rows)


def test_the_best_few_are_the_head_of_the_long_list(
    fit: Fit, generator: CandidateGenerator, sample_facets: Facets, rows: QueryRows, target: Target
) -> None:
    fitted = fit(generator, sample_facets)
    for short, long in zip(
        generate(fitted, rows, 7, target), generate(fitted, rows, 10_000, target), strict=True
    ):
        np.testing.assert_array_equal(short.codes, long.codes[:7])
        np.testing.assert_array_equal(short.scores, long.scores[:7])


def test_scores_of_candidates_are_those_of_the_list(
    fit: Fit, generator: CandidateGenerator, sample_facets: Facets, rows: QueryRows, target: Target
) -> None:
    scores = fit(generator, sample_facets).score(rows, target)
    for i in range(len(rows)):
        codes, values = scores.top(i, 50)
        turned = codes[::-1]
        np.testing.assert_array_equal(scores.at(i, turned), values[::-1])


def test_a_batch_is_answered_as_its_queries_one_by_one(
    fit: Fit, generator: CandidateGenerator, sample_facets: Facets, rows: QueryRows, target: Target
) -> None:
    """To the last bit, whatever BLAS makes of a batch's size and of a query's place in it."""
    check = alike if generator.kind in TOGETHER else same
    fitted = fit(generator, sample_facets)
    batch = generate(fitted, rows, 30, target)
    for size in (1, 7, 33):
        parts = [rows.select(slice(start, start + size)) for start in range(0, len(rows), size)]
        found = [ranked for part in parts for ranked in generate(fitted, part, 30, target)]
        for one, other in zip(found, batch, strict=True):
            check(one, other)


def test_asking_for_the_other_target_first_changes_nothing(
    fit: Fit, generator: CandidateGenerator, sample_facets: Facets, queries: list[Query], target: Target
) -> None:
    """Both targets share work in the same rows; neither may spoil it for the other."""
    fitted = fit(generator, sample_facets)
    first, second = (query_rows(queries, sample_facets) for _ in range(2))
    generate(fitted, second, 30, "tags" if target == "tracks" else "tracks")
    for one, other in zip(
        generate(fitted, first, 30, target), generate(fitted, second, 30, target), strict=True
    ):
        same(one, other)


def test_the_same_seed_gives_the_same_lists(
    fit: Fit, generator: CandidateGenerator, sample_facets: Facets, rows: QueryRows, target: Target
) -> None:
    # as if seen for the first time: a training set keeps what was fitted to it
    anew = dataclasses.replace(sample_facets, _found={})
    again = generator.fit(anew, seed=3, progress=Silent())
    lists = generate(fit(generator, sample_facets), rows, 30, target)
    for one, other in zip(lists, generate(again, rows, 30, target), strict=True):
        same(one, other)


def test_what_was_saved_answers_the_same(
    fit: Fit,
    generator: CandidateGenerator,
    sample_facets: Facets,
    rows: QueryRows,
    target: Target,
    tmp_path: Path,
) -> None:
    fitted = fit(generator, sample_facets)
    fitted.save(tmp_path)
    loaded = generator.load(tmp_path, sample_facets)
    for one, other in zip(
        generate(fitted, rows, 30, target), generate(loaded, rows, 30, target), strict=True
    ):
        same(one, other)
    for path in tmp_path.rglob("*.npy"):
        np.load(path, allow_pickle=False)
    assert not [path for path in tmp_path.rglob("*") if path.suffix in {".pkl", ".pickle", ".joblib"}]


def test_an_empty_query_and_an_unknown_one_get_the_same_without_a_guess(
    fit: Fit, generator: CandidateGenerator, sample_facets: Facets, rows: QueryRows, target: Target
) -> None:
    """The first two queries: nothing, and nothing that the training set has."""
    assert not any(len(rows.codes(block, i)) for block in rows.blocks for i in (0, 1))
    empty, unknown = generate(fit(generator, sample_facets), rows, 30, target)[:2]
    np.testing.assert_array_equal(empty.codes, unknown.codes)
    assert len(empty.codes) == (30 if generator.kind == "popularity" else 0)


def test_no_queries_get_no_lists(
    fit: Fit, generator: CandidateGenerator, sample_facets: Facets, target: Target
) -> None:
    assert generate(fit(generator, sample_facets), query_rows([], sample_facets), 30, target) == []


def test_a_playlist_of_5000_tracks_is_continued(
    fit: Fit, generator: CandidateGenerator, long_facets: Facets, target: Target
) -> None:
    query = Query(title="전부", tags=("전부",), tracks=tuple(range(5_000)))
    found = generate(fit(generator, long_facets), query_rows([query], long_facets), 100, target)[0]
    names = long_facets.vocabulary.names["track" if target == "tracks" else "tag"]
    given = {str(track) for track in query.tracks} | {*query.tags}
    assert not {names[code] for code in found.codes} & given
    assert np.isfinite(found.scores).all()
    silent = {("related", "tracks"), ("related", "tags"), ("spelling", "tracks"), ("spelling", "tags")}
    silent |= {
        ("association", "tracks"),
        ("beside", "tags"),
        ("classified", "tracks"),
        ("classified", "tags"),
        ("linear-tags", "tracks"),
        ("mentioned", "tracks"),
        ("mentioned", "tags"),
        ("placed", "tags"),
        ("same-artist", "tracks"),
        ("same-artist", "tags"),
    }
    assert len(found.codes) or (generator.kind, target) in silent

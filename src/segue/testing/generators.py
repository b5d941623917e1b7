"""Conformance checks for generators of any method, for tracks and for tags."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, Final

import numpy as np

from segue.data.dataset import Dataset
from segue.errors import SegueError
from segue.facets import BLOCKS, Block, Facets, QueryRows, query_rows
from segue.generators.base import CandidateGenerator, FittedGenerator, generate
from segue.generators.scores import Ranked
from segue.generators.traits import Explanation, Following, InSpace, Part, explaining
from segue.protocols import Silent
from segue.testing import worlds
from segue.types import Query, Target

TARGETS: Final[dict[Target, Block]] = {block.target: block.name for block in BLOCKS.values() if block.target}

SEED: Final = 3

_fitted: dict[tuple[str, int], FittedGenerator] = {}
"""Fits by settings and training set, which the checks share."""


class GeneratorConformance:
    """The checks; a subclass sets what is checked.

    Attributes:
        generator: The settings.
        dataset: The dataset that queries are cut from; default: the sample world.
        facets: The facets of the dataset.
        rounds_by_batch: Set for networks, whose rounding depends on the batch; batches may then differ in the
            last digits.
        guesses: Set for generators that name candidates for an empty query.
    """

    generator: ClassVar[CandidateGenerator]
    dataset: ClassVar[Dataset | None] = None
    facets: ClassVar[Facets | None] = None
    rounds_by_batch: ClassVar[bool] = False
    guesses: ClassVar[bool] = False

    def test_a_list_has_no_seed_and_no_repeat_and_falls(self) -> None:
        """Codes are in range, without the query's own and repeats; scores are finite, from 0, and descend."""
        rows, size = self._rows(), self._facets().vocabulary.size
        for target, block in TARGETS.items():
            for n in (1, 10, 10_000):
                lists = generate(self._fit(), rows, n, target)
                _check(len(lists) == len(rows), f"expected {len(rows)} lists of {target}, got {len(lists)}")
                for i, ranked in enumerate(lists):
                    _check_list(ranked, n, size(block), rows.codes(block, i).tolist(), f"{target}, query {i}")

    def test_a_list_of_none_is_empty(self) -> None:
        """`top` with n = 0 is empty, and so are the scores of no queries."""
        for target in TARGETS:
            lists = generate(self._fit(), self._rows(), 0, target)
            _check(not any(len(one.codes) for one in lists), f"{target}: expected empty lists for n = 0")
            none = generate(self._fit(), query_rows([], self._facets()), 30, target)
            _check(none == [], f"{target}: expected no lists for no queries")

    def test_the_best_few_are_the_head_of_the_long_list(self) -> None:
        """Scores and order do not depend on the length of the list."""
        for target in TARGETS:
            short, long = (generate(self._fit(), self._rows(), n, target) for n in (7, 10_000))
            for one, other in zip(short, long, strict=True):
                _same(one, Ranked(other.codes[:7], other.scores[:7]))

    def test_scores_of_candidates_are_those_of_the_list(self) -> None:
        """`at` returns the scores of `top`, in the order of the given codes."""
        for target in TARGETS:
            scores = self._fit().score(self._rows(), target)
            for i in range(len(self._rows())):
                codes, values = scores.top(i, 50)
                np.testing.assert_array_equal(scores.at(i, codes[::-1]), values[::-1])

    def test_a_batch_is_answered_as_its_queries_one_by_one(self) -> None:
        """Equal to the last bit, whatever BLAS does with a batch's size and a query's position."""
        rows, check = self._rows(), _alike if self.rounds_by_batch else _same
        for target in TARGETS:
            batch = generate(self._fit(), rows, 30, target)
            for size in (1, 7, 33):
                parts = [rows.select(slice(start, start + size)) for start in range(0, len(rows), size)]
                found = [ranked for part in parts for ranked in generate(self._fit(), part, 30, target)]
                for one, other in zip(found, batch, strict=True):
                    check(one, other)

    def test_asking_for_the_other_target_first_changes_nothing(self) -> None:
        """Both targets share a workspace; neither may change the other's results."""
        others: dict[Target, Target] = {"tracks": "tags", "tags": "tracks"}
        for target, other in others.items():
            first, second = self._rows(), self._rows()
            generate(self._fit(), second, 30, other)
            self._same_lists(self._fit(), first, self._fit(), second, target)

    def test_the_same_seed_gives_the_same_lists(self) -> None:
        """All randomness comes from the seed."""
        again = self.generator.fit(self._facets(), seed=SEED, progress=Silent())
        for target in TARGETS:
            self._same_lists(self._fit(), self._rows(), again, self._rows(), target)

    def test_what_was_saved_answers_the_same(self) -> None:
        """Saved files have no pickle, and load to equal results."""
        with tempfile.TemporaryDirectory(prefix="segue-testing-") as place:
            self._fit().save(Path(place))
            loaded = self.generator.load(Path(place), self._facets())
            for target in TARGETS:
                self._same_lists(self._fit(), self._rows(), loaded, self._rows(), target)
            for path in Path(place).rglob("*.npy"):
                np.load(path, allow_pickle=False)
            pickled = [p.name for p in Path(place).rglob("*") if p.suffix in {".pkl", ".pickle", ".joblib"}]
            _check(not pickled, f"expected no pickles, got {', '.join(pickled)}")

    def test_arrays_of_another_shape_are_refused(self) -> None:
        """A model may come from a stranger: `load` says of each array what it must be, as with `map_array`."""
        with tempfile.TemporaryDirectory(prefix="segue-testing-") as place:
            self._fit().save(Path(place))
            for path in sorted(Path(place).rglob("*.npy")):
                whole = path.read_bytes()
                np.save(path, np.load(path, allow_pickle=False)[..., None], allow_pickle=False)
                refused = False
                try:
                    self.generator.load(Path(place), self._facets())
                except SegueError:
                    refused = True
                _check(refused, f"expected an error for {path.name} with a dimension more, got none")
                path.write_bytes(whole)

    def test_an_empty_query_and_an_unknown_one_get_the_same(self) -> None:
        """The first two queries: an empty one, and one of facets that the training set lacks."""
        for target in TARGETS:
            empty, unknown = generate(self._fit(), self._rows(), 30, target)[:2]
            _same(empty, unknown)
            _check(
                bool(len(empty.codes)) == self.guesses,
                f"{target}: expected {'a' if self.guesses else 'no'} guess",
            )

    def test_a_playlist_of_5000_tracks_is_continued(self) -> None:
        """Its own tracks and tags are left out, and scores are finite."""
        facets = worlds.long_facets()
        query = Query(title="전부", tags=("전부",), tracks=tuple(range(5_000)))
        rows = query_rows([query], facets)
        for target, block in TARGETS.items():
            ranked = generate(_fit(self.generator, facets), rows, 100, target)[0]
            own = rows.codes(block, 0).tolist()
            _check_list(ranked, 100, facets.vocabulary.size(block), own, f"{target}, a long playlist")

    def test_its_vectors_are_one_a_facet(self) -> None:
        """If it is `InSpace`: a finite row for each facet of a block, or no rows at all."""
        fitted, size = self._fit(), self._facets().vocabulary.size
        if not isinstance(fitted, InSpace):
            return
        for block in BLOCKS:
            vectors = fitted.vectors(block)
            if vectors is not None:
                found, expected = np.shape(vectors), (size(block), np.shape(vectors)[-1])
                _check(found == expected, f"{block}: expected vectors of shape {expected}, got {found}")
                _check(bool(np.isfinite(vectors).all()), f"{block}: expected finite vectors")

    def test_what_follows_is_a_probability_over_the_other_tracks(self) -> None:
        """If it is `Following`: each row sums to 1 over the other tracks, or is 0, for any number of tracks."""
        fitted = self._fit()
        if not isinstance(fitted, Following):
            return
        for size in (0, 1, 2, 40):
            codes = np.arange(self._facets().vocabulary.size("track"), dtype=np.int32)[::-1][:size]
            found = np.asarray(fitted.following(codes))
            _check(found.shape == (size, size), f"expected shape {(size, size)}, got {found.shape}")
            _check(bool(np.isfinite(found).all() and (found >= 0).all()), "expected finite numbers from 0")
            _check(not np.diagonal(found).any(), "expected that no track follows itself")
            whole = found.sum(axis=1)
            _check(bool((np.isclose(whole, 1) | (whole == 0)).all()), f"expected rows of 1 or 0, got {whole}")

    def test_it_explains_each_result_as_it_would_alone(self) -> None:
        """If it is `Explaining`: finite support from 0, a row per part and a column per result."""
        rows = self._rows()
        for one in explaining([self._fit()]):
            for target in TARGETS:
                for i in range(2, len(rows), 5):
                    codes = self._fit().score(rows, target).top(i, 6).codes
                    found = one.explain(rows, i, codes, target)
                    _check_support(found, len(codes), f"{target}, query {i}")
                    for k in range(len(codes) if found.parts else 0):
                        alone = one.explain(rows, i, codes[k : k + 1], target)
                        both = (_supports(one, at) for one, at in ((found, k), (alone, 0)))
                        _check(next(both) == next(both), f"{target}, query {i}: expected the same alone")

    def _facets(self) -> Facets:
        return self.facets or worlds.sample_facets()

    def _fit(self) -> FittedGenerator:
        return _fit(self.generator, self._facets())

    def _rows(self) -> QueryRows:
        """Return the queries, with an empty workspace."""
        return query_rows(worlds.sample_queries(self.dataset or worlds.sample()), self._facets())

    def _same_lists(
        self,
        ours: FittedGenerator,
        our_rows: QueryRows,
        other: FittedGenerator,
        rows: QueryRows,
        target: Target,
    ) -> None:
        lists = generate(ours, our_rows, 30, target), generate(other, rows, 30, target)
        for one, two in zip(*lists, strict=True):
            _same(one, two)


def _fit(generator: CandidateGenerator, facets: Facets) -> FittedGenerator:
    key = repr(generator), id(facets)
    if key not in _fitted:
        _fitted[key] = generator.fit(facets, seed=SEED, progress=Silent())
    return _fitted[key]


def _check(right: bool, message: str) -> None:
    if not right:
        raise AssertionError(message)


def _check_list(ranked: Ranked, n: int, size: int, own: Sequence[int], where: str) -> None:
    codes, scores = ranked
    _check(len(codes) == len(scores) <= n, f"{where}: expected at most {n} codes and as many scores")
    _check(codes.dtype == np.int32, f"{where}: expected codes of int32, got {codes.dtype}")
    _check(scores.dtype == np.float32, f"{where}: expected scores of float32, got {scores.dtype}")
    _check(bool(((codes >= 0) & (codes < size)).all()), f"{where}: expected codes from 0 to {size - 1}")
    _check(len({*codes.tolist()}) == len(codes), f"{where}: expected no candidate twice")
    _check(not {*own} & {*codes.tolist()}, f"{where}: expected none of the query's own")
    _check(bool(np.isfinite(scores).all() and (scores >= 0).all()), f"{where}: expected finite scores from 0")
    _check(bool((np.diff(scores) <= 0).all()), f"{where}: expected scores that never rise")


def _check_support(found: Explanation, results: int, where: str) -> None:
    expected, got = (len(found.parts), results), np.shape(found.support)
    _check(expected == got, f"{where}: expected support of shape {expected}, got {got}")
    _check(
        bool(np.isfinite(found.support).all() and (found.support >= 0).all()),
        f"{where}: expected support from 0",
    )


def _supports(found: Explanation, at: int) -> dict[Part, float]:
    """Return the parts that support one result."""
    column = found.support[:, at].tolist()
    return {part: value for part, value in zip(found.parts, column, strict=True) if value}


def _same(one: Ranked, other: Ranked) -> None:
    """Check that both lists are equal to the last bit."""
    np.testing.assert_array_equal(one.codes, other.codes)
    np.testing.assert_array_equal(one.scores, other.scores)


def _alike(one: Ranked, other: Ranked) -> None:
    """Check that both lists are equal, up to rounding and the order of ties."""
    np.testing.assert_allclose(one.scores, other.scores, rtol=1e-4, atol=1e-6)
    if not len(one.codes):
        return
    cut = float(one.scores[-1]) + 1e-4 * abs(float(one.scores[-1])) + 1e-6
    for ours, theirs in ((one, other), (other, one)):
        above = {*ours.codes[ours.scores > cut].tolist()}
        _check(above <= {*theirs.codes.tolist()}, "expected the same candidates above the cut")

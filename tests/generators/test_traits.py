"""What generators offer beside scores."""

from __future__ import annotations

import numpy as np

from segue.generators.traits import Composed, Contributions, explaining


def test_what_only_the_rest_of_a_score_brings_is_explained_by_the_facet_that_takes_least_away() -> None:
    values = np.array([[-3, 1, -1, 0], [-2, -4, -2, 0]], np.float32)
    rest = np.array([9, 9, 0, 0], np.float32)
    found = Contributions([("track", 0), ("tag", 1)], values, rest).explanation()
    np.testing.assert_array_equal(found.support, [[0, 1, 0, 0], [1, 0, 0, 0]])
    assert found.parts == [("track", 0), ("tag", 1)]


def test_without_facets_nothing_is_explained() -> None:
    none = Contributions([], np.zeros((0, 2), np.float32), np.ones(2, np.float32)).explanation()
    assert (none.parts, none.support.shape) == ([], (0, 2))


class Speaker:
    """It has the trait by what it has."""

    def __init__(self, evidence: str, *parts: object) -> None:
        self.evidence, self.parts = evidence, parts

    def explain(self, *_: object) -> None:
        """Nothing is asked of it here."""


def test_the_surest_evidence_comes_first_whoever_gives_it() -> None:
    first, inner, last = Speaker("related"), Speaker("content"), Speaker("facets")
    outer = Speaker("facets", inner)
    assert isinstance(outer, Composed)
    assert [*explaining([outer, object(), last, first])] == [inner, first, outer, last]

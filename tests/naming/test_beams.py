"""Searches over a small written-out language: units 5 = a, 6 = b, 7 = c; 3 ends a title."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from segue.errors import ConfigError
from segue.naming.beams import NEVER, Search, draw, search

BEGIN, END, A, B, C = 2, 3, 5, 6, 7

NEXT: dict[tuple[int, ...], dict[int, float]] = {
    (): {A: 0.6, B: 0.4},
    (A,): {END: 0.4, B: 0.35, C: 0.25},
    (B,): {C: 0.9, END: 0.1},
    (A, B): {END: 1.0},
    (A, C): {END: 1.0},
    (B, C): {END: 1.0},
}


class Table:
    """A writer that reads `NEXT`."""

    def begin(self) -> NDArray[np.float32]:
        return np.zeros((1, 1), np.float32)

    def step(
        self, state: NDArray[np.float32], prefixes: NDArray[np.int64]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        scores = np.full((len(prefixes), 8), NEVER)
        for row, prefix in zip(scores, prefixes.tolist(), strict=True):
            for unit, share in NEXT.get(tuple(prefix[1:]), {END: 1.0}).items():
                row[unit] = np.log(share)
        return scores, state


def found(settings: Search, n: int = 10) -> dict[tuple[int, ...], float]:
    return {one.ids: one.score for one in search(Table(), settings, BEGIN, END, bool, n)}


def test_a_wide_search_finds_every_title_with_its_probability() -> None:
    titles = found(Search(beam=6, penalty=0.0))
    wanted = {(B, C): 0.36, (A,): 0.24, (A, B): 0.21, (A, C): 0.15, (B,): 0.04}
    assert {ids: np.exp(score) for ids, score in titles.items()} == pytest.approx(wanted)
    assert list(titles) == list(wanted)  # the best first


def test_a_beam_of_one_is_greedy() -> None:
    assert list(found(Search(beam=1, penalty=0.0), n=1)) == [(A,)]


def test_the_penalty_is_that_of_the_length_with_its_end() -> None:
    titles = found(Search(beam=6, penalty=2.0))
    assert titles[B, C] == pytest.approx(np.log(0.36) / (8 / 6) ** 2)
    assert titles[A,] == pytest.approx(np.log(0.24) / (7 / 6) ** 2)


def test_groups_avoid_what_those_before_chose() -> None:
    assert set(found(Search(beam=2, groups=2, diversity=0.0, penalty=0.0), n=1)) == {(A,)}
    # the second group begins with b, since a was chosen
    best = search(Table(), Search(beam=2, groups=2, diversity=1.0, penalty=0.0), BEGIN, END, bool, 9)
    assert (B, C) in {one.ids for one in best}


def test_what_is_not_accepted_does_not_come() -> None:
    titles = search(Table(), Search(beam=6), BEGIN, END, lambda ids: B not in ids, 10)
    assert {one.ids for one in titles} == {(A,), (A, C)}
    assert search(Table(), Search(), BEGIN, END, lambda _: False, 3) == []


def test_no_title_is_longer_than_the_longest() -> None:
    assert set(found(Search(beam=6, longest=1))) == {(A,), (B,)}


@pytest.mark.parametrize(
    "wrong", [{"beam": 0}, {"groups": 0}, {"beam": 2, "groups": 3}, {"penalty": -1.0}, {"longest": 0}]
)
def test_settings_outside_their_range_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ConfigError):
        Search(**wrong)


def test_drawing_repeats_and_turns_greedy_as_it_cools() -> None:
    def drawn(seed: int, temperature: float) -> list[tuple[int, ...]]:
        rng = np.random.default_rng(seed)
        found = draw(Table(), Search(), BEGIN, END, bool, 2, temperature=temperature, rng=rng)
        return [one.ids for one in found]

    assert drawn(1, 1.0) == drawn(1, 1.0)
    assert set(drawn(1, 5.0)) <= set(found(Search(beam=6)))
    assert drawn(2, 0.01) == [(A,)]

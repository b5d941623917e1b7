"""Values for trials: from the seed, the number and what was before."""

from __future__ import annotations

import pytest

from segue.recipes import Recipe
from segue.tuning import search_files
from segue.tuning.sampling import Done, importance, suggest
from segue.tuning.space import Space


@pytest.fixture
def space(search: str, base: Recipe) -> Space:
    return search_files.loads(search, "s.toml", base)


def searched(space: Space, trials: int, seed: int = 0) -> list[Done]:
    """A search whose value falls with the distance of the weight from 1."""
    weight = space.varied[0].key
    found: list[Done] = []
    for number in range(1, trials + 1):
        values = suggest(space.varied, found, seed=seed, number=number)
        found.append(Done(values, -abs(float(values[weight]) - 1.0)))
    return found


def test_it_comes_near_the_optimum_and_the_same_seed_tries_the_same(space: Space) -> None:
    found = searched(space, 40)
    assert max(one.value for one in found) > -0.1
    assert found == searched(space, 40)
    assert found != searched(space, 40, seed=1)
    later = sum(one.value for one in found[20:]) / 20
    assert later > sum(one.value for one in found[:10]) / 10


def test_values_are_in_their_ranges_and_short(space: Space) -> None:
    for one in searched(space, 15):
        assert all(varied.holds(one.values[varied.key]) for varied in space.varied)
        weight, factors, _ = one.values.values()
        assert len(f"{weight}".replace(".", "").lstrip("0")) <= 4
        assert type(factors) is int


def test_a_base_outside_the_ranges_teaches_nothing_and_stops_nothing(space: Space) -> None:
    outside = Done({**space.values(), space.varied[0].key: 9.0}, 1.0)
    assert suggest(space.varied, [outside], seed=0, number=1) == suggest(space.varied, [], seed=0, number=1)


def test_what_matters_is_important(space: Space) -> None:
    shares = importance(space.varied, searched(space, 40))
    assert sum(shares.values()) == pytest.approx(1.0)
    assert max(shares, key=lambda key: shares[key]) == space.varied[0].key
    assert importance(space.varied, searched(space, 1)) == {}

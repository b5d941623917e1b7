"""How alike two tracks are."""

from __future__ import annotations

import pytest

from segue.data.matching.likeness import Names, contradict, names_alike, paths_alike


def names(title: str = "", *artists: str, parts: tuple[str, ...] = (), length: int | None = None) -> Names:
    return Names(title, title.partition(" live")[0], artists, parts, length)


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        (names("rain", "a"), names("rain", "a"), 0.95, 0.95),
        (names("rain", "a", length=1000), names("rain", "a", length=60_000), 0.5, 0.6),
        (names("rain"), names("rain", "a"), 0.7, 0.72),
        (names("rain live", "a"), names("rain", "a"), 0.9, 0.94),
        (names("rain"), names("rains"), 0, 0),
        (names(), names(), 0, 0),
        (names("part 1", "a"), names("part 2", "a"), 0, 0),
    ],
)
def test_names(one: Names, other: Names, least: float, most: float) -> None:
    assert least <= names_alike(one, other) <= most
    assert names_alike(one, other) == names_alike(other, one)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (("a b c", "song"), ("m", "a b c", "song"), 0.97),
        (("x", "a b c", "song"), ("m", "a b c", "song"), 0.9),
        (("x", "song"), ("m", "song"), 0.75),
        (("cd 1", "01"), ("cd 1", "01"), 0),
        (("a",), ("b",), 0),
        ((), (), 0),
    ],
)
def test_paths(one: tuple[str, ...], other: tuple[str, ...], alike: float) -> None:
    assert paths_alike(names(parts=one), names(parts=other)) == alike


def test_names_contradict_only_where_both_are_known() -> None:
    assert contradict(names("rain", "a"), names("snow", "b"))
    assert not contradict(names("rain", "a"), names())
    assert not contradict(names("rain", "a"), names("snow", "a"))

"""What genres are called."""

from __future__ import annotations

import pytest

from segue.facets.genre_names import genre_names


@pytest.mark.parametrize(
    ("label", "some", "never"),
    [
        ("재즈", {"재즈", "jazz", "爵士"}, set[str]()),
        ("jazz", {"jazz", "재즈"}, set[str]()),
        ("록/메탈", {"록/메탈", "록", "락", "rock", "메탈", "metal"}, set[str]()),
        ("재즈 / 보컬재즈", {"재즈 / 보컬재즈", "보컬재즈"}, {"재즈", "jazz"}),
        ("인디음악 / 랩/힙합", {"랩", "hiphop"}, {"indie"}),
        ("lo-fi beats", {"lo-fi beats"}, set[str]()),
        ("new-age", {"뉴에이지"}, set[str]()),
    ],
)
def test_a_genre_goes_by_its_parts_and_their_spellings(label: str, some: set[str], never: set[str]) -> None:
    names = list(genre_names(label))
    assert names[0] == label
    assert some <= set(names)
    assert not never & set(names)

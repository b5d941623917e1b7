from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.data import text_columns
from segue.data.text_columns import TextColumn, TextLists

TEXTS = st.none() | st.text(st.sampled_from("a비🎧é "), max_size=4)


@given(st.lists(TEXTS, max_size=6), st.integers(1, 3))
def test_texts_are_those_of_the_column(texts: list[str | None], joined: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_columns, "JOINED", joined)
        found = TextColumn.of(pl.Series(texts, dtype=pl.String))
    plain = [text or "" for text in texts]
    assert list(found) == plain
    assert found[1:] == plain[1:]
    assert [found[place] for place in range(-len(plain), 0)] == plain
    with pytest.raises(IndexError):
        found[len(plain)]
    twice = np.array([*range(len(plain)), *range(len(plain))], np.int32)[::-1]
    assert found.at(twice) == [plain[place] for place in twice]


@given(st.lists(st.none() | st.lists(TEXTS, max_size=3), max_size=5))
def test_lists_are_those_of_the_column(lists: list[list[str | None] | None]) -> None:
    found = TextLists.of(pl.Series(lists, dtype=pl.List(pl.String)))
    plain = [tuple(text or "" for text in some or ()) for some in lists]
    assert list(found) == plain
    assert (found[::-1], len(found)) == (plain[::-1], len(plain))
    twice = np.array([*range(len(plain)), *range(len(plain))], np.int32)[::-1]
    assert found.at(twice) == [plain[place] for place in twice]

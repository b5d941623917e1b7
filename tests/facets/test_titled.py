"""The words and n-grams of titles as rows."""

from __future__ import annotations

import numpy as np

from segue.facets.titled import Titled, coded_rows, words_of
from segue.text.tokens import tokens


def test_the_words_of_a_title_are_its_words_and_the_whole() -> None:
    title = tokens("비 오는 밤")
    assert words_of(title) == ("=비오는밤", *title.words)
    assert words_of(tokens("")) == ()


def test_a_row_holds_the_names_that_are_known() -> None:
    found = coded_rows([["밤", "비"], [], ["🌙", "비"]], ("비", "밤"))
    np.testing.assert_array_equal(found.toarray(), [[1, 1], [0, 0], [1, 0]])


def test_what_two_titles_share_is_kept() -> None:
    found = Titled.of([tokens(title) for title in ("비 오는 밤", " 비오는밤 ", "여름 🌊", "")])
    assert "=비오는밤" in found.names["word"]
    assert "w:여름" not in found.names["word"]
    assert found.rows["word"].shape == (4, len(found.names["word"]))
    assert found.rows["gram"].toarray()[3].sum() == 0

"""Words of the title as reasons, by a title encoder."""

from __future__ import annotations

import numpy as np

from segue.facets import Facets, query_rows
from segue.generators.content.popularity import Popularity
from segue.generators.neural.title_encoder import EncodedTitles
from segue.protocols import Silent
from segue.reasons.title_reasons import by_words
from segue.types import Query


def test_a_title_encoder_gives_words_and_another_generator_none(sample_facets: Facets) -> None:
    encoded = EncodedTitles("tfidf-linear", None, epochs=2).fit(sample_facets, seed=0, progress=Silent())
    popularity = Popularity().fit(sample_facets, seed=0, progress=Silent())
    title = next(title for title in sample_facets.titles if " " in title)
    rows = query_rows([Query(title=title)], sample_facets)
    codes = encoded.score(rows, "tags").top(0, 2).codes
    found = by_words(encoded, rows, 0, "tags", codes)[0]
    assert {reason.kind for reason in found} == {"word"}
    assert {reason.value for reason in found} <= {*title.split()}
    assert 0 < sum(reason.share for reason in found) <= 1
    assert by_words(popularity, rows, 0, "tags", codes) == [(), ()]


def test_a_word_that_comes_twice_is_one_reason(sample_facets: Facets) -> None:
    encoded = EncodedTitles("tfidf-linear", None, epochs=2).fit(sample_facets, seed=0, progress=Silent())
    word = next(title for title in sample_facets.titles if " " in title).split()[0]
    title = f"{word} {word} 😀 {word}"
    rows = query_rows([Query(title=title)], sample_facets)
    codes = np.arange(len(sample_facets.vocabulary.names["tag"]), dtype=np.int32)
    for reasons in by_words(encoded, rows, 0, "tags", codes):
        assert len({reason.value for reason in reasons}) == len(reasons)

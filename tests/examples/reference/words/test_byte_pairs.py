from __future__ import annotations

import pytest
from tokenizers import Tokenizer
from tokenizers.models import BPE

from examples.reference.words.byte_pairs import END, encode, learn_merges, merge

PUBLISHED = {"low": 5, "lower": 2, "newest": 6, "widest": 3}


def test_the_published_example() -> None:
    assert learn_merges(PUBLISHED, 10) == [
        ("e", "s"),
        ("es", "t"),
        ("est", "</w>"),
        ("l", "o"),
        ("lo", "w"),
        ("n", "e"),
        ("ne", "w"),
        ("new", "est</w>"),
        ("low", "</w>"),
        ("w", "i"),
    ]


def test_a_word_that_was_never_seen_is_made_of_known_pieces() -> None:
    assert encode("lowest", learn_merges(PUBLISHED, 10)) == ("low", "est</w>")
    assert encode("새벽🌙", learn_merges(PUBLISHED, 10)) == ("새", "벽", "🌙", END)


def test_learning_ends_where_every_word_is_one_piece() -> None:
    merges = learn_merges({"새벽": 2, "밤": 1}, 100)
    assert merges == [("새", "벽"), ("새벽", END), ("밤", END)]
    assert learn_merges({}, 5) == []


def test_what_overlaps_is_merged_from_the_left() -> None:
    assert merge(("a", "a", "a"), ("a", "a")) == ("aa", "a")


@pytest.mark.parametrize("word", ["low", "lowest", "newer", "wides", "lol", "wildest"])
def test_words_are_split_as_tokenizers_splits_them(word: str) -> None:
    """Theirs has one character as the mark of an end."""
    words = {**PUBLISHED, "wildness": 1, "lol": 1}
    merges = learn_merges(words, 12)
    theirs = [(a.replace(END, "·"), b.replace(END, "·")) for a, b in merges]
    pieces = {*"".join(words), "·", *(a + b for a, b in theirs)}
    model = BPE({piece: i for i, piece in enumerate(sorted(pieces))}, theirs)
    tokens = Tokenizer(model).encode(f"{word}·").tokens
    assert tokens == [piece.replace(END, "·") for piece in encode(word, merges)]

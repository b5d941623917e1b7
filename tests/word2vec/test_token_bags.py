from __future__ import annotations

import itertools

import numpy as np
from gensim.models import Word2Vec
from hypothesis import given
from hypothesis import strategies as st

from segue.word2vec.token_bags import UNKNOWN, TokenBags, hands, shuffle_bags

LENGTHS = st.lists(st.integers(2, 40), min_size=1, max_size=20)


def ends_of(lengths: list[int]) -> np.ndarray:
    return np.cumsum([0, *lengths])


class TestRead:
    def test_by_hand(self) -> None:
        bags = TokenBags.read([["b", "a", "밤 산책"], ["a"], [], ["x", "a", "b"], ["b", "a"]], min_count=2)
        assert bags.tokens == ("a", "b")
        assert bags.counts.tolist() == [4, 3]
        assert bags.codes.tolist() == [1, 0, 0, 1, 1, 0]
        assert bags.ends.tolist() == [0, 2, 4, 6]
        assert bags.lengths.tolist() == [2, 2, 2]
        assert bags.playlists == 5

    @given(st.lists(st.lists(st.sampled_from("가나다라마 🌙"), max_size=6), max_size=12), st.integers(1, 3))
    def test_holds_each_bags_known_tokens_in_order(self, playlists: list[list[str]], min_count: int) -> None:
        playlists.append(["가"] * min_count)
        flat = [token for playlist in playlists for token in playlist]
        known = [[token for token in playlist if flat.count(token) >= min_count] for playlist in playlists]
        bags = TokenBags.read(playlists, min_count=min_count)
        read = [
            [bags.tokens[code] for code in bags.codes[start:stop]]
            for start, stop in itertools.pairwise(bags.ends)
        ]
        assert read == [bag for bag in known if len(bag) > 1]
        assert bags.counts.tolist() == [flat.count(token) for token in bags.tokens]
        assert bags.tokens == tuple(sorted(bags.tokens, key=lambda token: (-flat.count(token), token)))


class TestHands:
    @given(LENGTHS, st.integers(1, 45))
    def test_are_even_few_and_keep_the_bags_borders(self, lengths: list[int], most: int) -> None:
        ends = ends_of(lengths)
        cuts = hands(ends, most)
        assert set(ends) <= set(cuts)
        for start, stop in itertools.pairwise(ends):
            sizes = np.diff(cuts[(cuts >= start) & (cuts <= stop)])
            assert len(sizes) == -(-(stop - start) // most)
            assert sizes.max() <= most
            assert sizes.max() - sizes.min() <= 1


class TestShuffle:
    @given(LENGTHS, st.integers(0, 40))
    def test_moves_tokens_within_long_bags_only(self, lengths: list[int], longer_than: int) -> None:
        ends = ends_of(lengths)
        codes = np.arange(ends[-1], dtype=np.int32)
        shuffle_bags(codes, ends, np.random.default_rng(0), longer_than=longer_than)
        for start, stop in itertools.pairwise(ends):
            bag = codes[start:stop].tolist()
            assert sorted(bag) == list(range(start, stop))
            if stop - start <= longer_than:
                assert bag == list(range(start, stop))

    def test_changes_the_order(self) -> None:
        codes = np.arange(100, dtype=np.int32)
        shuffle_bags(codes, np.array([0, 100]), np.random.default_rng(0), longer_than=2)
        assert codes.tolist() != list(range(100))


def test_the_exact_form_is_gensims() -> None:
    """Rare tokens keep their places, short playlists stay, and of equal counts the token seen last comes first."""
    bags = TokenBags.read([["밤", "a", "b"], ["a", "rare", "b"], [], ["밤"]], min_count=2, exact=True)
    assert bags.tokens == ("b", "a", "밤")
    assert bags.codes.tolist() == [2, 1, 0, 1, UNKNOWN, 0, 2]
    assert bags.ends.tolist() == [0, 3, 6, 6, 7]
    theirs = Word2Vec(
        [["밤", "a", "b"], ["a", "rare", "b"], [], ["밤"]], min_count=2, vector_size=1, epochs=1
    )
    assert theirs.wv.index_to_key == [*bags.tokens]

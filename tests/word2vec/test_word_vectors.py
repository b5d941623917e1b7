from __future__ import annotations

import re
import tempfile
from pathlib import Path

import numpy as np
import pytest
from gensim.models import KeyedVectors
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from segue.errors import ArtifactError, ConfigError, DataError, QueryError
from segue.word2vec.files import export_word2vec
from segue.word2vec.tokens import escape_token
from segue.word2vec.word_vectors import WordVectors

TOKENS = (
    "track:1",
    "tag:밤 산책",
    "word:드라이브",
    "tag:☕ 🌙",
    "tag:a\\b▁c",
    "tag:전각　공백\t\n",
    "tag:\\u0020",
)


def unescaped(text: str) -> str:
    """The token that was written as `text`."""

    def character(match: re.Match[str]) -> str:
        found = match[0]
        if found == "▁":
            return " "
        return found[1] if len(found) == 2 else chr(int.from_bytes(bytes.fromhex(found[2:])))

    return re.sub(r"\\\\|\\▁|\\u[0-9a-f]{4}|▁", character, text)


BINARY = pytest.mark.parametrize("binary", [False, True])


@pytest.fixture
def words() -> WordVectors:
    rng = np.random.default_rng(0)
    return WordVectors(TOKENS, rng.normal(size=(len(TOKENS), 5)).astype(np.float32))


@pytest.fixture
def plane() -> WordVectors:
    """Directions at 0°, 60°, 90°, 180°, a longer one at 0°, and none."""
    vectors = [[1, 0], [0.5, 3**0.5 / 2], [0, 2], [-1, 0], [7, 0], [0, 0]]
    return WordVectors(
        ("track:a", "track:b", "tag:c", "track:d", "tag:e", "tag:f"), np.array(vectors, np.float32)
    )


class TestWordVectors:
    @pytest.mark.parametrize(
        ("tokens", "vectors", "expected"),
        [
            (("a",), np.zeros((2, 3), np.float32), r"shape \(1, dim\).*got \(2, 3\)"),
            (("a",), np.zeros(1, np.float32), r"got \(1,\)"),
            (("a",), np.zeros((1, 0), np.float32), r"got \(1, 0\)"),
            (("a",), np.zeros((1, 3)), "float32, got float64"),
            (("a", "b", "a"), np.zeros((3, 1), np.float32), "'a' again"),
            (("a\udc00",), np.zeros((1, 1), np.float32), "valid Unicode"),
        ],
    )
    def test_refuses_what_does_not_fit(
        self, tokens: tuple[str, ...], vectors: np.ndarray, expected: str
    ) -> None:
        with pytest.raises(DataError, match=expected):
            WordVectors(tokens, vectors)

    def test_similar_by_hand(self, plane: WordVectors) -> None:
        near = plane.similar("track:a", 10)
        assert [token for token, _ in near] == ["tag:e", "track:b", "tag:c", "tag:f", "track:d"]
        assert [cosine for _, cosine in near] == pytest.approx([1, 0.5, 0, 0, -1], abs=1e-6)

    def test_similar_among(self, plane: WordVectors) -> None:
        assert [token for token, _ in plane.similar("track:a", 2, among="track:")] == ["track:b", "track:d"]
        assert [token for token, _ in plane.similar("track:a", 1, among="tag:")] == ["tag:e"]
        ends = plane.similar("track:a", 9, among=lambda token: token[-1] in "cd")
        assert [token for token, _ in ends] == ["tag:c", "track:d"]
        assert plane.similar("track:a", 3, among="album:") == []
        assert plane.similar("track:a", 0) == []

    def test_similar_is_gensims(self) -> None:
        rng = np.random.default_rng(1)
        vectors = rng.normal(size=(500, 8)).astype(np.float32)
        tokens = tuple(f"track:{row}" for row in range(500))
        theirs = KeyedVectors(8)
        theirs.add_vectors(list(tokens), vectors)
        ours = WordVectors(tokens, vectors).similar("track:7", 120)
        expected = theirs.most_similar("track:7", topn=120)
        assert [token for token, _ in ours] == [token for token, _ in expected]
        assert [cosine for _, cosine in ours] == pytest.approx([cosine for _, cosine in expected], abs=1e-5)

    def test_similar_finds_the_rare_kind_far_down(self) -> None:
        vectors = np.ones((5000, 2), np.float32)
        vectors[-1] = [-1, -1]
        words = WordVectors((*(f"track:{row}" for row in range(4999)), "tag:끝"), vectors)
        assert words.similar("track:0", 3, among="tag:") == [("tag:끝", pytest.approx(-1))]

    def test_similar_names_an_unknown_token(self, plane: WordVectors) -> None:
        with pytest.raises(QueryError, match="6 known tokens, got '밤'"):
            plane.similar("밤")
        with pytest.raises(ConfigError, match="n of 0 or more"):
            plane.similar("track:a", -1)


class TestEscape:
    @pytest.mark.parametrize(
        ("token", "text"),
        [
            ("tag:밤 산책", "tag:밤▁산책"),
            ("a▁b", "a\\▁b"),
            ("AC\\DC", "AC\\\\DC"),
            ("\t\n", "\\u0009\\u000a"),
            ("a　b", "a\\u3000b"),
            ("plain☕", "plain☕"),
            ("", ""),
        ],
    )
    def test_by_hand(self, token: str, text: str) -> None:
        assert escape_token(token) == text
        assert unescaped(text) == token

    @given(st.text(st.one_of(st.sampled_from(" \\▁u0123\t\n　"), st.characters())))
    def test_is_undone_and_leaves_no_space(self, token: str) -> None:
        text = escape_token(token)
        assert unescaped(text) == token
        assert text == "" or text.split() == [text]


class TestFiles:
    @BINARY
    def test_gensim_reads_what_we_write(self, words: WordVectors, tmp_path: Path, binary: bool) -> None:
        export_word2vec(words, tmp_path / "words", binary=binary)
        theirs = KeyedVectors.load_word2vec_format(str(tmp_path / "words"), binary=binary)
        assert [unescaped(key) for key in theirs.index_to_key] == list(TOKENS)
        assert np.array_equal(theirs.vectors, words.vectors)

    @BINARY
    @given(data=st.data())
    def test_round_trip(self, binary: bool, data: st.DataObject) -> None:
        alphabet = st.one_of(
            st.sampled_from(" \\▁가힣☕🌙　\t\n1."), st.characters(exclude_categories=["Cs"])
        )
        tokens = data.draw(st.lists(st.text(alphabet, max_size=8), unique=True, min_size=1, max_size=5))
        dim = data.draw(st.integers(1, 4))
        numbers = st.floats(width=32, allow_nan=False, allow_infinity=False)
        vectors = data.draw(arrays.arrays(np.float32, (len(tokens), dim), elements=numbers))
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "words"
            export_word2vec(WordVectors(tuple(tokens), vectors), path, binary=binary)
            theirs = KeyedVectors.load_word2vec_format(path, binary=binary)
        assert [unescaped(key) for key in theirs.index_to_key] == tokens
        assert np.array_equal(theirs.vectors, vectors)

    def test_writes_whole_or_not_at_all(self, words: WordVectors, tmp_path: Path) -> None:
        (tmp_path / "folder").mkdir()
        with pytest.raises(ArtifactError, match="could not be written"):
            export_word2vec(words, tmp_path / "folder")
        assert [path.name for path in tmp_path.iterdir()] == ["folder"]

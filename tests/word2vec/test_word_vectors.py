from __future__ import annotations

import pickle
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gensim.models import KeyedVectors
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from segue.errors import ArtifactError, ConfigError, DataError, QueryError
from segue.word2vec.files import export_word2vec, import_word2vec
from segue.word2vec.tokens import escape_token, unescape_token
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

    def test_mean_vectors_by_hand(self, plane: WordVectors) -> None:
        means = plane.mean_vectors(
            [["track:a", "tag:c"], ["tag:c", "tag:c", "track:a", "?"], [], ["?"], ["tag:f"]]
        )
        assert means.dtype == np.float32
        assert means[0] == pytest.approx(np.array([1, 2]) / 5**0.5)
        assert means[1] == pytest.approx(np.array([1, 4]) / 17**0.5)
        assert not means[2:].any()

    def test_mean_vectors_weigh(self, plane: WordVectors) -> None:
        weights = np.array([4, 1, 1, 1, 1, 1.0])
        assert plane.mean_vectors([["track:a", "tag:c"]], weights)[0] == pytest.approx(
            np.array([4, 2]) / 20**0.5
        )
        with pytest.raises(ConfigError, match=r"shape \(6,\), got \(2,\)"):
            plane.mean_vectors([["track:a"]], weights[:2])

    def test_mean_vectors_of_nothing(self, plane: WordVectors) -> None:
        assert plane.mean_vectors([]).shape == (0, 2)

    @given(st.lists(st.lists(st.sampled_from([*TOKENS, "?"]), max_size=6), max_size=6))
    def test_mean_vectors_are_unit_or_zero_and_alone_as_in_a_batch(self, bags: list[list[str]]) -> None:
        rng = np.random.default_rng(0)
        words = WordVectors(TOKENS, rng.normal(size=(len(TOKENS), 5)).astype(np.float32))
        means = words.mean_vectors(bags)
        for bag, mean in zip(bags, means, strict=True):
            assert np.linalg.norm(mean) == pytest.approx(1 if set(bag) - {"?"} else 0, abs=1e-5)
            assert np.array_equal(words.mean_vectors([bag])[0], mean)


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
        assert unescape_token(text) == token

    @given(st.text(st.one_of(st.sampled_from(" \\▁u0123\t\n　"), st.characters())))
    def test_is_undone_and_leaves_no_space(self, token: str) -> None:
        text = escape_token(token)
        assert unescape_token(text) == token
        assert text == "" or text.split() == [text]


class TestFiles:
    @BINARY
    def test_gensim_reads_what_we_write(self, words: WordVectors, tmp_path: Path, binary: bool) -> None:
        export_word2vec(words, tmp_path / "words", binary=binary)
        theirs = KeyedVectors.load_word2vec_format(str(tmp_path / "words"), binary=binary)
        assert [unescape_token(key) for key in theirs.index_to_key] == list(TOKENS)
        assert np.array_equal(theirs.vectors, words.vectors)

    @BINARY
    def test_we_read_what_gensim_writes(self, tmp_path: Path, binary: bool) -> None:
        theirs = KeyedVectors(3)
        tokens = ["밤", "드라이브", "☕", "100%", "</s>", "AC\\DC"]
        theirs.add_vectors(tokens, np.random.default_rng(0).normal(size=(6, 3)).astype(np.float32))
        theirs.save_word2vec_format(str(tmp_path / "words"), binary=binary)
        ours = import_word2vec(tmp_path / "words")
        assert ours.tokens == tuple(tokens)
        assert np.array_equal(ours.vectors, theirs.vectors)

    @BINARY
    def test_a_foreign_file_can_be_taken_as_it_is(self, tmp_path: Path, binary: bool) -> None:
        theirs = KeyedVectors(1)
        theirs.add_vectors(["▁the", "a\\\\b"], np.ones((2, 1), np.float32))
        theirs.save_word2vec_format(str(tmp_path / "words"), binary=binary)
        assert import_word2vec(tmp_path / "words", unescape=False).tokens == ("▁the", "a\\\\b")
        assert import_word2vec(tmp_path / "words").tokens == (" the", "a\\b")

    def test_the_c_tools_line_ends_are_read(self, tmp_path: Path) -> None:
        values = np.array([1.5, -2], "<f4").tobytes()
        (tmp_path / "binary").write_bytes(b"2 2\na " + values + b"\nb " + values + b"\n")
        (tmp_path / "text").write_text("2 2\na 1.5 -2 \nb 1.5 -2 \n")
        for name in ("binary", "text"):
            words = import_word2vec(tmp_path / name)
            assert words.tokens == ("a", "b")
            assert words.vectors.tolist() == [[1.5, -2], [1.5, -2]]

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
            words = import_word2vec(path)
        assert words.tokens == tuple(tokens)
        assert np.array_equal(words.vectors, vectors)

    def test_writes_whole_or_not_at_all(self, words: WordVectors, tmp_path: Path) -> None:
        (tmp_path / "folder").mkdir()
        with pytest.raises(ArtifactError, match="could not be written"):
            export_word2vec(words, tmp_path / "folder")
        assert [path.name for path in tmp_path.iterdir()] == ["folder"]


class TestMalformed:
    @pytest.mark.parametrize(
        ("text", "position", "expected"),
        [
            ("", "line 1", "first line of two whole numbers"),
            ("a 1 2\n", "line 1", "first line"),
            ("1 0\na \n", "line 1", "first line"),
            ("999999999999 300\na 1 2\n", "line 1", "got 23 bytes"),
            ("2 2\na 1 2\nb 1\n", "line 3", "got 1 numbers"),
            ("2 2\na 1 2\nb 1 x\n", "line 3", "could not convert"),
            ("2 2\na 1 2\nb 1 nan\n", "line 3", "not finite"),
            ("2 2\na 1 2\nb 1 1e39\n", "line 3", "not finite"),
            ("2 2\na 1 2\nb c 1 2\n", "line 3", "got 3 numbers"),
            ("2 2\na 1 2    \n\n", "line 3", "got 0 numbers"),
            ("2 2\na 1.5 2.5\n", "line 2", "expected 2 tokens, got 1"),
            ("1 2\na 1 2\n\nb 1 2\n", "line 4", "expected the end after 1 tokens"),
            ("2 2\na 1 2\na 1 2\n", "record 2", "'a' again"),
        ],
    )
    def test_text_names_the_line(self, tmp_path: Path, text: str, position: str, expected: str) -> None:
        path = tmp_path / "words.txt"
        path.write_text(text)
        with pytest.raises(DataError, match=expected) as caught:
            import_word2vec(path)
        assert str(caught.value.where) == f"{path}, {position}"

    VALUES = np.array([1.5, -2], "<f4").tobytes()

    @pytest.mark.parametrize(
        ("data", "position", "expected"),
        [
            (b"2 2\na " + VALUES + b"b " + VALUES[:7], "byte 14", "got 1 whole ones"),
            (b"2 2\na " + VALUES + b"bcdefghijk", "byte 14", "got 1 whole ones"),
            (b"1 2\na " + VALUES + b"b " + VALUES, "byte 14", "got more"),
            (b"2 2\na " + VALUES + b"\xff " + VALUES, "byte 14", "token 2 that is not UTF-8"),
            (b"1 2\na " + np.array([1, np.inf], "<f4").tobytes(), "byte 6", "not finite"),
        ],
    )
    def test_binary_names_the_byte(self, tmp_path: Path, data: bytes, position: str, expected: str) -> None:
        path = tmp_path / "words.bin"
        path.write_bytes(data)
        with pytest.raises(DataError, match=expected) as caught:
            import_word2vec(path)
        assert str(caught.value.where) == f"{path}, {position}"
        assert "binary=False" in str(caught.value)

    def test_text_that_is_not_utf8_names_the_line(self, tmp_path: Path) -> None:
        (tmp_path / "words").write_bytes(b"2 1\na 1\n\xff 1\n")
        with pytest.raises(DataError, match=r"line 3: expected a token and 1 numbers, got 'utf-8'"):
            import_word2vec(tmp_path / "words")

    def test_the_form_can_be_said(self, tmp_path: Path) -> None:
        (tmp_path / "words").write_text("1 2\na 1 x\n")
        with pytest.raises(DataError, match="line 2: expected a token and 2 numbers"):
            import_word2vec(tmp_path / "words", binary=False)

    def test_never_unpickles(self, tmp_path: Path) -> None:
        (tmp_path / "words").write_bytes(pickle.dumps(KeyedVectors(2)))
        with pytest.raises(DataError, match="line 1"):
            import_word2vec(tmp_path / "words")

    def test_a_missing_file(self, tmp_path: Path) -> None:
        with pytest.raises(DataError, match="cannot be read: No such file"):
            import_word2vec(tmp_path / "없음.txt")


def test_a_file_that_is_replaced_while_it_is_read_is_measured_as_it_was_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = WordVectors(TOKENS[:2], np.ones((2, 3), np.float32))
    export_word2vec(words, tmp_path / "a.bin", binary=True)
    (tmp_path / "short").write_bytes(b"")
    opened = Path.open

    def open_and_replace(path: Path, *arguments: Any) -> Any:
        file = opened(path, *arguments)
        if path.name == "a.bin":
            (tmp_path / "short").replace(path)
        return file

    monkeypatch.setattr(Path, "open", open_and_replace)
    assert import_word2vec(tmp_path / "a.bin", binary=True).tokens == TOKENS[:2]

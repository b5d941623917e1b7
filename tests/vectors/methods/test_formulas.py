"""The formulas of the methods, by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array

import segue
from segue.errors import DataError
from segue.vectors.corpus import Corpus
from segue.vectors.methods import co_occurrence
from segue.vectors.methods.ada_grad import AdaGrad
from segue.vectors.methods.co_occurrence import co_occurrences
from segue.vectors.methods.fasttext import FastText, gram_buckets
from segue.vectors.methods.glove import weight
from segue.vectors.methods.lsa import WEIGHTINGS, Weighting, weighted
from segue.vectors.methods.noise_contrastive import pairs
from segue.vectors.methods.nplm import contexts
from segue.vectors.methods.ppmi_svd import ppmi
from segue.vectors.methods.swivel import Swivel, loss_and_pull
from segue.vectors.methods.truncated_svd import leading
from segue.word2vec.settings import Track2VecSettings
from segue.word2vec.token_bags import TokenBags

BAGS = TokenBags.read([["가", "나", "다"], ["가", "나"]], min_count=1)


def test_a_playlist_of_n_tokens_counts_n() -> None:
    found = co_occurrences(BAGS, 0).toarray()
    assert np.allclose(found, [[0, 1.5, 0.5], [1.5, 0, 0.5], [0.5, 0.5, 0]])
    assert found.sum() == pytest.approx(5)


def test_a_window_counts_one_over_the_distance_and_ends_with_the_playlist() -> None:
    found = co_occurrences(BAGS, 2).toarray()
    assert np.allclose(found, [[0, 2, 0.5], [2, 0, 1], [0.5, 1, 0]])
    assert np.allclose(co_occurrences(BAGS, 1).toarray(), [[0, 2, 0], [2, 0, 1], [0, 1, 0]])


def test_too_many_pairs_are_refused_before_they_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(co_occurrence, "MOST", 7)
    with pytest.raises(DataError, match="at most 7 pairs"):
        co_occurrences(BAGS, 0)


def test_gloves_weight_is_0_for_0_and_1_from_x_max_on() -> None:
    found = weight(np.array([0, 6.25, 100, 400], np.float32), 100, 0.75)
    assert found.tolist() == [0, 0.125, 1, 1]


def test_ada_grad_by_hand() -> None:
    one = AdaGrad(np.zeros((2, 1), np.float32), 0.5, start=1e-12)
    one.step(np.array([[3.0]], np.float32), np.array([1]))
    one.step(np.array([[4.0]], np.float32), np.array([1]))
    assert one.values[:, 0].tolist() == pytest.approx([0, -0.5 - 0.5 * 4 / 5])


def test_mutual_information_by_hand() -> None:
    counts = csr_array(np.array([[4.0, 1.0], [1.0, 2.0]]))
    found = ppmi(counts).toarray()
    assert found[0, 0] == pytest.approx(np.log(4 * 8 / (5 * 5)))
    assert found[0, 1] == found[1, 0] == 0  # less often together than by chance
    assert found[1, 1] == pytest.approx(np.log(2 * 8 / 9))
    assert ppmi(counts, shift=1.5).toarray()[0, 0] == 0
    smooth = np.sqrt(5) / (np.sqrt(5) + np.sqrt(3))
    assert ppmi(counts, exponent=0.5).toarray()[0, 0] == pytest.approx(np.log(4 / (5 * smooth)))


def test_swivels_loss_by_hand() -> None:
    settings = Swivel(base=0.5, scale=2.0)
    rows, columns = np.log([4.0]).astype(np.float32), np.log([8.0, 2.0]).astype(np.float32)
    products = np.array([[1.0, 0.25]], np.float32)
    total = np.float32(np.log(16))
    loss, pull = loss_and_pull(products, np.array([[4.0, 0.0]], np.float32), rows, columns, total, settings)
    seen, unseen = 1 - np.log(4 * 16 / 32), 0.25 - np.log(1 * 16 / 8)
    assert loss == pytest.approx(0.5 * 4.5 * seen**2 + np.log1p(np.exp(unseen)), rel=1e-5)
    assert pull[0].tolist() == pytest.approx([4.5 * seen, 1 / (1 + np.exp(-unseen))], rel=1e-5)


@pytest.mark.parametrize(
    ("weighting", "first"),
    [
        ("binary", [1, 1]),
        ("count", [3, 1]),
        ("frequency", [0.75, 0.25]),
        ("log", [1 + np.log(3), 1]),
        ("augmented", [1, 0.5 + 0.5 / 3]),
    ],
)
def test_the_five_weightings_by_hand(weighting: Weighting, first: list[float]) -> None:
    counts = csr_array(np.array([[3.0, 1, 0], [0, 1, 0], [0, 0, 2]]))
    idf = np.log(4 / (1 + np.array([1, 2, 1]))) + 1
    assert weighted(counts, weighting).toarray()[0].tolist() == pytest.approx([*(first * idf[:2]), 0])
    assert weighting in WEIGHTINGS
    assert len(WEIGHTINGS) == 5


def test_singular_vectors_are_numpys_with_one_sign() -> None:
    dense = np.random.default_rng(0).random((9, 6)).astype(np.float32)
    left, values, right, missed = leading(csr_array(dense), 3, 7)
    _, expected, _ = np.linalg.svd(dense)
    assert np.allclose(values, expected[:3])
    assert missed == pytest.approx(1 - (expected[:3] ** 2).sum() / (expected**2).sum(), abs=1e-6)
    assert np.allclose(left * values, dense @ right.T, atol=1e-6)
    assert (left[np.abs(left).argmax(axis=0), range(3)] > 0).all()


def test_n_grams_are_those_of_the_name() -> None:
    settings = FastText(shortest=2, longest=2, buckets=10_000)
    assert len(gram_buckets("  밤  산책 ", settings)) == 5  # <밤 밤_ _산 산책 책>
    assert gram_buckets("밤 산책", settings).tolist() == gram_buckets("밤　산책", settings).tolist()
    assert len(gram_buckets(" ", settings)) == 0


def test_predictions_start_with_the_beginning() -> None:
    assert contexts(BAGS, 2).tolist() == [[3, 3, 0], [3, 0, 1], [0, 1, 2], [3, 3, 0], [3, 0, 1]]


@pytest.mark.parametrize("window", [None, 1])
def test_pairs_are_of_one_playlist_and_never_of_a_token_with_itself(window: int | None) -> None:
    bags = TokenBags.read([["a", "b", "c"], ["x", "y"]] * 50, min_count=1)
    settings = Track2VecSettings(window=window, sample=0, shuffle=False)
    centres, others = pairs(bags, settings, np.random.default_rng(0))
    found = {(bags.tokens[a], bags.tokens[b]) for a, b in zip(centres.tolist(), others.tolist(), strict=True)}
    near = {("a", "b"), ("b", "a"), ("b", "c"), ("c", "b"), ("x", "y"), ("y", "x")}
    assert found == (near if window else near | {("a", "c"), ("c", "a")})


def test_a_cold_artists_letters_are_known_from_the_others(two_worlds: segue.Dataset) -> None:
    texts = Corpus.of(two_worlds).texts(["track:3", "tag:카페 🌙", "w:밤", "year:2017", "track:nowhere"])
    assert texts == ["달빛 - 밤 산책 3", "카페 🌙", "밤", "year:2017", ""]

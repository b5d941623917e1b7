"""What every title encoder keeps, whichever it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from segue.errors import ConfigError, DataError
from segue.titles import EncoderName, TitleModel, TitleRows, fit, load
from segue.titles.names import OF_TITLES
from segue.titles.reasons import word_shares
from tests.titles.conftest import small

NAMES = OF_TITLES

ODD = [
    "", " ", "비" * 10_000, "\x00\x07\x1b[31m", "🎧☕🌧️", "موسيقى هادئة", "ᚠᚢᚦᚨᚱᚲ", "\ud800", "노래 " * 3_000, "\u200b",
]  # fmt: skip
TITLES = ["비 오는 날 카페 재즈", "gym 90s throwback", "새벽 감성 발라드", *ODD]
TAGS = [["카페"], [], ["발라드", "새벽"], *[[] for _ in ODD]]

Fitted = Callable[[EncoderName], TitleModel]


@pytest.mark.parametrize("name", NAMES)
def test_any_text_has_a_finite_vector_and_scores(fitted: Fitted, name: EncoderName) -> None:
    model = fitted(name)
    vectors, scores = model.encode(TITLES, TAGS), model.scores(TITLES, TAGS)
    assert vectors.shape == (len(TITLES), model.dim)
    assert scores.shape == (len(TITLES), len(model.labels["tags"]))
    assert vectors.dtype == scores.dtype == np.float32
    assert np.isfinite(vectors).all()
    assert (scores >= 0).all()
    sums = scores.sum(axis=1)
    assert np.isin(sums.round(4), [0, 1]).all() or (name == "blend" and (sums <= 1.0001).all())


@pytest.mark.parametrize("name", NAMES)
def test_a_batch_is_as_one_by_one(fitted: Fitted, name: EncoderName) -> None:
    model = fitted(name)
    together = model.scores(TITLES, TAGS)
    alone = np.concatenate([model.scores([t], [g]) for t, g in zip(TITLES, TAGS, strict=True)])
    np.testing.assert_allclose(together, alone, atol=1e-5)


@pytest.mark.parametrize("name", NAMES)
def test_it_survives_saving(fitted: Fitted, name: EncoderName, tmp_path: Path) -> None:
    model = fitted(name)
    model.save(tmp_path / "model")
    again = load(tmp_path / "model")
    np.testing.assert_allclose(again.scores(TITLES, TAGS), model.scores(TITLES, TAGS), atol=1e-6)
    np.testing.assert_allclose(again.encode(TITLES), model.encode(TITLES), atol=1e-5)
    assert again.labels == model.labels
    assert again.recipe == model.recipe
    assert again.history == model.history
    assert again.parameters == model.parameters
    assert not [path for path in tmp_path.rglob("*") if path.suffix in (".pkl", ".bin", ".pt")]


@pytest.mark.parametrize("name", NAMES)
def test_no_titles_give_no_rows_and_wrong_calls_are_refused(fitted: Fitted, name: EncoderName) -> None:
    model = fitted(name)
    assert model.encode([]).shape == (0, model.dim)
    assert model.scores([]).shape == (0, len(model.labels["tags"]))
    with pytest.raises(ConfigError, match="expected a head out of tags, got 'artists'"):
        model.scores(["밤"], head="artists")
    with pytest.raises(ConfigError, match="places"):
        model.places(["밤"])
    if name not in ("tfidf-neighbours", "blend"):
        with pytest.raises(DataError, match="tags for 2 titles, got 1"):
            model.encode(["밤", "비"], [[]])


@pytest.mark.parametrize("name", NAMES)
def test_words_that_drove_a_label_share_one(fitted: Fitted, name: EncoderName) -> None:
    model = fitted(name)
    labels = model.labels["tags"][:5]
    found = word_shares(model, "비 오는 날 카페 재즈", labels)
    assert len(found) == 5
    for shares in found:
        assert {share.word for share in shares} <= {"비", "오는", "날", "카페", "재즈"}
        assert not shares or sum(share.share for share in shares) == pytest.approx(1)
        assert [share.share for share in shares] == sorted((share.share for share in shares), reverse=True)


@pytest.mark.parametrize("name", ["bag", "gru", "bert"])
def test_the_seed_decides(rows: TitleRows, fitted: Fitted, name: EncoderName) -> None:
    again = fit(rows, small(name))
    np.testing.assert_array_equal(again.scores(TITLES, TAGS), fitted(name).scores(TITLES, TAGS))

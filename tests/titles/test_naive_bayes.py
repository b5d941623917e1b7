"""Naive Bayes weights under a logistic regression, for texts with one label."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from scripts.fuzz.seals import seal
from segue.errors import ArtifactError, ConfigError
from segue.titles import TitleRows, fit, load, recipe
from segue.titles.naive_bayes import NaiveBayesLinear

WORDS = {
    "좋다": ["좋다", "최고", "감동"],
    "나쁘다": ["별로", "최악", "지루"],
    "그저": ["그저", "보통", "무난"],
}


def _rows(labels: int, count: int = 120) -> TitleRows:
    rng = np.random.default_rng(0)
    names = list(WORDS)[:labels]
    truth = [names[at % labels] for at in range(count)]
    texts = [" ".join(["이 영화", *rng.choice(WORDS[name], 2).tolist()]) for name in truth]
    return TitleRows.of_labels(texts, truth)


@pytest.mark.parametrize("labels", [2, 3])
def test_it_learns_which_words_point_where(labels: int, tmp_path: Path) -> None:
    rows = _rows(labels)
    model = fit(rows, recipe("tfidf-linear", "texts", rows=len(rows)))
    assert isinstance(model, NaiveBayesLinear)
    assert model.dim == (1 if labels == 2 else labels)
    asked = [f"{words[0]} {words[2]}" for words in WORDS.values()][:labels]
    scores = model.scores([*asked, "", "\x00"])
    assert [model.labels["label"][at] for at in scores[:labels].argmax(axis=1)] == list(WORDS)[:labels]
    np.testing.assert_allclose(scores.sum(axis=1), 1, rtol=1e-5)
    np.testing.assert_allclose(model.answers(asked)["label"], scores[:labels], rtol=1e-5)
    model.save(tmp_path / "model")
    again = load(tmp_path / "model")
    np.testing.assert_array_equal(again.scores(asked), scores[:labels])
    assert (again.recipe, again.labels, again.parameters) == (model.recipe, model.labels, model.parameters)


def test_a_typo_is_read_by_its_letters() -> None:
    """ "감덩" shares no character with "감동" but 감, and four of its five letters with it."""
    model = fit(_rows(2), recipe("tfidf-linear", "texts", rows=120))
    right = list(model.labels["label"]).index("좋다")
    assert model.scores(["감덩"])[0, right] > 0.5


def test_titles_with_tags_are_refused() -> None:
    rows = TitleRows(["밤", "비"] * 4, [["a"], ["b"]] * 4, {"tags": [["a"], ["b"]] * 4})
    with pytest.raises(ConfigError, match="one label each, got heads tags"):
        fit(rows, recipe("tfidf-linear", "texts", rows=8))


def test_it_predicts_no_places() -> None:
    with pytest.raises(ConfigError, match="predicts places"):
        fit(_rows(2), recipe("tfidf-linear", "texts", rows=120)).places(["좋다"])


def test_damage_is_said(tmp_path: Path) -> None:
    model = fit(_rows(2), recipe("tfidf-linear", "texts", rows=120))
    model.save(tmp_path / "model")
    np.save(tmp_path / "model" / "weights.npy", np.zeros((3, 1), np.float32))
    with pytest.raises(ArtifactError, match="altered"):
        load(tmp_path / "model")
    seal(tmp_path / "model")
    with pytest.raises(ArtifactError, match=r"weights\.npy: expected float32 of shape"):
        load(tmp_path / "model")
    (tmp_path / "model" / "weights.npy").unlink()
    with pytest.raises(ArtifactError, match="a damaged one"):
        load(tmp_path / "model")

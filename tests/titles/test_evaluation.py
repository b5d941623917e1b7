from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar, cast

import numpy as np
import pytest

from segue.data.dataset import Dataset
from segue.errors import ConfigError, DataError
from segue.titles import TitleModel, TitleRows, recipe
from segue.titles.dev import half_questions, question_ndcg, title_questions
from segue.titles.evaluation import cross_validated, evaluate, predictions
from segue.titles.training import read_rows


class ByFirstWord:
    """Knows the labels 좋음 and 나쁨 alone, by whether a text says 좋다."""

    labels: ClassVar = {"label": ("좋음", "나쁨")}

    def scores(self, texts: list[str]) -> Any:
        right = np.array(["좋다" in text for text in texts])
        return np.stack([np.where(right, 0.9, 0.2), np.where(right, 0.1, 0.8)], axis=1)


MODEL = cast("TitleModel", ByFirstWord())


def test_the_likeliest_labels_come_first() -> None:
    found = list(predictions(MODEL, ["참 좋다", "글쎄 🎧"], 2))
    assert [(text, label) for text, label, _ in found] == [
        ("참 좋다", "좋음"), ("참 좋다", "나쁨"), ("글쎄 🎧", "나쁨"), ("글쎄 🎧", "좋음"),
    ]  # fmt: skip
    assert [probability for *_, probability in found] == pytest.approx([0.9, 0.1, 0.8, 0.2])
    assert len(list(predictions(MODEL, ["좋다"] * 2000, 1))) == 2000
    assert list(predictions(MODEL, [], 1)) == []


def test_texts_are_measured_by_accuracy_and_f1(tmp_path: Path) -> None:
    rows = [("참 좋다", "좋음"), ("좋다", "나쁨"), ("싫다", "나쁨"), ("밤", "보통")]
    lines = ["text\tlabel", *map("\t".join, rows)]
    (tmp_path / "texts.tsv").write_text("\n".join(lines), encoding="utf-8")
    found = evaluate(MODEL, read_rows(tmp_path / "texts.tsv"))
    assert found["accuracy"].mean == pytest.approx(0.5)
    assert found["F1 of 좋음"].mean == pytest.approx(2 / 3)
    assert found["F1 of 나쁨"].mean == pytest.approx(2 / 4)
    assert found["F1 of 보통"].mean == 0
    assert found["F1 of 나쁨"].questions == 2


def test_titles_are_measured_by_ndcg(fitted: Any, sample: Dataset, tmp_path: Path) -> None:
    sample.save(tmp_path / "data")
    model = fitted("bag")
    found = evaluate(model, read_rows(tmp_path / "data"))
    rows = read_rows(tmp_path / "data")
    for name, questions in (
        ("nDCG@10, title", title_questions(rows)),
        ("nDCG@10, title and half of the tags", half_questions(rows)),
    ):
        assert found[name].mean == pytest.approx(question_ndcg(model, questions).mean())
        assert found[name].questions == len(questions)


def test_rows_without_what_the_model_predicts_are_refused(sample: Dataset, tmp_path: Path) -> None:
    sample.save(tmp_path / "data")
    with pytest.raises(ConfigError, match="expected rows with label"):
        evaluate(MODEL, read_rows(tmp_path / "data"))


def test_the_area_of_two_labels_and_of_more() -> None:
    rows = TitleRows.of_labels(["참 좋다", "좋다", "싫다", "밤"], ["좋음", "나쁨", "나쁨", "나쁨"])
    assert evaluate(MODEL, rows, auc=True)["AUC"].mean == pytest.approx((1 + 1 + 0.5) / 3)
    with pytest.raises(ConfigError, match="two of the model's labels for --auc"):
        evaluate(MODEL, rows.select(np.array([1, 2])), auc=True)


def test_each_row_is_labelled_by_a_model_that_has_not_seen_it() -> None:
    # a text of its own for each row: a model that had seen them would label all of them correctly
    texts = [f"{at}" * 5 for at in range(8)]
    rows = TitleRows.of_labels([*texts, *texts], ["0"] * 8 + ["1"] * 8)
    made = recipe("tfidf-linear", "texts", rows=16)
    found = cross_validated(made, rows, 4, auc=True)
    assert found["accuracy"].questions == 16
    assert found["accuracy"].mean < 0.6
    known = TitleRows.of_labels(["최고"] * 6 + ["최악"] * 6, ["1"] * 6 + ["0"] * 6)
    found = cross_validated(made, known, 3, auc=True)
    assert found["accuracy"].mean == 1
    assert found["AUC"].mean == found["AUC, mean of 3 folds"].mean == 1
    assert cross_validated(made, known, 3) == {k: v for k, v in found.items() if "AUC" not in k}


def test_too_few_texts_for_folds_are_said(sample: Dataset) -> None:
    made = recipe("tfidf-linear", "texts")
    with pytest.raises(DataError, match="1 of 'b'"):
        cross_validated(made, TitleRows.of_labels(["밤", "비", "눈"], ["a", "a", "b"]), 2)
    with pytest.raises(DataError, match="4 texts for 9 folds"):
        cross_validated(made, TitleRows.of_labels(["밤", "비", "눈", "달"], ["a", "a", "b", "b"]), 9)
    with pytest.raises(ConfigError, match="2 folds or more of texts"):
        cross_validated(made, TitleRows.of_dataset(sample), 2)

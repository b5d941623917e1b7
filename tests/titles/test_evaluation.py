from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar, cast

import numpy as np
import pytest

from segue.data.dataset import Dataset
from segue.errors import ConfigError
from segue.titles import TitleModel
from segue.titles.dev import half_questions, question_ndcg, title_questions
from segue.titles.evaluation import evaluate, predictions
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
    found = evaluate(MODEL, tmp_path / "texts.tsv")
    assert found["accuracy"].mean == pytest.approx(0.5)
    assert found["F1 of 좋음"].mean == pytest.approx(2 / 3)
    assert found["F1 of 나쁨"].mean == pytest.approx(2 / 4)
    assert found["F1 of 보통"].mean == 0
    assert found["F1 of 나쁨"].questions == 2


def test_titles_are_measured_by_ndcg(fitted: Any, sample: Dataset, tmp_path: Path) -> None:
    sample.save(tmp_path / "data")
    model = fitted("bag")
    found = evaluate(model, tmp_path / "data")
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
        evaluate(MODEL, tmp_path / "data")

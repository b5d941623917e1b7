"""The quality of a fitted encoder on unseen rows, and its predictions for texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from segue.errors import ConfigError
from segue.metrics.bootstrap import Estimate, mean_estimate
from segue.metrics.labels import f1
from segue.titles.dev import half_questions, question_ndcg, title_questions
from segue.titles.model import TitleModel
from segue.titles.rows import LABEL, TAGS, TitleRows
from segue.titles.training import read_rows


def evaluate(model: TitleModel, source: Path) -> dict[str, Estimate]:
    """Each metric's mean with its interval: accuracy and each label's F1 for texts, nDCG@10 of tags for titles.

    Args:
        model: A fitted encoder.
        source: A file of labelled texts, or a dataset directory; see `read_rows`.

    Raises:
        ConfigError: The rows do not have what the model predicts.
    """
    rows = read_rows(source)
    head = next(iter(model.labels))
    if head not in rows.targets:
        raise ConfigError(
            expected=f"rows with {head}, which the model predicts",
            got=f"rows with {', '.join(rows.targets)}",
            hint="A model of texts is measured on a file with the column label, one of titles on a dataset.",
        )
    return _labels(model, rows) if head == LABEL else _tags(model, rows)


def predictions(model: TitleModel, texts: Sequence[str], n: int) -> Iterator[tuple[str, str, float]]:
    """Each text with its `n` most likely labels and their probabilities in [0, 1], best first."""
    names = model.labels[next(iter(model.labels))]
    for start in range(0, len(texts), _CHUNK):
        chunk = texts[start : start + _CHUNK]
        for text, row in zip(chunk, model.scores(chunk), strict=True):
            order: list[int] = np.argsort(-row, kind="stable")[:n].tolist()
            yield from ((text, names[at], float(row[at])) for at in order)


_CHUNK: Final = 1024


def _labels(model: TitleModel, rows: TitleRows) -> dict[str, Estimate]:
    truth = np.array([found[0] for found in rows.targets[LABEL]], dtype=np.str_)
    guessed = np.array([label for _, label, _ in predictions(model, rows.titles, 1)], dtype=np.str_)
    found = _estimates(accuracy=(truth == guessed).astype(np.float64))
    for label in sorted({*truth.tolist()}):
        right = truth == label
        found[f"F1 of {label}"] = Estimate(mean=f1(right, guessed == label), questions=int(right.sum()))
    return found


def _tags(model: TitleModel, rows: TitleRows) -> dict[str, Estimate]:
    asked = {
        "nDCG@10, title": title_questions(rows, TAGS),
        "nDCG@10, title and half of the tags": half_questions(rows),
    }
    return _estimates(
        **{name: question_ndcg(model, questions, TAGS) for name, questions in asked.items() if questions}
    )


def _estimates(**values: NDArray[np.float64]) -> dict[str, Estimate]:
    found = {name: mean_estimate(column) for name, column in values.items()}
    return {name: one for name, one in found.items() if one is not None}

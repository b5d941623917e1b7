"""What `segue text evaluate` and `segue text predict` do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from segue.cli.text.training import rows_of
from segue.errors import ConfigError
from segue.metrics.bootstrap import Estimate, Resampling, estimates
from segue.titles.dev import half_questions, question_ndcg, title_questions
from segue.titles.model import TitleModel
from segue.titles.rows import LABEL, TAGS, TitleRows

if TYPE_CHECKING:
    from rich.table import Table


def evaluate(model: TitleModel, source: Path) -> dict[str, Estimate]:
    """Each measure's mean with its interval; for one label accuracy and each label's F1.

    Raises:
        ConfigError: The rows have not what the model predicts.
    """
    rows = rows_of(source)
    head = next(iter(model.labels))
    if head not in rows.targets:
        raise ConfigError(
            expected=f"rows with {head}, which the model predicts",
            got=f"rows with {', '.join(rows.targets)}",
            hint="A model of texts is measured on a file with the column label, one of titles on a dataset.",
        )
    return _labels(model, rows) if head == LABEL else _tags(model, rows)


def table(found: Mapping[str, Estimate]) -> Table:
    """The measures, a row each."""
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    shown = Table(box=box.SIMPLE_HEAD)
    shown.add_column("measure")
    for name in ("value", "95 % interval", "rows"):
        shown.add_column(name, justify="right")
    for name, one in found.items():
        ends = "" if one.low is None or one.high is None else f"{one.low:.4f} - {one.high:.4f}"
        shown.add_row(escape(name), f"{one.mean:.4f}", ends, f"{one.questions:,}")
    return shown


def predictions(model: TitleModel, texts: Sequence[str], n: int) -> Iterator[tuple[str, str, float]]:
    """Each text with its `n` likeliest labels and their probabilities."""
    names = model.labels[next(iter(model.labels))]
    for start in range(0, len(texts), _CHUNK):
        chunk = texts[start : start + _CHUNK]
        for text, row in zip(chunk, model.scores(chunk), strict=True):
            order: list[int] = np.argsort(-row, kind="stable")[:n].tolist()
            yield from ((text, names[at], float(row[at])) for at in order)


_CHUNK = 1024


def _labels(model: TitleModel, rows: TitleRows) -> dict[str, Estimate]:
    truth = np.array([found[0] for found in rows.targets[LABEL]], dtype=object)
    guessed = np.array([label for _, label, _ in predictions(model, rows.titles, 1)], dtype=object)
    right: NDArray[Any] = (truth == guessed).astype(np.float64)
    found = _estimates(accuracy=right)
    for label in sorted({*truth.tolist()}):
        both = float(((truth == label) & (guessed == label)).sum())
        either = float((truth == label).sum() + (guessed == label).sum())
        f1 = 2 * both / either if either else 0.0
        found[f"F1 of {label}"] = Estimate(mean=f1, questions=int((truth == label).sum()))
    return found


def _tags(model: TitleModel, rows: TitleRows) -> dict[str, Estimate]:
    asked = {
        "nDCG@10, title": title_questions(rows, TAGS),
        "nDCG@10, title and half of the tags": half_questions(rows),
    }
    return {
        name: _estimates(value=question_ndcg(model, questions, TAGS))["value"]
        for name, questions in asked.items()
        if questions
    }


def _estimates(**values: NDArray[np.float64]) -> dict[str, Estimate]:
    found: dict[str, Estimate] = {}
    for name, column in values.items():
        one = estimates(column[:, None], Resampling())[0]
        if one is not None:
            found[name] = one
    return found

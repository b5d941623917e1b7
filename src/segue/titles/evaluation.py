"""The quality of a fitted encoder on unseen rows, or of its recipe by cross-validation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from segue.errors import ConfigError, DataError
from segue.metrics.bootstrap import Estimate, mean_estimate
from segue.metrics.labels import f1
from segue.metrics.roc import roc_auc_estimate
from segue.protocols import Progress, Silent
from segue.titles.dev import half_questions, question_ndcg, title_questions
from segue.titles.fitting import Surroundings, fit
from segue.titles.model import Floats, TitleModel
from segue.titles.rows import LABEL, TAGS, TitleRows
from segue.titles.title_recipe import TitleRecipe

_SILENT: Final = Silent()

_LEAST: Final = 2
"""Fewest folds."""


def evaluate(model: TitleModel, rows: TitleRows, *, auc: bool = False) -> dict[str, Estimate]:
    """Each metric's mean with its interval: accuracy and each label's F1 for texts, nDCG@10 of tags for titles.

    Args:
        model: A fitted encoder.
        rows: Rows that it has not seen.
        auc: Add the area under the ROC curve: of two labels, or the mean over more, each against the others.

    Raises:
        ConfigError: The rows do not have what the model predicts.
    """
    head = next(iter(model.labels))
    if head not in rows.targets:
        raise ConfigError(
            expected=f"rows with {head}, which the model predicts",
            got=f"rows with {', '.join(rows.targets)}",
            hint="A model of texts is measured on a file with the column label, one of titles on a dataset.",
        )
    if head != LABEL:
        if auc:
            raise ConfigError(expected="texts with one label each for --auc", got=f"rows with {head}")
        return _tags(model, rows)
    scores = [model.scores(rows.titles[at : at + _CHUNK]) for at in range(0, len(rows), _CHUNK)]
    return _labels(np.concatenate(scores), model.labels[LABEL], rows, auc=auc)


def cross_validated(
    recipe: TitleRecipe, rows: TitleRows, folds: int, *, auc: bool = False, progress: Progress = _SILENT
) -> dict[str, Estimate]:
    """The figures of `evaluate` for texts, each row scored by a model that was fitted without the row's fold.

    Every fold has about the same share of each label. With `auc`, the mean of the folds' areas comes too, its
    interval over the folds.

    Args:
        recipe: What is fitted on the rows outside each fold.
        rows: Texts with one label each.
        folds: How many, 2 or more.
        auc: See `evaluate`.
        progress: Shows the folds, and every long part.

    Raises:
        ConfigError: There are fewer than 2 folds, or the rows have no label.
        DataError: A label has fewer than 2 texts, or there are fewer texts than folds.
    """
    if folds < _LEAST or LABEL not in rows.targets:
        raise ConfigError(
            expected=f"{_LEAST} folds or more of texts with one label each",
            got=f"{folds} of rows with {', '.join(rows.targets)}",
        )
    truth = np.array([found[0] for found in rows.targets[LABEL]], dtype=np.str_)
    names, counts = np.unique(truth, return_counts=True)
    if counts.min() < _LEAST or len(truth) < folds:
        rare = str(names[counts.argmin()])
        raise DataError(
            expected=f"{_LEAST} texts or more of each label, and as many texts as folds",
            got=f"{counts.min()} of {rare!r}, {len(truth)} texts for {folds} folds",
            hint="Give more texts, or fewer folds.",
        )
    fold = _folds(truth, folds, recipe.trainer.seed)
    labels = tuple(str(name) for name in names)
    scores = np.zeros((len(truth), len(labels)), np.float32)
    areas: list[float] = []
    for at in progress.track(range(folds), label="Folds", total=folds):
        inside = fold == at
        model = fit(rows.select(np.flatnonzero(~inside)), recipe, around=Surroundings(progress=progress))
        columns = [labels.index(name) for name in model.labels[LABEL]]
        asked = rows.select(np.flatnonzero(inside))
        scores[np.ix_(inside, columns)] = model.scores(asked.titles)
        area = _area(scores[inside], labels, truth[inside])
        areas += [] if area is None else [area.mean]
    found = _labels(scores, labels, rows, auc=auc)
    mean = mean_estimate(np.array(areas)) if auc and areas else None
    return found if mean is None else found | {f"AUC, mean of {folds} folds": mean}


def _folds(truth: NDArray[np.str_], folds: int, seed: int) -> NDArray[np.int64]:
    """Each row's fold: the labels' rows in random order, dealt out one by one."""
    mixed = np.random.default_rng([seed, 19]).permutation(len(truth))
    dealt = mixed[np.argsort(truth[mixed], kind="stable")]
    found = np.zeros(len(truth), np.int64)
    found[dealt] = np.arange(len(truth)) % folds
    return found


def predictions(model: TitleModel, texts: Sequence[str], n: int) -> Iterator[tuple[str, str, float]]:
    """Each text with its `n` most likely labels and their probabilities in [0, 1], best first."""
    names = model.labels[next(iter(model.labels))]
    for start in range(0, len(texts), _CHUNK):
        chunk = texts[start : start + _CHUNK]
        for text, row in zip(chunk, model.scores(chunk), strict=True):
            order: list[int] = np.argsort(-row, kind="stable")[:n].tolist()
            yield from ((text, names[at], float(row[at])) for at in order)


_CHUNK: Final = 1024


def _labels(scores: Floats, labels: Sequence[str], rows: TitleRows, *, auc: bool) -> dict[str, Estimate]:
    truth = np.array([found[0] for found in rows.targets[LABEL]], dtype=np.str_)
    best = np.argsort(-scores, axis=1, kind="stable")[:, 0]
    guessed = np.array(labels, dtype=np.str_)[best]
    found = _estimates(accuracy=(truth == guessed).astype(np.float64))
    for label in sorted({*truth.tolist()}):
        right = truth == label
        found[f"F1 of {label}"] = Estimate(mean=f1(right, guessed == label), questions=int(right.sum()))
    area = _area(scores, labels, truth) if auc else None
    if auc and area is None:
        raise ConfigError(expected="rows with two of the model's labels for --auc", got="rows with fewer")
    return found if area is None else found | {"AUC": area}


def _area(scores: Floats, labels: Sequence[str], truth: NDArray[np.str_]) -> Estimate | None:
    """The area of two labels, or the mean over more; None if the rows have fewer than two of them."""
    ones = [roc_auc_estimate(truth == label, scores[:, at]) for at, label in enumerate(labels)]
    known = [one for one in ones if one is not None]
    if len(labels) <= _LEAST or len(known) < _LEAST:
        return known[-1] if known else None
    return Estimate(mean=float(np.mean([one.mean for one in known])), questions=len(truth))


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

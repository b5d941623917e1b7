"""The figures of one title encoder: quality, size and speed."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Final

import msgspec
import numpy as np

from segue.metrics.bootstrap import Estimate, mean_estimate
from segue.titles.dev import Question, question_ndcg
from segue.titles.model import TitleModel
from segue.titles.rows import TAGS, TRACKS

DEPTH: Final = {TAGS: 10, TRACKS: 100}
"""Length of the lists, by target."""

_TIMED: Final = 200

Groups = dict[str, tuple[str, list[Question]]]
"""The head and the questions of each column."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One encoder's figures.

    Attributes:
        encoder: Its name.
        ndcg: Mean and interval by target and input ("tags, title").
        parameters: Number of learned numbers.
        fit_seconds: Time from rows to model.
        encode_ms: Median time of one title in a warm process.
        batch_per_second: Titles per second in batches of 64.
        epochs: Number of passes; 0 if nothing is trained.
        learned_from: Number of training playlists.
    """

    encoder: str
    ndcg: dict[str, Estimate]
    parameters: int
    fit_seconds: float
    encode_ms: float
    batch_per_second: float
    epochs: int
    learned_from: int


def measured(name: str, model: TitleModel, groups: Groups, *, seconds: float, learned_from: int) -> Row:
    """Measure an encoder's quality and speed.

    Args:
        name: The encoder's name.
        model: The encoder.
        groups: The questions.
        seconds: Duration of its fit.
        learned_from: Number of training playlists.
    """
    found: dict[str, Estimate] = {}
    for column, (head, questions) in groups.items():
        one = mean_estimate(question_ndcg(model, questions, head, DEPTH[head]))
        if one is not None:
            found[column] = one
    titles = [question.title for _, questions in groups.values() for question in questions]
    single, many = _timed(model, titles)
    epochs = len(model.history.epochs) if model.history else 0
    return Row(
        encoder=name, ndcg=found, parameters=model.parameters, fit_seconds=seconds, encode_ms=single,
        batch_per_second=many, epochs=epochs, learned_from=learned_from,
    )  # fmt: skip


def _timed(model: TitleModel, titles: Sequence[str]) -> tuple[float, float]:
    """Median milliseconds of one title, and titles per second in batches of 64."""
    some = [titles[at % len(titles)] for at in range(_TIMED)]
    model.encode(some[:8])
    times: list[float] = []
    for title in some:
        started = time.perf_counter()
        model.encode([title])
        times.append(time.perf_counter() - started)
    many = [titles[at % len(titles)] for at in range(64 * 8)]
    started = time.perf_counter()
    for start in range(0, len(many), 64):
        model.encode(many[start : start + 64])
    return float(np.median(times) * 1000), len(many) / (time.perf_counter() - started)

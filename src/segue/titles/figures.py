"""The figures of one title encoder: how well it answers, how large it is, how fast."""

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
"""Length of the lists, by what is asked for."""

_TIMED: Final = 200

Groups = dict[str, tuple[str, list[Question]]]
"""For each column the head that is asked, and its questions."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One encoder's figures.

    Attributes:
        encoder: Its name.
        ndcg: By target and input ("tags, title"), the mean with its interval.
        parameters: Numbers it learned.
        fit_seconds: Everything from rows to model.
        encode_ms: Median time of one title in a warm process.
        batch_per_second: Titles a second in batches of 64.
        epochs: Passes it took; 0 where nothing is trained.
        learned_from: Playlists it was fitted to.
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
    """An encoder's answers scored and its speed taken.

    Args:
        name: What it is called.
        model: The encoder.
        groups: The questions.
        seconds: How long it was fitted.
        learned_from: The playlists it was fitted to.
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
    """Median milliseconds of one title, and titles a second in batches of 64."""
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

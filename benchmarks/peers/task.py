"""What both sides of a comparison are given, and how their answers are judged."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

from benchmarks import measuring

if TYPE_CHECKING:
    from segue.data.dataset import Dataset
    from segue.types import Answer, Query

N: Final = 100
"""Tracks in an answer."""


def warm(*modules: str) -> None:
    """Import what a side will use, so that its clock measures work and not imports."""
    for module in modules:
        importlib.import_module(module)


@dataclass(frozen=True)
class Task:
    """Playlists to learn from, questions that show tracks, and what they hide."""

    train: Dataset
    queries: list[Query]
    hidden: list[Answer]

    @classmethod
    def read(cls, split: str, questions: int) -> Self:
        """The first `questions` questions of a split that show tracks."""
        from segue.data.answers import read_answers
        from segue.data.dataset import Dataset
        from segue.data.questions import read_questions

        folder = Path(split)
        asked = [query for query in read_questions(folder / "questions.jsonl") if query.tracks][:questions]
        hidden = {answer.id: answer for answer in read_answers(folder / "answers.jsonl")}
        return cls(
            Dataset.load(folder / "train"),
            asked,
            [hidden[query.id] for query in asked if query.id is not None],
        )

    def judged(self, clock: measuring.Clock, answers: Sequence[Answer]) -> dict[str, Any]:
        """The seconds of fitting and answering, the peak before the answers are judged, and their nDCG@100."""
        peak = measuring.peak_bytes()
        from segue.evaluation.evaluation import evaluate
        from segue.metrics.bootstrap import Resampling

        scores = evaluate(self.queries, self.hidden, answers, resampling=Resampling(resamples=1))
        return {
            "fit_seconds": clock.seconds["fit"],
            "answer_seconds": clock.seconds["answer"],
            "seconds": clock.seconds["fit"] + clock.seconds["answer"],
            "questions": len(self.queries),
            "peak_bytes": peak,
            "ndcg": scores.summary.metrics[f"track_ndcg@{N}"].mean,
        }

"""Comparison of two models on the same questions, over all of them and slice by slice."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import polars as pl

from segue.errors import DataError
from segue.evaluation.difference import Blend, Difference, differences, holm
from segue.evaluation.evaluation import Evaluation
from segue.evaluation.scores import Cutoffs, metric_columns
from segue.evaluation.slices import SCORE, groups, matrix
from segue.metrics.bootstrap import Resampling
from segue.metrics.ranking import SCORE_WEIGHTS


class Contrast(msgspec.Struct, frozen=True, kw_only=True):
    """The differences on one slice.

    Attributes:
        dimension: As in `segue.evaluation.slices.Slice`.
        name: As in `segue.evaluation.slices.Slice`.
        questions: Number of questions.
        differences: One for each headline metric that the slice has.
    """

    dimension: str
    name: str
    questions: int
    differences: tuple[Difference, ...]


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """Differences of a candidate and a baseline.

    Attributes:
        baseline: Description of the baseline, as names and values.
        candidate: The same for the candidate.
        resampling: How intervals and p-values were computed.
        differences: Every metric that both have, over all questions.
        slices: The headline metrics on each slice of whole questions; p-values corrected over all of them.
    """

    baseline: dict[str, str]
    candidate: dict[str, str]
    resampling: Resampling
    differences: tuple[Difference, ...]
    slices: tuple[Contrast, ...]

    def changes(self, metric: str) -> list[tuple[Contrast, Difference]]:
        """The slices with a clear difference in a metric, the worst for the candidate first."""
        found = [(part, one) for part in self.slices for one in part.differences if one.metric == metric]
        clear = [pair for pair in found if pair[1].verdict != "no clear difference"]
        return sorted(clear, key=lambda pair: pair[1].difference.mean)


def compare(baseline: Evaluation, candidate: Evaluation, resampling: Resampling | None = None) -> Comparison:
    """Compare two evaluations of the same questions, question by question.

    Args:
        baseline: The model to beat.
        candidate: The other model.
        resampling: How intervals are computed; default: as in the candidate's evaluation.

    Raises:
        DataError: The two evaluations differ in questions, answers or cut-offs.
    """
    _refuse_other_questions(baseline, candidate)
    resampling = resampling or candidate.summary.resampling
    cutoffs, ours = candidate.summary.cutoffs, candidate.questions
    shared = [
        name
        for name in metric_columns(ours)
        if name in baseline.questions.columns and "upper_bound" not in name  # the same for all models
    ]
    headline = [cutoffs.track_ndcg, cutoffs.track_recall, cutoffs.tag_ndcg]
    shown = [name for name in headline if name in shared]
    return Comparison(
        baseline=baseline.summary.model,
        candidate=candidate.summary.model,
        resampling=resampling,
        differences=_paired(baseline.questions, ours, shared, cutoffs, resampling),
        slices=_corrected(
            [
                Contrast(
                    dimension=dimension,
                    name=name,
                    questions=part.height,
                    differences=_paired(baseline.questions, part, shown, cutoffs, resampling),
                )
                for dimension, name, part in groups(ours)
            ]
        ),
    )


def _corrected(parts: Sequence[Contrast]) -> tuple[Contrast, ...]:
    """Correct the p-values of each metric for the number of slices."""
    by_metric: dict[str, list[float]] = {}
    for part in parts:
        for one in part.differences:
            by_metric.setdefault(one.metric, []).append(one.p)
    left = {metric: iter(holm(p)) for metric, p in by_metric.items()}
    return tuple(
        msgspec.structs.replace(
            part,
            differences=tuple(
                msgspec.structs.replace(one, adjusted_p=next(left[one.metric])) for one in part.differences
            ),
        )
        for part in parts
    )


def _refuse_other_questions(baseline: Evaluation, candidate: Evaluation) -> None:
    keys = ["id", "mix", "seeds", "hidden_tracks", "hidden_tags"]
    ours, theirs = (side.questions.select(keys).sort("id") for side in (candidate, baseline))
    if not ours.equals(theirs):
        shared = len(set(ours["id"]) & set(theirs["id"]))
        raise DataError(
            expected="two evaluations of the same questions and answers",
            got=f"{theirs.height} and {ours.height} questions with {shared} ids in common",
            hint="Evaluate both models on one questions file and its answers.",
        )
    if candidate.summary.cutoffs != baseline.summary.cutoffs:
        raise DataError(
            expected="equal cut-offs",
            got=f"{baseline.summary.cutoffs} and {candidate.summary.cutoffs}",
            hint="Evaluate both with the same cut-offs.",
        )


def _paired(
    baseline: pl.DataFrame,
    candidate: pl.DataFrame,
    columns: list[str],
    cutoffs: Cutoffs,
    resampling: Resampling,
) -> tuple[Difference, ...]:
    """Return the differences on the candidate's rows; the baseline's rows are matched by id."""
    matched = candidate.select("id").join(baseline, on="id", how="left", maintain_order="left")
    blends: dict[str, Blend] = {}
    if cutoffs.track_ndcg in columns and cutoffs.tag_ndcg in columns:
        blends[SCORE] = dict(zip((cutoffs.track_ndcg, cutoffs.tag_ndcg), SCORE_WEIGHTS, strict=True))
    blends |= {name: {name: 1.0} for name in columns}
    sides = matrix(matched, columns), matrix(candidate, columns)
    return tuple(differences(*sides, columns, blends, resampling))

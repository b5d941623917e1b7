"""Example questions for the report: the model's best and worst ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, Literal

import msgspec
import polars as pl

from segue.evaluation.evaluation import Evaluation
from segue.types import Answer, Id, Query, Target

SHOWN: Final = 10
"""Entries shown of each list."""


class Entry(msgspec.Struct, frozen=True):
    """One recommended track or tag: its readable name, and whether it was hidden."""

    label: str
    hit: bool


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """A question with what was hidden and what was recommended.

    Attributes:
        kind: From the best or the worst scores.
        target: Tracks or tags.
        id: The playlist's id.
        title: The question's title; "" when it shows none.
        tags: Its tags.
        seeds: Its first seed tracks, by their readable names.
        more_seeds: Number of further seed tracks.
        hidden: The first hidden tracks or tags.
        more_hidden: Number of further hidden ones.
        recommended: The first recommended ones.
        found: Number of hidden ones within the cut-off.
        cutoff: The cut-off.
        value: The question's nDCG there.
        known: Number of hidden ones in the training catalogue; None without a catalogue.
    """

    kind: Literal["best", "worst"]
    target: Target
    id: str
    title: str
    tags: tuple[str, ...]
    seeds: tuple[str, ...]
    more_seeds: int
    hidden: tuple[str, ...]
    more_hidden: int
    recommended: tuple[Entry, ...]
    found: int
    cutoff: int
    value: float
    known: int | None


def examples(
    evaluation: Evaluation,
    queries: Sequence[Query],
    answers: Sequence[Answer],
    predictions: Sequence[Answer],
    *,
    count: int = 3,
    label: Callable[[Id], str] = str,
) -> tuple[Example, ...]:
    """Return the `count` best and worst questions by nDCG, for tracks and for tags.

    Of equally good ones, those that hide most come first. Of equally bad ones, those with most hidden entries
    in the training catalogue come first, since the model could have found these. A best question has an nDCG
    above 0.

    Args:
        evaluation: The evaluation of these predictions.
        queries: Its questions.
        answers: Its truth.
        predictions: The evaluated predictions; a question without one is shown with an empty list.
        count: Number of questions of each kind.
        label: Returns a track's readable name from its id: "artist - title".
    """
    asked = {str(query.id): query for query in queries}
    hidden = {str(answer.id): answer for answer in answers}
    listed = {str(answer.id): answer for answer in predictions}
    cutoffs = evaluation.summary.cutoffs
    found: list[Example] = []
    targets: tuple[tuple[Target, str, int], ...] = (
        ("tracks", cutoffs.track_ndcg, cutoffs.tracks),
        ("tags", cutoffs.tag_ndcg, cutoffs.tags),
    )
    for target, column, cutoff in targets:
        for chosen in _chosen(evaluation.questions, target, column, count):
            query, truth = asked[chosen.id], hidden[chosen.id]
            prediction = listed.get(chosen.id) or Answer(id=chosen.id)
            found.append(_example(chosen, query, truth, prediction, cutoff, label))
    return tuple(found)


class _Chosen(msgspec.Struct, frozen=True, kw_only=True):
    kind: Literal["best", "worst"]
    target: Target
    id: str
    value: float
    known: int | None


def _chosen(table: pl.DataFrame, target: Target, column: str, count: int) -> list[_Chosen]:
    """Return the best and the worst questions, without overlap."""
    if column not in table.columns:
        return []
    size, share = pl.col(f"hidden_{target}"), f"{target[:-1]}_upper_bound"
    known = (
        (size * pl.col(share)).round().cast(pl.Int64) if share in table.columns else pl.lit(None, pl.Int64)
    )
    there = table.drop_nulls(column).select("id", value=pl.col(column), size=size, known=known)
    best = there.filter(pl.col("value") > 0).sort("value", "size", descending=True, maintain_order=True)
    best = best.head(count)
    rest = there.join(best, on="id", how="anti", maintain_order="left")
    reachable = pl.coalesce("known", "size")
    worst = rest.sort("value", reachable, descending=[False, True], maintain_order=True).head(count)
    return [
        msgspec.convert({"kind": kind, "target": target, **row}, _Chosen)
        for kind, rows in (("best", best), ("worst", worst))
        for row in rows.iter_rows(named=True)
    ]


def _example(
    chosen: _Chosen, query: Query, truth: Answer, prediction: Answer, cutoff: int, label: Callable[[Id], str]
) -> Example:
    read = label if chosen.target == "tracks" else str
    hidden = list({str(entry): entry for entry in _entries(truth, chosen.target)}.values())
    listed = _entries(prediction, chosen.target)[:cutoff]
    wanted = set(map(str, hidden))  # 7 and "7" are one id
    return Example(
        kind=chosen.kind,
        target=chosen.target,
        id=chosen.id,
        title=query.title,
        tags=query.tags,
        seeds=tuple(label(track) for track in query.tracks[:SHOWN]),
        more_seeds=max(len(query.tracks) - SHOWN, 0),
        hidden=tuple(read(entry) for entry in hidden[:SHOWN]),
        more_hidden=max(len(hidden) - SHOWN, 0),
        recommended=tuple(Entry(read(entry), str(entry) in wanted) for entry in listed[:SHOWN]),
        found=len(wanted.intersection(map(str, listed))),
        cutoff=cutoff,
        value=chosen.value,
        known=chosen.known,
    )


def _entries(answer: Answer, target: Target) -> tuple[Id, ...]:
    return answer.tracks if target == "tracks" else answer.tags

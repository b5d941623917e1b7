"""Slices: the scores by input mix, a title's letters, year, number of seeds and hidden entries, and popularity."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec
import numpy as np
import polars as pl

from segue.evaluation.catalogue import BANDS, PopularityBands
from segue.evaluation.measures import GLANCE
from segue.evaluation.scores import Cutoffs
from segue.metrics.bootstrap import Estimate, Resampling, estimate, means, resampled_means
from segue.metrics.ranking import SCORE_WEIGHTS, Values
from segue.text.letters import LETTERS

MIXES: Final = (
    "tracks",
    "tracks+tags",
    "tracks+tags+title",
    "tracks+title",
    "tags",
    "tags+title",
    "title",
    "nothing",
)
"""Every `Query.mix`, in the order they are shown."""

COUNT_EDGES: Final = (0, 1, 5, 10, 25, 50, 100)
"""Highest count of each slice by number; the last slice is open."""

SCORE: Final = "score"
"""Name of Melon's score among the metrics."""


class Slice(msgspec.Struct, frozen=True, kw_only=True):
    """Questions with a common property, and the model's metrics on them.

    Attributes:
        dimension: The property: "mix", "title", "year", "seeds", "hidden tracks", "hidden tags" or "popularity".
        name: Its value: "tags+title", "Hangul", "2019", "2–5", "tail (1–3)". By popularity, a question is in each
            band that one of its hidden tracks is in, and only those tracks count as hidden.
        questions: Number of questions.
        hidden_tracks: Total number of hidden tracks.
        hidden_tags: Total number of hidden tags; 0 by popularity.
        track_upper_bound: Mean share of hidden tracks in the training catalogue; None without a catalogue or
            hidden tracks.
        tag_upper_bound: The same for tags.
        metrics: Estimates by metric name.
        coverage: Share of the catalogue's tracks in any of the slice's lists; None except by mix, or without a
            catalogue.
    """

    dimension: str
    name: str
    questions: int
    hidden_tracks: int
    hidden_tags: int = 0
    track_upper_bound: float | None = None
    tag_upper_bound: float | None = None
    metrics: dict[str, Estimate] = {}
    coverage: float | None = None


def beyond_accuracy(cutoffs: Cutoffs) -> tuple[str, ...]:
    """Return the metrics of lists that no hidden track enters, which each mix has too."""
    kinds = ("popularity", "novelty", "tail_bias", "artist_diversity", "album_diversity", "repeats")
    return (*(f"track_{kind}@{cutoffs.tracks}" for kind in kinds), f"track_distance@{GLANCE}")


def summarise(
    table: pl.DataFrame, columns: list[str], cutoffs: Cutoffs, resampling: Resampling
) -> dict[str, Estimate]:
    """Return mean and interval of each column; Melon's score comes first if both headline nDCGs are there."""
    values = matrix(table, columns)
    at, samples = means(values), resampled_means(values, resampling)
    counts = np.isfinite(values).sum(axis=0)
    found: dict[str, Estimate | None] = {}
    if cutoffs.track_ndcg in columns and cutoffs.tag_ndcg in columns:
        pair = [columns.index(cutoffs.track_ndcg), columns.index(cutoffs.tag_ndcg)]
        weights = np.array(SCORE_WEIGHTS)
        either = int(np.isfinite(values[:, pair]).any(axis=1).sum())
        both = either if counts[pair].all() else 0  # the score needs a mean of each
        found[SCORE] = estimate(float(at[pair] @ weights), samples[:, pair] @ weights, both, resampling)
    for column, name in enumerate(columns):
        found[name] = estimate(float(at[column]), samples[:, column], int(counts[column]), resampling)
    return {name: value for name, value in found.items() if value is not None}


def slices(
    table: pl.DataFrame, cutoffs: Cutoffs, resampling: Resampling, bands: PopularityBands | None
) -> tuple[Slice, ...]:
    """Every slice that has a question, dimension by dimension.

    Args:
        table: A `Scores.table`.
        cutoffs: The ones it was made with.
        resampling: How intervals are made.
        bands: The catalogue's popularity bands; None without a catalogue.
    """
    found = [_slice(dimension, name, part, cutoffs, resampling) for dimension, name, part in groups(table)]
    if bands is not None:
        found += _by_popularity(table, cutoffs, resampling, bands)
    return tuple(found)


def groups(table: pl.DataFrame) -> Iterator[tuple[str, str, pl.DataFrame]]:
    """Yield dimension, name and rows of each slice of whole questions, in display order."""
    for mix in MIXES:
        part = table.filter(pl.col("mix") == mix)
        if part.height:
            yield "mix", mix, part
    for column, names in (("title", LETTERS), ("year", _years(table))):
        for name in names if column in table.columns else ():  # an evaluation of an older version has neither
            part = table.filter(pl.col(column).cast(pl.String) == name)
            if part.height:
                yield column, name, part
    for column, lowest in (("seeds", 0), ("hidden_tracks", 1), ("hidden_tags", 1)):
        for low, high in zip((0, *(edge + 1 for edge in COUNT_EDGES)), (*COUNT_EDGES, None), strict=True):
            inside = pl.col(column) >= low if high is None else pl.col(column).is_between(low, high)
            part = table.filter(inside)
            if part.height and low >= lowest:
                yield column.replace("_", " "), _range(low, high), part


def _years(table: pl.DataFrame) -> tuple[str, ...]:
    """The years in which the questions' playlists were last changed."""
    found = table["year"].drop_nulls().unique().sort() if "year" in table.columns else ()
    return tuple(str(year) for year in found)


def matrix(table: pl.DataFrame, columns: list[str]) -> Values:
    """Return the table's columns as float64, (questions, columns), NaN for null."""
    if not columns:
        return np.empty((table.height, 0))
    return np.column_stack([table[name].to_numpy().astype(np.float64) for name in columns])


def _slice(dimension: str, name: str, part: pl.DataFrame, cutoffs: Cutoffs, resampling: Resampling) -> Slice:
    shown = (cutoffs.track_ndcg, cutoffs.track_recall, "track_r_precision", "track_clicks", cutoffs.tag_ndcg)
    shown += beyond_accuracy(cutoffs) if dimension == "mix" else ()
    columns = [column for column in shown if column in part.columns]
    return Slice(
        dimension=dimension,
        name=name,
        questions=part.height,
        hidden_tracks=int(part["hidden_tracks"].sum()),
        hidden_tags=int(part["hidden_tags"].sum()),
        track_upper_bound=_mean(part, "track_upper_bound"),
        tag_upper_bound=_mean(part, "tag_upper_bound"),
        metrics=summarise(part, columns, cutoffs, resampling),
    )


def _by_popularity(
    table: pl.DataFrame, cutoffs: Cutoffs, resampling: Resampling, bands: PopularityBands
) -> Iterator[Slice]:
    for band in BANDS:
        if f"hidden_tracks/{band}" not in table.columns:
            continue
        part = table.filter(pl.col(f"hidden_tracks/{band}").is_not_null())
        names = [cutoffs.track_ndcg, cutoffs.track_recall]
        alone = part.select([pl.col(f"{name}/{band}").alias(name) for name in names])
        yield Slice(
            dimension="popularity",
            name=bands.label(band),
            questions=part.height,
            hidden_tracks=int(part[f"hidden_tracks/{band}"].sum()),
            track_upper_bound=0.0 if band == "unseen" else 1.0,
            metrics=summarise(alone, names, cutoffs, resampling),
        )


def _mean(part: pl.DataFrame, column: str) -> float | None:
    values = part[column].drop_nulls().to_list() if column in part.columns else []
    return sum(values) / len(values) if values else None


def _range(low: int, high: int | None) -> str:
    if high is None:
        return f"{low}+"
    return str(low) if low == high else f"{low}–{high}"

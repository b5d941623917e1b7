"""Score a model's predictions: one call, one immutable result that saves and loads."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, Self

import msgspec
import numpy as np
import polars as pl

import segue
from segue.errors import ArtifactError, Where
from segue.evaluation import variety
from segue.evaluation.calibration import Calibration, calibrations
from segue.evaluation.catalogue import Catalogue, PopularityBands
from segue.evaluation.curves import Curve, curves
from segue.evaluation.flow import Flow
from segue.evaluation.matching import Matched, match
from segue.evaluation.reasons import PopularReasons
from segue.evaluation.removal import SeedReasons
from segue.evaluation.scores import Cutoffs, metric_columns, score
from segue.evaluation.slices import Slice, slices, summarise
from segue.files.artifacts import new_directory, read_table, whole, write_table
from segue.files.reading import read_steadily
from segue.metrics.bootstrap import Estimate, Resampling
from segue.types import Answer, Continuation, Id, Query, Target

FORMAT_VERSION: Final = 1
SUMMARY_FILE: Final = "evaluation.json"
TABLE_FILE: Final = "questions.parquet"


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """An evaluation's figures, as `evaluation.json` holds them.

    Attributes:
        format_version: The layout's version.
        library_version: The Segue that wrote it.
        model: Description of the model, as names and values to print.
        questions: Number of questions.
        cutoffs: Ranks of the headline metrics.
        resampling: How intervals were computed.
        metrics: Estimate of each metric over all questions; "score" is Melon's.
        coverage: Share of catalogue tracks and tags recommended at least once; empty without a catalogue.
        slices: The same by input mix, number of seeds, number of hidden entries and popularity.
        curves: Recall by depth, of tracks and of tags.
        notes: Caveats on the input.
        popular_reasons: How many results have popularity as a reason, and how many of these are false; None
            if not checked.
        seed_reasons: How often a reason that names a seed track holds; None if not checked.
        flow: How well the model's links know the order of the hidden tracks; None if not checked.
    """

    format_version: int = FORMAT_VERSION
    library_version: str = ""
    model: dict[str, str] = {}
    questions: int
    cutoffs: Cutoffs
    resampling: Resampling
    metrics: dict[str, Estimate]
    coverage: dict[Target, float] = {}
    slices: tuple[Slice, ...] = ()
    curves: tuple[Curve, ...] = ()
    notes: tuple[str, ...] = ()
    popular_reasons: PopularReasons | None = None
    seed_reasons: SeedReasons | None = None
    flow: Flow | None = None
    calibration: tuple[Calibration, ...] = ()


class _Version(msgspec.Struct):
    format_version: int


@dataclasses.dataclass(frozen=True)
class Evaluation:
    """A model's figures, with the scores of every question.

    Attributes:
        summary: The figures; a JSON object by `to_json`.
        questions: One row per question; see `segue.evaluation.scores`.
    """

    summary: Summary
    questions: pl.DataFrame

    def to_json(self) -> bytes:
        """Return the figures as indented JSON."""
        return msgspec.json.format(msgspec.json.encode(self.summary), indent=2)

    def save(self, directory: Path | str) -> None:
        """Write `evaluation.json` and `questions.parquet`, whole or not at all."""
        with new_directory(Path(directory), marker=SUMMARY_FILE) as temporary:
            (temporary / SUMMARY_FILE).write_bytes(self.to_json())
            write_table(self.questions, temporary / TABLE_FILE)

    @classmethod
    def load(cls, directory: Path | str) -> Self:
        """Read what `save` wrote.

        Raises:
            ArtifactError: The directory holds no evaluation, a newer one, or a damaged one.
        """
        return read_steadily(Path(directory), cls._load)

    @classmethod
    def _load(cls, directory: Path) -> Self:
        if not (directory / SUMMARY_FILE).is_file():
            raise ArtifactError(
                expected="an evaluation",
                got=f"a directory without {SUMMARY_FILE}",
                where=Where(directory),
                hint="Make one with `segue evaluate`.",
            )
        with whole(directory, msgspec.DecodeError, pl.exceptions.PolarsError, hint="Evaluate again."):
            content = (directory / SUMMARY_FILE).read_bytes()
            version = msgspec.json.decode(content, type=_Version).format_version
            if version > FORMAT_VERSION:
                raise ArtifactError(
                    expected=f"evaluation format {FORMAT_VERSION} or older",
                    got=f"format {version}",
                    where=Where(directory),
                    hint="Update Segue, or evaluate again.",
                )
            return cls(msgspec.json.decode(content, type=Summary), read_table(directory / TABLE_FILE))


def evaluate(
    queries: Sequence[Query],
    answers: Sequence[Answer],
    predictions: Sequence[Answer | Continuation],
    catalogue: Catalogue | None = None,
    *,
    cutoffs: Cutoffs | None = None,
    resampling: Resampling | None = None,
    model: Mapping[str, str] | None = None,
    popular_reasons: PopularReasons | None = None,
    seed_reasons: SeedReasons | None = None,
    flow: Flow | None = None,
) -> Evaluation:
    """Score predictions against the truth, matched by playlist id; the orders of the three do not matter.

    Questions that hide no track are left out of means over tracks, and those that hide no tag out of means
    over tags. A question without a prediction scores 0. Repeated entries and the query's own entries are
    misses. All three are noted.

    Args:
        queries: The questions, each with an id.
        answers: What each question hides.
        predictions: The model's answers, best first, as answers or continuations of any length; short lists
            are not padded.
        catalogue: The training catalogue, for upper bounds, popularity slices and diversity.
        cutoffs: Ranks of the headline metrics; default: Melon's 100 tracks and 10 tags.
        resampling: How intervals are computed; default: 1,000 resamples, 95 %, seed 0.
        model: Description of the model, as names and values to print.
        popular_reasons: The check of reasons by popularity.
        seed_reasons: The check of reasons that name seed tracks.
        flow: The check of the order of play.

    Raises:
        QueryError: There is nothing to score.
        DataError: The three do not match; see `segue.evaluation.matching`.
    """
    cutoffs, resampling = cutoffs or Cutoffs(), resampling or Resampling()
    matched = match(queries, answers, predictions)
    scores = score(matched, catalogue, cutoffs)
    bands = PopularityBands.of(catalogue) if catalogue is not None else None
    summary = Summary(
        library_version=segue.__version__,
        model=dict(model or {}),
        questions=scores.table.height,
        cutoffs=cutoffs,
        resampling=resampling,
        metrics=summarise(scores.table, metric_columns(scores.table), cutoffs, resampling),
        coverage=_coverage(matched, catalogue, cutoffs),
        slices=_covered(slices(scores.table, cutoffs, resampling, bands), matched, catalogue, cutoffs),
        curves=curves(scores, resampling),
        notes=matched.notes + _length_notes(matched, cutoffs),
        popular_reasons=popular_reasons,
        seed_reasons=seed_reasons,
        flow=flow,
        calibration=calibrations(
            matched.queries,
            matched.answers,
            predictions,
            {"tracks": cutoffs.tracks, "tags": cutoffs.tags},
        ),
    )
    return Evaluation(summary, scores.table)


def _coverage(matched: Matched, catalogue: Catalogue | None, cutoffs: Cutoffs) -> dict[Target, float]:
    if catalogue is None:
        return {}
    tracks = [answer.tracks for answer in matched.predictions]
    tags = [answer.tags for answer in matched.predictions]
    shares: dict[Target, float] = {
        "tracks": variety.coverage(tracks, catalogue.tracks, cutoffs.tracks),
        "tags": variety.coverage(tags, catalogue.tags, cutoffs.tags),
    }
    return {target: share for target, share in shares.items() if not np.isnan(share)}


def _covered(
    parts: tuple[Slice, ...], matched: Matched, catalogue: Catalogue | None, cutoffs: Cutoffs
) -> tuple[Slice, ...]:
    """Return the slices, those by mix with the share of the catalogue that their lists show."""
    if catalogue is None or not catalogue.tracks:
        return parts
    lists: dict[str, list[tuple[Id, ...]]] = {}
    for query, answer in zip(matched.queries, matched.predictions, strict=True):
        lists.setdefault(query.mix, []).append(answer.tracks)
    return tuple(
        msgspec.structs.replace(
            part, coverage=variety.coverage(lists[part.name], catalogue.tracks, cutoffs.tracks)
        )
        if part.dimension == "mix"
        else part
        for part in parts
    )


def _length_notes(matched: Matched, cutoffs: Cutoffs) -> tuple[str, ...]:
    """Return notes on lists shorter than their cut-off, where there is something to find."""
    pairs = list(zip(matched.answers, matched.predictions, strict=True))
    lengths = {
        "tracks": [len(listed.tracks) for hidden, listed in pairs if hidden.tracks and listed.tracks],
        "tags": [len(listed.tags) for hidden, listed in pairs if hidden.tags and listed.tags],
    }
    notes: list[str] = []
    for target, k in (("tracks", cutoffs.tracks), ("tags", cutoffs.tags)):
        short = [length for length in lengths[target] if length < k]
        if short:
            notes.append(
                f"{len(short):,} predictions have fewer than {k} {target} (the shortest {min(short)}); "
                "what a list leaves out is a miss."
            )
    return tuple(notes)

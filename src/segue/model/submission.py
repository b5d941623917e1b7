"""Submissions: files of answers, whose format is checked before the long work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

import polars as pl

from segue.constraints.constraints import AS_RANKED, Constraints, Versions
from segue.data.dataset import PLAYLIST_SCHEMA, Dataset, Manifest
from segue.data.formats import EXACT, FORMATS, LISTENED
from segue.data.path_ids import path_text
from segue.data.writers import WRITERS, Team, mpd, write
from segue.data.writers.checks import integer
from segue.errors import ConfigError
from segue.model.answering import Answering, answer_all
from segue.model.model import Model
from segue.protocols import Progress, Silent
from segue.types import Continuation, Query

_SILENT: Final = Silent()

USUAL: Final = 100
"""Tracks per answer if the format does not define it."""


class Submitted(NamedTuple):
    """The written answers.

    Attributes:
        answers: A continuation for each question, in order, without reasons.
        filled: How many were too short for their format, and were filled with the most popular entries.
    """

    answers: list[Continuation]
    filled: int


@dataclass(frozen=True, kw_only=True)
class Submission:
    """Settings of a file of answers.

    Attributes:
        format: One of `segue.data.writers.WRITERS`.
        n: Tracks per answer; None is the format's number, else 100.
        tags: Tags per answer.
        versions: "one" keeps one version of each track. None is "one" for formats that people listen
            to, and "all" for the others, since a playlist may hide several versions of a track.
        team: The submitting team; required by mpd.
        relative_to: A folder; in playlist files, paths inside it are relative to it.

    Raises:
        ConfigError: The format is unknown, takes more tracks or tags than requested, or needs a team.
    """

    format: str = "jsonl"
    n: int | None = None
    tags: int = 10
    versions: Versions | None = None
    team: Team | None = None
    relative_to: Path | None = None

    def __post_init__(self) -> None:
        WRITERS.get(self.format)
        tracks, tags = EXACT.get(self.format, (0, 0))
        for name, least, asked in (("-n", tracks, self.length), ("--tags", tags, self.tags)):
            if asked < least:
                raise ConfigError(
                    expected=f"{name} {least} for the format {self.format}",
                    got=str(asked),
                    hint=f"Leave {name} out.",
                )
        if self.format == "mpd":
            _check_team(self.team or Team("", ""))

    @property
    def length(self) -> int:
        """How many tracks are requested for each answer."""
        return self.n or EXACT.get(self.format, (0, 0))[0] or USUAL

    @property
    def measure(self) -> str:
        """The most entries of an answer, in words: playlist files and MPD submissions have no tags."""
        tagged = self.tags and self.format in FORMATS and FORMATS[self.format].has_tags
        return f"{self.length} tracks and {self.tags} tags" if tagged else f"{self.length} tracks"

    def write(
        self,
        model: Model,
        queries: Sequence[Query],
        out: Path | str,
        *,
        progress: Progress = _SILENT,
        directory: Path | None = None,
        signed_by: Path | None = None,
        jobs: int | None = None,
        answering: Answering | None = None,
    ) -> Submitted:
        """Answer questions, and write the answers whole or not at all.

        Args:
            model: The model.
            queries: The questions.
            out: The file, or the folder of playlists, to make or replace.
            progress: Shows the portions of questions.
            directory: Where the model was read from; with it, many questions are split over one process per
                core.
            signed_by: Public keys, one of which must have signed the model in `directory`; None for any model.
            jobs: How many processes; as for `answer_all`.
            answering: Another way to answer, as by a cluster; then `directory`, `signed_by` and `jobs` have no effect.

        Raises:
            QueryError: A question's id is not valid in this format.
            ArtifactError: The file or folder cannot be written.
        """
        _check_ids(self.format, queries, model)
        versions = self.versions or ("one" if self.format in LISTENED else "all")
        constraints = Constraints(versions=versions)
        if answering is not None:
            answers = answering(queries, self.length, self.tags, constraints)
        else:
            answers = answer_all(
                model,
                queries,
                self.length,
                tags=self.tags,
                progress=progress,
                constraints=constraints,
                directory=directory,
                signed_by=signed_by,
                jobs=jobs,
            )
        filled = write(
            self.format,
            answers,
            out,
            queries=queries,
            dataset=Dataset(pl.DataFrame(schema=PLAYLIST_SCHEMA), self._located(model.tracks), Manifest()),
            team=self.team,
            spare=_spare(self.format, queries, model),
        )
        return Submitted(answers, filled)

    def _located(self, tracks: pl.DataFrame) -> pl.DataFrame:
        """The tracks, with locations inside `relative_to` relative to it."""
        if self.relative_to is None:
            return tracks
        start = path_text(self.relative_to).rstrip("/") + "/"
        inside = pl.col("location").str.starts_with(start)
        shorter = pl.when(inside).then(pl.col("location").str.strip_prefix(start)).otherwise("location")
        return tracks.with_columns(location=shorter)


def _check_team(team: Team) -> None:
    """Check that an MPD submission names its team."""
    missing = [
        option
        for option, value in (("--team-name", team.name), ("--team-email", team.email))
        if not value.strip()
    ]
    if missing:
        raise ConfigError(
            expected="--team-name and --team-email for the format mpd",
            got=f"no {' and no '.join(missing)}",
            hint="A submission to that challenge says whose it is, and how to reach them.",
        )
    mpd.team_line(team)


def _check_ids(format: str, queries: Sequence[Query], model: Model) -> None:  # noqa: A002 - the word people use
    """Check that ids are integers where the challenge's are; its evaluator would score all others 0."""
    if format not in EXACT:
        return
    for number, query in enumerate(queries, 1):
        integer(query.id, f"question {number}")
    if format == "melon" and model.tracks.height:
        integer(model.track_id(model.tracks["id"][0]), "the model's tracks")


def _spare(format: str, queries: Sequence[Query], model: Model) -> Continuation | None:  # noqa: A002 - as above
    """Return the most popular tracks and tags, enough to fill any row of a challenge; else None."""
    if format not in EXACT:
        return None
    tracks, tags = EXACT[format]
    given = max((len(query.tracks) for query in queries), default=0)
    tagged = max((len(query.tags) for query in queries), default=0)
    # a row may already hold any other track
    return model.recommend(
        Query(), 2 * tracks + given, tags=2 * tags + tagged, constraints=AS_RANKED, reasons=False
    )

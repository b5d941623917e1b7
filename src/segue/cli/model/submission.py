"""What a challenge asks of its submissions, checked before the long work and not after it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from segue.constraints.constraints import AS_RANKED, Versions
from segue.data.dataset import PLAYLIST_SCHEMA, Dataset, Manifest
from segue.data.writers import Team, melon, mpd
from segue.data.writers.checks import integer
from segue.errors import ConfigError
from segue.model import Model
from segue.types import Continuation, Query

USUAL: Final = 100
"""Tracks in an answer where the format does not say."""

EXACT: Final[dict[str, tuple[int, int]]] = {"melon": (melon.TRACKS, melon.TAGS), "mpd": (mpd.TRACKS, 0)}
"""How many tracks and tags a challenge takes, no fewer and no more."""


def length(format: str, n: int | None, tags: int) -> int:  # noqa: A002 - the word people use
    """How many tracks to ask for.

    Raises:
        ConfigError: Fewer tracks or tags are asked for than the challenge takes.
    """
    tracks, fewest_tags = EXACT.get(format, (0, 0))
    n = n or tracks or USUAL
    for name, least, asked in (("-n", tracks, n), ("--tags", fewest_tags, tags)):
        if asked < least:
            raise ConfigError(
                expected=f"{name} {least} for the format {format}", got=str(asked), hint=f"Leave {name} out."
            )
    return n


def check_team(format: str, team: Team) -> None:  # noqa: A002 - the word people use
    """Check that an MPD submission says whose it is.

    Raises:
        ConfigError: It does not.
    """
    if format != "mpd":
        return
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


def measure(format: str, n: int, tags: int) -> str:  # noqa: A002 - the word people use
    """How much an answer holds at most, in words: playlist files and MPD submissions have no tags."""
    return f"{n} tracks and {tags} tags" if tags and format in ("melon", "jsonl") else f"{n} tracks"


def check_ids(format: str, queries: Sequence[Query], model: Model) -> None:  # noqa: A002 - the word people use
    """Check that ids are integers where the challenge's are: its evaluator would score all others 0.

    Raises:
        QueryError: They are not.
    """
    if format not in EXACT:
        return
    for number, query in enumerate(queries, 1):
        integer(query.id, f"question {number}")
    if format == "melon" and model.tracks.height:
        integer(model.track_id(model.tracks["id"][0]), "the model's tracks")


def versions(format: str) -> Versions:  # noqa: A002 - the word people use
    """How many versions of a track an answer has unless told otherwise: any, where hidden tracks may be several."""
    return "one" if format in ("jspf", "m3u8") else "all"


def spare(format: str, queries: Sequence[Query], model: Model) -> Continuation | None:  # noqa: A002 - the word people use
    """The most popular tracks and tags, enough to fill any row of a challenge; None for other formats."""
    if format not in EXACT:
        return None
    tracks, tags = EXACT[format]
    given = max((len(query.tracks) for query in queries), default=0)
    tagged = max((len(query.tags) for query in queries), default=0)
    # a row may hold any other track already
    return model.recommend(
        Query(), 2 * tracks + given, tags=2 * tags + tagged, constraints=AS_RANKED, reasons=False
    )


def described(model: Model) -> Dataset:
    """The model's tracks as the dataset that the writers look albums, lengths and locations up in."""
    return Dataset(pl.DataFrame(schema=PLAYLIST_SCHEMA), model.tracks, Manifest())

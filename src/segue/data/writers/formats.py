"""The writer of each format of `segue.data.formats`, and one function that writes them all."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from segue.data.answers import write_answers
from segue.data.dataset import Dataset
from segue.data.formats import WRITTEN
from segue.data.writers.checks import check_pairs
from segue.data.writers.jspf import Jspf
from segue.data.writers.listenbrainz import ListenBrainz
from segue.data.writers.m3u8 import M3u8
from segue.data.writers.melon import write_melon
from segue.data.writers.mpd import Team, write_mpd
from segue.data.writers.playlist_files import write_playlists
from segue.errors import SegueWarning
from segue.plugins import Registry
from segue.types import Continuation, Query


@dataclass(frozen=True)
class Asked:
    """What a writer may need in addition to the continuations; see `write`."""

    queries: Sequence[Query]
    dataset: Dataset | None = None
    team: Team | None = None
    spare: Continuation | None = None


class Writer(Protocol):
    """Writes one format."""

    def __call__(self, continuations: Sequence[Continuation], path: Path, asked: Asked) -> int:
        """Write a file or folder, whole or not at all; returns how many rows were too short and filled up."""
        ...


def melon(continuations: Sequence[Continuation], path: Path, asked: Asked) -> int:
    """A `Writer`."""
    return write_melon(continuations, path, queries=asked.queries, spare=asked.spare)


def mpd(continuations: Sequence[Continuation], path: Path, asked: Asked) -> int:
    """A `Writer`."""
    return write_mpd(continuations, path, queries=asked.queries, team=asked.team, spare=asked.spare)


def jsonl(continuations: Sequence[Continuation], path: Path, asked: Asked) -> int:  # noqa: ARG001 - a writer's names
    """A `Writer`."""
    write_answers((continuation.answer() for continuation in continuations), path)
    return 0


def jspf(continuations: Sequence[Continuation], path: Path, asked: Asked) -> int:
    """A `Writer`."""
    write_playlists(Jspf(), continuations, path, queries=asked.queries, dataset=asked.dataset)
    return 0


def m3u8(continuations: Sequence[Continuation], path: Path, asked: Asked) -> int:
    """A `Writer`."""
    write_playlists(M3u8(), continuations, path, queries=asked.queries, dataset=asked.dataset)
    return 0


def listenbrainz(continuations: Sequence[Continuation], path: Path, asked: Asked) -> int:
    """A `Writer`; a warning says how many tracks ListenBrainz could not know."""
    kind = ListenBrainz()
    write_playlists(kind, continuations, path, queries=asked.queries, dataset=asked.dataset)
    if kind.left_out:
        warnings.warn(
            f"{kind.left_out:,} of {kind.left_out + kind.written:,} tracks have no MusicBrainz id and are left out",
            SegueWarning,
            stacklevel=2,
        )
    return 0


WRITERS: Final[Registry[Writer]] = Registry("segue.writers", "format to write", WRITTEN)
"""The writers by the names of their formats."""


def write(
    format: str,  # noqa: A002 - the word people use
    continuations: Sequence[Continuation],
    path: Path | str,
    *,
    queries: Sequence[Query],
    dataset: Dataset | None = None,
    team: Team | None = None,
    spare: Continuation | None = None,
) -> int:
    """Write continuations in one of the formats, whole or not at all.

    Args:
        format: One of `WRITERS`, which include those of plug-ins.
        continuations: The answers.
        path: The file, or the folder of playlists, to create or replace.
        queries: The queries, in the same order and with the same ids.
        dataset: Source of the tracks' albums, durations, locations and MusicBrainz ids for the formats that people
            listen to.
        team: The submitting team; required for mpd.
        spare: What fills up short rows of melon and mpd first, such as the answer to an empty query. After it, and
            without it, the most frequent entries of the other rows do.

    Returns:
        How many rows were too short and filled up; 0 in formats without a fixed length.

    Raises:
        QueryError: Continuations and queries do not match, or one cannot be written in the format.
        ConfigError: The format is unknown, or `team` is missing or cannot be written.
        ArtifactError: The file or folder cannot be written.
    """
    writer = WRITERS.get(format)
    check_pairs(continuations, queries)
    return writer(continuations, Path(path), Asked(queries, dataset, team, spare))

"""The formats there are, and the one function that writes them all.

| format | what is written                                                                            |
|--------|--------------------------------------------------------------------------------------------|
| melon  | `results.json`: exactly 100 tracks and 10 tags a question, integer ids                     |
| mpd    | submission CSV: `team_info` line, then exactly 500 tracks a question, integer question ids |
| jsonl  | `{"id", "tracks", "tags"}` a line                                                          |
| jspf   | a JSPF playlist each: one file for one continuation, a folder of them for any other number |
| m3u8   | an M3U8 playlist each, likewise                                                            |
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal, get_args

from segue.data.answers import write_answers
from segue.data.dataset import Dataset
from segue.data.writers.checks import check_pairs
from segue.data.writers.jspf import Jspf
from segue.data.writers.m3u8 import M3u8
from segue.data.writers.melon import write_melon
from segue.data.writers.mpd import Team, write_mpd
from segue.data.writers.playlist_files import write_playlists
from segue.errors import ConfigError
from segue.types import Continuation, Query

Format = Literal["melon", "mpd", "jsonl", "jspf", "m3u8"]
FORMATS: Final[tuple[Format, ...]] = get_args(Format)


def write(
    format: Format,  # noqa: A002 - the word people use
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
        format: One of `FORMATS`.
        continuations: The answers.
        path: The file, or the folder of playlists, to make or replace.
        queries: What was asked, in the same order and with the same ids.
        dataset: Where albums, durations and locations of tracks are looked up for jspf and m3u8.
        team: Who submits; for mpd, which needs it.
        spare: What rows of melon and mpd that are too short are filled with, such as the answer to an empty query;
            then, and without it, what most of the other rows have.

    Returns:
        How many rows were too short and filled; 0 in formats without a length.

    Raises:
        QueryError: Continuations and queries do not pair up, or one cannot be what the format asks for.
        ConfigError: The format is unknown, or `team` is missing or not writable.
        ArtifactError: The file or folder cannot be written.
    """
    path = Path(path)
    check_pairs(continuations, queries)
    match format:
        case "melon":
            return write_melon(continuations, path, queries=queries, spare=spare)
        case "mpd":
            return write_mpd(continuations, path, queries=queries, team=team, spare=spare)
        case "jsonl":
            write_answers((continuation.answer() for continuation in continuations), path)
        case "jspf":
            write_playlists(Jspf(), continuations, path, queries=queries, dataset=dataset)
        case "m3u8":
            write_playlists(M3u8(), continuations, path, queries=queries, dataset=dataset)
        case _:
            raise ConfigError(
                f"expected a format to write, got {format!r}.", hint=f"Choose one of: {', '.join(FORMATS)}."
            )
    return 0

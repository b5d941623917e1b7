"""Spotify's Million Playlist Dataset: slices `{"info": …, "playlists": […]}` with complete tracks in each playlist."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from segue.data.limits import Limits
from segue.data.readers.sources import choose
from segue.data.recognition.head import Head
from segue.data.recognition.looks import Look, Role, Sureness, recognised
from segue.data.records.aliases import decode_playlist
from segue.data.records.intake import Intake
from segue.data.records.known_tracks import KnownTracks

_NOT_READ: Final = frozenset(
    {
        "collaborative",
        "description",
        "duration_ms",
        "num_albums",
        "num_artists",
        "num_edits",
        "num_holdouts",
        "num_samples",
        "num_tracks",
    }
)
"""The format's fields that a dataset cannot hold."""


def _looks_like(head: Head) -> Look | None:
    fields = head.json.fields
    if head.json.top != "{" or "playlists" not in fields:
        return None
    if "playlists[].num_holdouts" in fields:
        return Look(Sureness.SURE, "its playlists have the field num_holdouts", Role.QUESTIONS)
    if {"playlists[].pid", "playlists[].tracks[].track_uri"} & fields:
        return Look(Sureness.SURE, "its playlists have the fields pid and track_uri")
    return Look(Sureness.POSSIBLE, "it is an object with a list of playlists")


def slices(source: Path, files: Sequence[str], limits: Limits) -> list[Path]:
    """The slices of a source, each of which can be read by itself; for the arguments see `choose`."""
    return choose(source, files, ("mpd.slice.*.json",), what="slices", limits=limits)


@recognised("a slice of the Million Playlist Dataset", _looks_like, alone=True)
def read_mpd(source: Path, intake: Intake, files: Sequence[str] = ()) -> None:
    """Read one slice, or a folder's `mpd.slice.*.json`.

    `challenge_set.json` holds questions: playlists with a hidden part. It is read only if it is the source
    itself, or if `files` names it.

    Raises:
        DataError: There is no slice, or a record is bad and bad records are not skipped.
    """
    paths = slices(source, files, intake.limits)
    known = KnownTracks()
    for path in intake.progress.track(paths, label=source.name, total=len(paths)):
        for where, record in intake.json_list(path, what="playlists", key="playlists", bar=False):
            with intake.attempt(where):
                if (found := known.read(record)) is None:
                    intake.add(decode_playlist(record, bad=intake.refuser(where)), expected=_NOT_READ)
                    continue
                intake.builder.add_playlist(found.playlist)
                for track, description in found.described:
                    intake.builder.describe(track, description)
                known.keep()

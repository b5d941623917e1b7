"""The playlists of a library: recognised and read by Segue's readers, their entries matched to the files.

Entries are matched as `segue.data.matching` does: by path, by the end of a path, by title and artist.
"""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, Final

import polars as pl

from segue.data.matching.lookups import TableLookup
from segue.data.matching.matches import match
from segue.data.path_ids import path_text
from segue.data.path_names import names_of
from segue.data.readers.finding import format_of
from segue.data.readers.registry import READERS
from segue.data.recognition.head import Head
from segue.data.records.builder import PlaylistRecord
from segue.data.records.intake import Intake
from segue.errors import DataError, ErrorFields, Where
from segue.library.folder import walk
from segue.protocols import Silent

LISTS: Final = frozenset({".m3u", ".m3u8", ".jspf", ".xspf", ".pls", ".wpl"})
"""Suffixes of playlist files."""

LIBRARIES: Final = frozenset({".xml", ".nml"})
"""Suffixes of files that may be a player's library with its playlists, or anything else."""


def is_list(name: str) -> bool:
    """Return whether a file of this name may have playlists."""
    return PurePosixPath(name).suffix.lower() in LISTS | LIBRARIES


@dataclasses.dataclass(frozen=True)
class Lists:
    """The playlists that were found.

    Attributes:
        records: Those with at least one track of the library.
        entries: How many entries all of them have.
        unmatched: Entries that are no file of the library.
        without: Playlists of which no entry is a file of the library.
        problems: Playlist files that cannot be read.
        notes: What was ignored or repaired in the others, and how often.
    """

    records: list[PlaylistRecord]
    entries: int = 0
    unmatched: int = 0
    without: int = 0
    problems: tuple[ErrorFields, ...] = ()
    notes: Mapping[str, int] = dataclasses.field(default_factory=dict[str, int])


def read_lists(root: Path, inside: Sequence[Path], beside: Sequence[Path], tracks: pl.DataFrame) -> Lists:
    """Read the playlists of a library.

    Args:
        root: The music folder.
        inside: Playlist files in it.
        beside: Further playlist files, or folders of them.
        tracks: All tracks, a table as a dataset has it.

    Raises:
        DataError: A path of `beside` does not exist, or is no playlist.
    """
    catalogue = TableLookup(tracks)
    sources: list[tuple[Path, Sequence[Path]]] = [(root, inside)]
    seen = {path.resolve() for path in inside}
    for folder, files in map(_source, beside):  # which may lie in the music folder after all
        sources.append((folder, [file for file in files if file.resolve() not in seen]))
        seen.update(file.resolve() for file in files)
    problems: list[ErrorFields] = []
    notes: Counter[str] = Counter()
    records: dict[str, PlaylistRecord] = {}
    entries = unmatched = without = 0
    for folder, files in sources:
        intake = _taken_in(folder, files)
        problems += intake.problems
        notes.update(intake.notes)
        found = intake.builder.build({})
        matched = _matched(found.tracks, catalogue)
        for row in found.playlists.iter_rows(named=True):
            codes: list[int] = row["tracks"]
            held = [track for code in codes if (track := matched[code]) is not None]
            entries += len(codes)
            unmatched += len(codes) - len(held)
            without += not held
            if held:
                key = row["id"] if row["id"] not in records else path_text(folder / row["id"])
                records[key] = _record(key, row, held)
    return Lists([*records.values()], entries, unmatched, without, tuple(problems), notes)


def _source(path: Path) -> tuple[Path, Sequence[Path]]:
    if path.is_dir():
        return path, walk(path, is_list).lists
    if not path.is_file() or not is_list(path.name):
        raise DataError(
            expected=f"a playlist ({', '.join(sorted(LISTS | LIBRARIES))}) or a folder of them",
            got="another file" if path.is_file() else "nothing there",
            where=Where(path),
            hint="Check the path.",
        )
    return path.parent, [path]


def _taken_in(folder: Path, files: Sequence[Path]) -> Intake:
    """Read playlist files, each by the reader of its format; one that cannot be read costs no other."""
    intake = Intake(skip_bad=True, progress=Silent())
    formats: defaultdict[str, list[str]] = defaultdict(list)
    for file in files:
        try:
            claim = format_of(Head.of(file), Where(file))
        except DataError as error:
            if file.suffix.lower() in LISTS:  # any other file may be anything
                intake.problems.append(error.fields)
            continue
        formats[claim.format].append(str(file.relative_to(folder)))
    for name, some in formats.items():
        READERS.get(name)(folder, intake, some)
    return intake


def _matched(entries: pl.DataFrame, catalogue: TableLookup) -> list[str | None]:
    """Return the track that each entry means.

    A name that comes from the entry's own path says nothing against a file of that path, whose tags may have another.
    """
    ids: list[str] = entries["id"].to_list()
    derived = entries["title"] == pl.Series([names_of(key).title for key in ids], dtype=pl.String)
    by_path = entries.with_columns(
        pl.when(derived.fill_null(value=False)).then(None).otherwise("title").alias("title")
    )
    both = zip(match(by_path, catalogue), match(entries, catalogue), strict=True)
    return [one.known.id if one else other.known.id if other else None for one, other in both]


def _record(key: str, row: Mapping[str, Any], tracks: list[str]) -> PlaylistRecord:
    return PlaylistRecord(
        id=key,
        title=row["title"],
        tags=row["tags"],
        tracks=list(tracks),
        likes=row["likes"],
        updated=row["updated"],
    )

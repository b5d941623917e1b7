"""A music folder as a dataset."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from segue.data.dataset import Dataset
from segue.data.records.builder import DatasetBuilder, PlaylistRecord
from segue.errors import DataError, Where
from segue.ids import Id, readable
from segue.library import journal
from segue.library.folder import FoundFile, walk
from segue.library.journal import Journal
from segue.library.lists import Lists, is_list, read_lists
from segue.library.records import catalogue
from segue.library.tags import FileTags, check_installed, read_tags
from segue.progress import as_progress
from segue.protocols import Progress

if TYPE_CHECKING:
    from segue.progress import Shown

WEAK: Final[Mapping[str, float]] = {"album": 0.9, "artist": 0.9, "genre": 0.1, "year": 0.05}
"""The usual weak playlists (docs/your-music.md has the figures they were chosen by)."""

STARRED: Final = "starred"
"""The id of the playlist of the tracks that the listener marked as favourites."""

STARS: Final = 4
"""The fewest stars of a favourite."""

SOUNDS: Final = "sounds"
"""What a manifest's source has if a feature store belongs to the dataset."""

SKIPPED: Final = "skipped.jsonl"
"""The file in a library's directory with the list of all files that could not be read."""


@dataclasses.dataclass(frozen=True)
class Library:
    """A music folder, read.

    Attributes:
        dataset: Its tracks and playlists.
        files: Its sound files.
        tags: What is known of each file, also of those that are no sound.
        lists: What its playlists were.
        read: How many files were read in this run; the others had not changed.
        named: How many tracks have their title from their path.
        starred: How many tracks are in the playlist of favourites.
        problems: Each file or folder that could not be read, with the reason. A sound file of which only the tags
            cannot be read is a track all the same.
    """

    dataset: Dataset
    files: Sequence[FoundFile]
    tags: Sequence[FileTags]
    lists: Lists
    read: int
    named: int
    starred: int
    problems: Mapping[str, str]

    def save(self, directory: Path | str) -> None:
        """Write the dataset, with the list of its files, from which a further run goes on."""
        from segue.data.dataset import PLAYLISTS
        from segue.files.artifacts import new_directory

        with new_directory(Path(directory), marker=PLAYLISTS) as temporary:
            self.write(temporary)
        Journal(Path(directory)).close()

    def write(self, directory: Path) -> None:
        """Write the files of the directory into an empty one."""
        self.dataset.save(directory)
        journal.write(directory / journal.FILES, self.tags)
        if self.problems:
            lines = [{"file": file, "reason": reason} for file, reason in self.problems.items()]
            (directory / SKIPPED).write_bytes(msgspec.json.Encoder().encode_lines(lines))


def read_library(
    folder: Path | str,
    *,
    playlists: Sequence[Path | str] = (),
    weak: Mapping[str, float] = WEAK,
    earlier: Path | str | None = None,
    starred: bool = True,
    audio: bool = False,
    progress: Shown = None,
) -> Library:
    """Read a music folder: the tags of its sound files, and the playlists in it and beside it.

    A track's id is its file's path in the folder. A file without a title in its tags is named by its path.

    Args:
        folder: The folder; subfolders are read too.
        playlists: Further playlist files, or folders of them.
        weak: Weak playlists and their weights, see `segue.facets.weak_playlists`; none for {}.
        earlier: The directory of an earlier run: only files that changed since are read. A run that is stopped leaves
            what it read beside this directory.
        starred: Whether the tracks that files rate with four or five stars become a playlist too.
        audio: Whether a feature store of its sounds is made too, see `sounds_of`; the dataset's manifest says so.
        progress: See `segue.fit`.

    Raises:
        DataError: The folder does not exist, has no sound file, or a path of `playlists` is no playlist.
        MissingExtraError: The extra `library` is not installed.
    """
    check_installed()
    folder, shown = Path(folder), as_progress(progress)
    found = walk(folder, is_list)
    if not found.sounds:
        raise _no_sound(folder, "none in this folder")
    known = Journal(None if earlier is None else Path(earlier))
    tags, read = _tags(found.sounds, known, shown)
    sounds = [(one, file) for one, file in zip(tags, found.sounds, strict=True) if one.is_sound]
    if not sounds:
        raise _no_sound(folder, f"{len(tags):,} files that are none: {tags[0].id}: {tags[0].fault}")
    beside = [Path(path) for path in playlists]
    tracks = catalogue([(one, file.path) for one, file in sounds])
    builder = DatasetBuilder()
    for record in tracks.records:
        builder.add_track(record)
    lists = read_lists(folder, found.lists, beside, builder.build({}).tracks)
    for playlist in lists.records:
        builder.add_playlist(playlist)
    favourites: list[Id] = [one.id for one, _ in sounds if one.stars >= STARS] if starred else []
    if favourites:
        builder.add_playlist(PlaylistRecord(id=builder.free_id(STARRED), tracks=favourites))
    source = {"format": "library", "source": readable(folder.resolve().name), "files": str(len(sounds))}
    dataset = builder.build(source | ({SOUNDS: "yes"} if audio else {})).with_weak(weak)
    faults = {**found.faults, **{one.id: one.fault for one in tags if one.fault}}
    faults |= {problem.where.file: problem.reason for problem in lists.problems}
    problems = {readable(file): readable(reason) for file, reason in faults.items()}
    files = [file for _, file in sounds]
    return Library(dataset, files, tags, lists, read, tracks.named, len(favourites), problems)


def _no_sound(folder: Path, got: str) -> DataError:
    return DataError(
        expected="sound files",
        got=got,
        where=Where(folder),
        hint="Name the folder that your music is in.",
    )


def sounds_of(directory: Path) -> Path:
    """Return where the feature store of a library's directory is: beside it, since the directory is replaced whole."""
    return directory.with_name(f"{directory.name}.sounds")


def _tags(files: Sequence[FoundFile], known: Journal, progress: Progress) -> tuple[list[FileTags], int]:
    """Return the tags of each file, and how many files were read for them."""
    there = {file.id: tags for file in files if (tags := known.find(file.id, file.size, file.changed))}
    new = [file for file in files if file.id not in there]
    reading = progress.track(new, label="Reading tags", total=len(new))
    for tags in known.keep(read_tags(file.path, file.id, file.size, file.changed) for file in reading):
        there[tags.id] = tags
    return [there[file.id] for file in files], len(new)

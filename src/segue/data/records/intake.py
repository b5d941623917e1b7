"""The intake takes records from readers: a bad record stops the import, or is listed and skipped."""

from __future__ import annotations

import contextlib
import functools
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator
from pathlib import Path
from typing import Final

import msgspec

from segue.data.encodings import as_utf8
from segue.data.limits import LIMITS, Limits
from segue.data.options import NO_OPTIONS, Options
from segue.data.records.aliases import DecodedPlaylist
from segue.data.records.builder import DatasetBuilder
from segue.data.records.json_list import split_list
from segue.data.text_files import read_bytes
from segue.errors import NOWHERE, DataError, ErrorFields, Where
from segue.ids import readable
from segue.protocols import Progress, Silent

MOST_NAMES: Final = 100
"""Names of columns and fields that are noted each; those of a hostile file may be a million."""

LONGEST_NAME: Final = 80
"""Characters of such a name in a note."""


def no_check(path: Path) -> None:
    """Let every file pass."""


class Intake:
    """A running import.

    Args:
        skip_bad: Whether a bad record is listed in `problems` and skipped; otherwise its error is raised.
        progress: Receives the progress.
        limits: The largest sizes that are read.
        options: What a person said about the files.

    Attributes:
        skip_bad: As given.
        builder: Receives the good records.
        problems: The errors of the bad records so far.
        notes: What was ignored or repaired inside good records, and how often.
        files: The files read so far.
        check: Raises a DataError for a file that is certainly of another format than the one that is read.
    """

    def __init__(
        self,
        *,
        skip_bad: bool,
        progress: Progress,
        limits: Limits = LIMITS,
        options: Options = NO_OPTIONS,
    ) -> None:
        self.builder = DatasetBuilder()
        self.problems: list[ErrorFields] = []
        self.notes: Counter[str] = Counter()
        self.files: list[Path] = []
        self.progress = progress
        self.limits = limits
        self.options = options
        self.check: Callable[[Path], None] = no_check
        self.skip_bad = skip_bad
        self._named = 0

    def opened(self, paths: Iterable[Path], *, skip: bool = False) -> Iterator[Path]:
        """Yield each file of a source that is to be read, after a look at it; all are listed in `files`.

        Args:
            paths: The files.
            skip: Whether files of another format are listed and skipped although bad records are not.

        Raises:
            DataError: A file is certainly of another format, or cannot be read, and such files are not skipped.
        """
        for path in paths:
            self.files.append(path)
            try:
                self.check(path)
            except DataError as error:
                self.refuse(error, Where(path), skip=skip)
            else:
                yield path

    @contextlib.contextmanager
    def attempt(self, where: Where, *, skip: bool = False) -> Generator[None]:
        """Run a block that reads one record or one file; a `DataError` in it gets its place.

        Args:
            where: The file, and the record's place in it.
            skip: Whether it is listed and skipped although bad records are not.

        Raises:
            DataError: The block raised one, and bad records are not skipped.
        """
        try:
            yield
        except DataError as error:
            self.refuse(error, where, skip=skip)

    def refuse(self, error: DataError, where: Where, *, skip: bool = False) -> None:
        """Raise or list the error of one record or one file; `attempt` for loops where each record counts.

        Raises:
            DataError: Bad records are not skipped.
        """
        error.at(where)
        error.fields = error.fields.mapped(readable)
        if not self.skip_bad and not skip:
            error.at(NOWHERE, hint=_next_step(error.where))
            raise error
        self.problems.append(error.fields)

    def refuser(self, where: Where, *, skip: bool = False) -> Callable[[DataError], None]:
        """Return `refuse` for the errors of one record's parts, such as a playlist's tracks."""
        return functools.partial(self.refuse, where=where, skip=skip)

    def utf8(self, path: Path) -> bytes:
        """Return a file's content in UTF-8; an older encoding is noted.

        Raises:
            DataError: The file cannot be read, is empty, or is larger than the limit.
        """
        data, encoding = as_utf8(read_bytes(path, self.limits))
        self.note_encoding(encoding)
        return data

    def note_encoding(self, encoding: str, what: str = "file") -> None:
        """Note an encoding that a file does not name, and that was guessed."""
        if not encoding.startswith("utf"):
            self.notes[f"{what} read as {encoding}"] += 1

    def note_ignored(self, what: str, names: Iterable[str]) -> None:
        """Note columns or fields that are not read, by their names; of very many the first `MOST_NAMES`.

        Args:
            what: "column" or "field".
            names: Their names in the file.
        """
        for name in names:
            note = f"{what} {name[:LONGEST_NAME]} not read"
            if note not in self.notes and self._named >= MOST_NAMES:
                note = f"other {what}s not read"
            elif note not in self.notes:
                self._named += 1
            self.notes[note] += 1

    def json_list(
        self, path: Path, *, what: str, key: str = "", bar: bool = True
    ) -> Iterator[tuple[Where, bytes | msgspec.Raw]]:
        """Yield the place and text of each record of a JSON file; see `read_list`.

        Args:
            path: The file.
            what: A word for the records.
            key: The list's name in an object; "" if the list is the whole file.
            bar: Whether to show progress; False if the reader shows its own bar, because a terminal
                holds only one.

        Raises:
            DataError: The file has no such list or is incomplete, and bad records are not skipped.
        """
        for _ in self.opened([path]):
            with self.attempt(Where(path)):
                raw = read_bytes(path, self.limits)
                yield from self.records(raw, path, what=what, key=key, bar=bar)

    def records(
        self, raw: bytes, path: Path, *, what: str, key: str = "", bar: bool = True
    ) -> Iterator[tuple[Where, bytes | msgspec.Raw]]:
        """Yield the place and text of each record of an opened file's content, as `json_list` does."""
        with self.attempt(Where(path)):
            found = split_list(raw, path, key=key, what=what)
            self.note_encoding(found.encoding)
            progress = self.progress if bar else Silent()
            records = progress.track(found.records, label=path.name, total=len(found.records))
            with self.attempt(Where(path)):
                if found.fault is not None:
                    raise found.fault
            for number, record in enumerate(records, 1):
                yield Where(path, record=number), record

    def add(self, decoded: DecodedPlaylist, *, expected: frozenset[str] = frozenset()) -> None:
        """Add a playlist object with the descriptions of its tracks; note its fields that are not read.

        Args:
            decoded: The playlist.
            expected: Additional fields that the format is known to have; they need no note.
        """
        self.builder.add_playlist(decoded.playlist)
        for track in decoded.tracks:
            self.builder.add_track(track)
        self.note_ignored("field", (name for name in decoded.ignored if name not in expected))


def _next_step(where: Where) -> str:
    """What the user can do about an error that does not say it itself."""
    if where == Where(where.file, field=where.field) and "[" not in where.field:
        return "Check that it is the right file, and in the format named."
    return "Mend the record, or pass over such records with --skip-bad."

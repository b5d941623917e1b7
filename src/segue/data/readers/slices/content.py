"""What one file of records holds, as tables: read once, kept as Parquet, and checked before it is used again."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path
from typing import Final, Self

import msgspec
import polars as pl

import segue
from segue.data.limits import Limits
from segue.data.readers.finding import refuse_other
from segue.data.readers.registry import READERS
from segue.data.records.builder import DatasetBuilder
from segue.data.records.intake import Intake, no_check
from segue.data.text_files import read_bytes
from segue.errors import DataError, ErrorFields
from segue.files.artifacts import new_file, read_table, write_table
from segue.protocols import Silent

TABLES: Final = ("playlists", "ids", "descriptions")

DIGEST_BYTES: Final = 16


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """How the files of an import are read.

    Attributes:
        format: The format's name.
        named: Whether a person named it, so that a file of another format is an error.
        skip_bad: Whether bad records are skipped.
        limits: The largest sizes that are read.
        version: The version of Segue that reads.
    """

    format: str
    named: bool
    skip_bad: bool
    limits: Limits
    version: str = segue.__version__


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a file beside its tables.

    Attributes:
        task: How it was read.
        source: Digest of the file.
        tables: Digest of each table's file.
        integers: Whether all ids are integers, of playlists and of tracks.
        repeats: Number of repeated tracks that were dropped.
        notes: What was ignored or repaired.
        problems: The errors of bad records.
    """

    task: Task
    source: str
    tables: dict[str, str] = {}
    integers: dict[str, bool] = {}
    repeats: int = 0
    notes: dict[str, int] = {}
    problems: tuple[ErrorFields, ...] = ()


class Content(msgspec.Struct, frozen=True):
    """A file's records.

    Attributes:
        facts: What is known beside the tables.
        playlists: As in `segue.data.schema`; `tracks` are rows of `ids`.
        ids: The column `id`: the tracks in the order of their first appearance.
        descriptions: The different descriptions of tracks, in order: `row` in `ids`, then the fields.
    """

    facts: Facts
    playlists: pl.DataFrame
    ids: pl.DataFrame
    descriptions: pl.DataFrame

    @classmethod
    def read(cls, path: Path, task: Task, source: str) -> Self:
        """Read a file.

        Raises:
            DataError: It cannot be read, or a record is bad and bad ones are not skipped.
        """
        intake = Intake(skip_bad=task.skip_bad, progress=Silent(), limits=task.limits)
        intake.check = functools.partial(refuse_other, task.format) if task.named else no_check
        READERS.get(task.format)(path, intake, ())
        builder: DatasetBuilder = intake.builder
        tables = builder.tables()
        facts = Facts(
            task=task,
            source=source,
            integers=builder.integers,
            repeats=builder.repeats,
            notes=dict(intake.notes),
            problems=tuple(intake.problems),
        )
        return cls(facts, *tables)

    def save(self, stem: Path) -> None:
        """Write the tables to `STEM.playlists.parquet` and so on, and last of all `STEM.json` with their digests."""
        digests: dict[str, str] = {}
        for name in TABLES:
            with new_file(_table(stem, name)) as temporary:
                write_table(getattr(self, name), temporary)
                digests[name] = _digest(temporary.read_bytes())
        with new_file(stem.with_suffix(".json")) as temporary:
            temporary.write_bytes(msgspec.json.encode(msgspec.structs.replace(self.facts, tables=digests)))

    @classmethod
    def load(cls, stem: Path) -> Self:
        """Read what `save` wrote.

        Raises:
            OSError: A file is missing.
            PolarsError: A table is damaged.
            DecodeError: `STEM.json` is damaged.
        """
        facts = msgspec.json.decode(stem.with_suffix(".json").read_bytes(), type=Facts)
        return cls(facts, *(read_table(_table(stem, name)) for name in TABLES))


def finish(path: Path, stem: Path, task: Task) -> None:
    """Make sure that the content of a file is kept at `stem`, whole and of this very file; else read it.

    Raises:
        DataError: The file cannot be read, or a record is bad and bad ones are not skipped.
    """
    source = digest_of(path, task)
    if not _is_finished(stem, task, source):
        Content.read(path, task, source).save(stem)


def digest_of(path: Path, task: Task) -> str:
    """Return the digest of a file's content.

    Raises:
        DataError: It cannot be read.
    """
    return _digest(read_bytes(path, task.limits))


def _is_finished(stem: Path, task: Task, source: str) -> bool:
    try:
        facts = msgspec.json.decode(stem.with_suffix(".json").read_bytes(), type=Facts)
        same = {name: _digest(_table(stem, name).read_bytes()) for name in TABLES} == facts.tables
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError, DataError):
        return False
    return same and (facts.task, facts.source) == (task, source)


def _table(stem: Path, name: str) -> Path:
    return stem.with_suffix(f".{name}.parquet")


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=DIGEST_BYTES).hexdigest()

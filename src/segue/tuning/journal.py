"""The journal of a search: a file that records each finished trial, so that a killed search can be continued.

The first line describes the search, each other line is a trial, all as JSON. If the search is killed while it
writes a line, the incomplete line is dropped.
"""

from __future__ import annotations

import math
import os
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from segue.errors import ArtifactError, ConfigError, Where
from segue.files.artifacts import new_file
from segue.metrics.ranking import Values
from segue.tuning.bench import Aim
from segue.tuning.space import Value

try:
    import fcntl
except ImportError:  # Windows has no flock
    fcntl = None

FORMAT_VERSION: Final = 1

_LONG: Final = ("recipe", "search", "dataset")
"""Fields of a header that are too long to show in a message."""

SUFFIX: Final = ".trials.jsonl"
"""Suffix of a journal's name, after the name of the recipe file."""


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """Description of a search; only an equal search can be continued.

    Attributes:
        format_version: The layout's version.
        library_version: The Segue that measures.
        dataset: Fingerprint of the dataset.
        recipe: Digest of the base recipe.
        search: The settings that vary, as text.
        protocol: The protocol of the splits.
        splits: Number of splits.
        questions: Number of held-out playlists per split; None for the protocol's default.
        target: The metric of the search.
        seed: The search's seed.
    """

    format_version: int = FORMAT_VERSION
    library_version: str
    dataset: str
    recipe: str
    search: tuple[str, ...]
    protocol: str
    splits: int
    questions: int | None
    target: Aim
    seed: int


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A finished trial.

    Attributes:
        number: From 0, which is the base.
        values: Its settings by key.
        figures: The metric's columns for each question; null where it has no value.
        seconds: Its duration.
        error: Why it could not be measured; empty if it was.
    """

    number: int
    values: dict[str, Value]
    figures: tuple[tuple[float | None, ...], ...] = ()
    seconds: float = 0.0
    error: str = ""

    def __post_init__(self) -> None:
        """Refuse figures that are no table; msgspec makes its own error of this one."""
        if len({len(row) for row in self.figures}) > 1:
            raise ValueError("the rows of `figures` differ in length")

    @property
    def table(self) -> Values:
        """Return the figures, (questions, columns) float64, NaN for null."""
        return np.array(self.figures, np.float64)


def figures(table: Values) -> tuple[tuple[float | None, ...], ...]:
    """Return a table of figures in the form of an entry."""
    return tuple(tuple(None if math.isnan(value) else value for value in row) for row in table.tolist())


@dataclass
class Journal:
    """An open journal.

    Attributes:
        path: The file.
        entries: What is in it.
    """

    path: Path
    entries: list[Entry] = field(default_factory=list[Entry])

    def add(self, entry: Entry) -> None:
        """Write a trial to disk, before this returns.

        Raises:
            ArtifactError: It cannot be written.
        """
        try:
            with self.path.open("ab") as file:
                file.write(msgspec.json.encode(entry) + b"\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise ArtifactError(
                f"{self.path} could not be written: {error.strerror}.",
                hint="Free some space; the same command goes on after the last whole trial.",
            ) from error
        self.entries.append(entry)


@contextmanager
def opened(path: Path, header: Header) -> Generator[Journal]:
    """Open the journal of a search, new or with its finished trials.

    Raises:
        ArtifactError: The file is no journal or a damaged one, cannot be written, or another process writes
            it.
        ConfigError: It is the journal of another search; the message names the differences.
    """
    if not path.exists():
        with new_file(path) as temporary:
            temporary.write_bytes(msgspec.json.encode(header) + b"\n")
    with _locked(path):
        content = path.read_bytes()
        first, *rest = content.split(b"\n")
        _check(path, first, header)
        entries = [_entry(path, number, line) for number, line in enumerate(rest[:-1], 2)]
        if rest and rest[-1]:  # an incomplete line
            os.truncate(path, len(content) - len(rest[-1]))
        yield Journal(path, entries)


@contextmanager
def _locked(path: Path) -> Generator[None]:
    with path.open("rb") as file:
        if fcntl is not None:
            try:
                fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise ArtifactError(
                    expected="a file that nobody writes",
                    got="one that another search writes",
                    where=Where(path),
                    hint="Wait for it, or name another output.",
                ) from error
            except OSError:  # the file system has no locks
                pass
        yield


def _check(path: Path, line: bytes, header: Header) -> None:
    try:
        found = msgspec.json.decode(line, type=Header)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ArtifactError(
            expected="the journal of a search",
            got="another file",
            where=Where(path),
            hint="Name another output.",
        ) from error
    for name in header.__struct_fields__:
        ours, theirs = getattr(header, name), getattr(found, name)
        if ours != theirs:
            what = name.replace("_", " ")
            differs = f"its {what} is another" if name in _LONG else f"expected {what} {ours}, got {theirs}"
            raise ConfigError(
                f"{path} is the journal of another search: {differs}.",
                hint=f"Give what that search was given, name another output, or remove {path.name} to begin anew.",
            )


def _entry(path: Path, number: int, line: bytes) -> Entry:
    try:
        return msgspec.json.decode(line, type=Entry)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ArtifactError(
            expected="a trial",
            got=str(error),
            where=Where(path, line=number),
            hint="Remove the file to begin the search anew.",
        ) from error

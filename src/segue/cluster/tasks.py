"""Tasks: pure functions from files with digests to files with digests.

A task names a function and its inputs; all of it together is its key. A record beside its files, written last, holds
the key and the files' digests. A task whose record is there is done, on whichever node and in whichever run.
"""

from __future__ import annotations

import hashlib
from typing import Any, Final, NamedTuple

import msgspec

import segue
from segue.cluster.encoding import encoded

FORMAT: Final = 1
"""Version of what tasks read and write; a new one makes all of them anew."""

Setting = int | float | str
"""A setting of a task."""


class Piece(msgspec.Struct, frozen=True):
    """A file of the working folder.

    Attributes:
        file: Its path in the folder, with slashes.
        sha256: Its digest.
        size: Its bytes.
    """

    file: str
    sha256: str
    size: int


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of work.

    Attributes:
        name: Its path in the working folder: its files begin with it, and its record is NAME.json.
        function: "module:name" of a function from a `segue.cluster.bench.Bench` to its outputs.
        inputs: The files it reads, by what they are to it.
        settings: Whatever else decides its outputs.
    """

    name: str
    function: str
    inputs: dict[str, tuple[Piece, ...]] = {}
    settings: dict[str, Setting] = {}

    @property
    def key(self) -> str:
        """The digest of all that decides its outputs, Segue's version included."""
        whole = encoded((FORMAT, segue.__version__, self), order="sorted")
        return hashlib.sha256(whole).hexdigest()


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """What a finished task leaves beside its files.

    Attributes:
        key: The task's key.
        parts: Its files by name.
    """

    key: str
    parts: dict[str, Piece]


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """A task as it goes to a worker.

    Attributes:
        root: The working folder: the same path or URL on every node.
        cache: The name of the folder for temporary files on each node.
        task: The task.
        memory: Bytes of memory that it needs; 0 if it does not matter.
    """

    root: str
    cache: str
    task: Task
    memory: int = 0


class Outcome(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a worker says of a call. Without a record, it failed.

    Attributes:
        record: The task's record.
        damaged: Inputs that are missing, or have other digests.
        error: An error of Segue's as plain data (`segue.errors.as_data`), which trying again does not mend.
        raised: Another exception, as text.
        lost: Why nothing is known: the worker or its node ended.
        node: Where it ran.
        seconds: How long it took.
        processor: Seconds that its process computed meanwhile.
        read: Bytes read from shared storage.
        written: Bytes written to it.
    """

    record: Record | None = None
    damaged: tuple[Piece, ...] = ()
    error: dict[str, Any] | None = None
    raised: str = ""
    lost: str = ""
    node: str = ""
    seconds: float = 0.0
    processor: float = 0.0
    read: int = 0
    written: int = 0


class Finished(NamedTuple):
    """A call with its outcome."""

    call: Call
    outcome: Outcome

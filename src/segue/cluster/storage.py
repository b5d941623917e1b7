"""The files of the working folder: each under its final name at once, with its digest in a record beside it."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from typing import TypeAlias

import msgspec
import numpy as np
import polars as pl
from numpy.typing import NDArray

from segue.cluster.locations import Location, files_at, within
from segue.cluster.tasks import Piece, Record
from segue.files.faults import write_error

Output: TypeAlias = "NDArray[np.generic] | pl.DataFrame | bytes"
"""What a task returns under a name: an array (.npy), a table (.parquet), or bytes (.bin)."""


class DamagedError(Exception):
    """Pieces that are missing or have other digests than their records say.

    Attributes:
        pieces: Which.
    """

    def __init__(self, *pieces: Piece) -> None:
        super().__init__(", ".join(piece.file for piece in pieces))
        self.pieces = pieces


class Store:
    """The working folder on shared storage.

    Args:
        root: Its path or URL, the same on every node.

    Attributes:
        root: The same.
        read: Bytes read so far.
        written: Bytes written so far.
    """

    def __init__(self, root: Location) -> None:
        self.root, self._files = root, files_at(root)
        self.read = self.written = 0

    def record(self, name: str, key: str) -> Record | None:
        """Return the record of a finished task; None if it is not there, is of another key, or is damaged."""
        try:
            found = msgspec.json.decode(self._files.read(f"{name}.json"), type=Record)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return None
        return found if found.key == key else None

    def write(self, name: str, key: str, outputs: Mapping[str, Output]) -> Record:
        """Write a task's files, then its record.

        Raises:
            WriteError: The storage is full, or cannot be written.
        """
        try:
            parts = {part: self._write(f"{name}.{part}", value) for part, value in outputs.items()}
            record = Record(key=key, parts=parts)
            self._put(f"{name}.json", msgspec.json.encode(record))
        except OSError as error:
            raise write_error(within(self.root, name), error) from error
        return record

    def _write(self, stem: str, value: Output) -> Piece:
        buffer = io.BytesIO()
        if isinstance(value, bytes):
            file = f"{stem}.bin"
            buffer.write(value)
        elif isinstance(value, pl.DataFrame):
            file = f"{stem}.parquet"
            value.write_parquet(buffer)
        else:
            file = f"{stem}.npy"
            np.save(buffer, value, allow_pickle=False)
        content = buffer.getvalue()
        self._put(file, content)
        return Piece(file, hashlib.sha256(content).hexdigest(), len(content))

    def _put(self, file: str, content: bytes) -> None:
        self._files.write(file, content)
        self.written += len(content)

    def bytes_of(self, piece: Piece) -> bytes:
        """Return a piece's content.

        Raises:
            DamagedError: It is missing, or has another digest.
        """
        try:
            content = self._files.read(piece.file)
        except OSError as error:
            raise DamagedError(piece) from error
        self.read += len(content)
        if hashlib.sha256(content).hexdigest() != piece.sha256:
            raise DamagedError(piece)
        return content

    def array(self, piece: Piece) -> NDArray[np.generic]:
        """Return a piece that is an array; errors as for `bytes_of`."""
        return np.load(io.BytesIO(self.bytes_of(piece)), allow_pickle=False)

    def table(self, piece: Piece) -> pl.DataFrame:
        """Return a piece that is a table; errors as for `bytes_of`."""
        return pl.read_parquet(io.BytesIO(self.bytes_of(piece)))

    def is_whole(self, piece: Piece) -> bool:
        """Return whether a piece is there, with its digest."""
        try:
            self.bytes_of(piece)
        except DamagedError:
            return False
        return True

    def forget(self, name: str, record: Record | None) -> None:
        """Remove a task's record, so that it is done again; its files are replaced then."""
        self._files.remove(f"{name}.json")
        if record is not None:
            self.release(record)

    def release(self, record: Record) -> None:
        """Remove a task's files, which no task to come reads; the record stays, and says that it was done."""
        for piece in record.parts.values():
            self._files.remove(piece.file)

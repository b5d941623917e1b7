"""Unpacking gzip with a limit: a few bytes can stand for a thousand times as many."""

from __future__ import annotations

import io
import zlib
from pathlib import Path
from typing import BinaryIO, Final

from segue.data.archives import FREE, RATIO
from segue.errors import DataError, Where

MAGIC: Final = b"\x1f\x8b"
"""How a gzip file begins."""

MOST: Final = 2 << 30
"""Largest number of bytes that a file is unpacked to."""

_PIECE: Final = 1 << 20
_GZIP: Final = 16 + zlib.MAX_WBITS


def unpacked(data: bytes, path: Path, *, most: int = MOST) -> bytes:
    """The content of a gzip file, which may have several parts, one after the other.

    Args:
        data: The file's bytes.
        path: Its path, for errors.
        most: Largest number of bytes of the content.

    Raises:
        DataError: The file is damaged, or its content is larger.
    """
    content = io.BytesIO()
    try:
        while data:
            part = zlib.decompressobj(_GZIP)
            while not part.eof:
                piece = part.decompress(data, _PIECE)
                data = part.unconsumed_tail
                content.write(piece)
                if content.tell() > most:
                    raise DataError(
                        expected=f"a gzip file of at most {most:,} bytes of content",
                        got="more",
                        where=Where(path),
                        hint="Unpack it, and read the unpacked file.",
                    )
                if not piece and not data and not part.eof:
                    raise _damaged(path, "it breaks off")
            data = part.unused_data.lstrip(b"\0")  # padding, as on tapes
    except zlib.error as error:
        raise _damaged(path, str(error)) from error
    return content.getvalue()


class Unpacking(io.RawIOBase):
    """The content of a gzip file, unpacked while it is read.

    Args:
        file: The packed file, which is closed with this one.
        path: Its path, for errors.
        most: Largest number of bytes of the content; it is also bounded by `RATIO` times the packed size.
    """

    def __init__(self, file: BinaryIO, path: Path, *, most: int) -> None:
        self._file, self._path, self._most = file, path, most
        self._part = zlib.decompressobj(_GZIP)
        self._packed = b""
        self._taken = self._given = 0

    @classmethod
    def buffered(cls, file: BinaryIO, path: Path, *, most: int) -> BinaryIO:
        """The same, with `readline` at its usual speed."""
        return io.BufferedReader(cls(file, path, most=most), _PIECE)

    def readable(self) -> bool:
        """Whether it can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # pyright: ignore[reportIncompatibleMethodOverride] - a buffer of bytes
        """Read into a buffer; 0 at the end.

        Raises:
            DataError: The file is damaged, or its content is too large.
        """
        try:
            piece = self._next(len(buffer))
        except zlib.error as error:
            raise _damaged(self._path, str(error)) from error
        if not self._given and piece.startswith(MAGIC):
            raise DataError(expected="a file packed once", got="gzip within gzip", where=Where(self._path))
        self._given += len(piece)
        most = min(self._most, max(FREE, RATIO * self._taken))
        if self._given > most:
            raise DataError(
                expected=f"a gzip file that unpacks to at most {most:,} bytes",
                got="more",
                where=Where(self._path),
                hint="Check that it is the right file. If it is, unpack it.",
            )
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        """Close both files."""
        self._file.close()
        super().close()

    def _next(self, size: int) -> bytes:
        while True:
            if self._part.eof:
                self._packed = (self._part.unused_data or self._more()).lstrip(b"\0")  # padding, as on tapes
                if not self._packed:
                    return b""
                self._part = zlib.decompressobj(_GZIP)
            piece = self._part.decompress(self._packed, size)
            self._packed = self._part.unconsumed_tail
            if piece:
                return piece
            if not self._packed and not self._part.eof:
                self._packed = self._more()
                if not self._packed:
                    raise _damaged(self._path, "it breaks off")

    def _more(self) -> bytes:
        packed = self._file.read(_PIECE)
        self._taken += len(packed)
        return packed


def _damaged(path: Path, why: str) -> DataError:
    return DataError(expected="a whole gzip file", got=f"a damaged one: {why}", where=Where(path))

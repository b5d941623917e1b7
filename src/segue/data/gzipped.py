"""Unpacking gzip with a limit: a few bytes can stand for a thousand times as many."""

from __future__ import annotations

import io
import zlib
from pathlib import Path
from typing import Final

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


def _damaged(path: Path, why: str) -> DataError:
    return DataError(expected="a whole gzip file", got=f"a damaged one: {why}", where=Where(path))

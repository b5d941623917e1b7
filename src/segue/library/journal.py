"""The tags that were read before, so that a further run reads only the files that changed.

A library's directory lists them in `FILES`. While a run reads, it adds to a file beside the directory, which the next
run takes up if this one is stopped. A line that is not whole or not of this form is as if the file was never read.
"""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterable, Iterator
from pathlib import Path
from typing import Final

import msgspec

from segue.library.tags import FileTags

FILES: Final = "files.jsonl"
"""The list of the sound files in a library's directory."""

_EACH: Final = 200
"""Files after which the journal is written, so that a killed run repeats few."""

_DECODER: Final = msgspec.json.Decoder(FileTags)
_ENCODER: Final = msgspec.json.Encoder()


class Journal:
    """The tags of files by their ids, and where new ones are written.

    Args:
        directory: The library's directory; None for a library that is not kept.
    """

    def __init__(self, directory: Path | None) -> None:
        self._beside = None if directory is None else directory.with_name(f"{directory.name}.reading.jsonl")
        self._known: dict[str, FileTags] = {}
        if directory is not None and self._beside is not None:
            for path in (directory / FILES, self._beside):
                self._known.update((tags.id, tags) for tags in _lines(path))

    def find(self, key: str, size: int, changed: int) -> FileTags | None:
        """Return what is known of a file that has not changed since; None for any other."""
        known = self._known.get(key)
        return known if known is not None and (known.size, known.changed) == (size, changed) else None

    def keep(self, read: Iterable[FileTags]) -> Iterator[FileTags]:
        """Yield tags as they are read, and write them beside the directory on the way."""
        waiting: list[FileTags] = []
        try:
            for tags in read:
                waiting.append(tags)
                yield tags
                if len(waiting) >= _EACH:
                    self._write(waiting)
                    waiting = []
        finally:  # also after Ctrl-C
            self._write(waiting)

    def close(self) -> None:
        """Remove what is beside the directory, which has it all now."""
        if self._beside is not None:
            self._beside.unlink(missing_ok=True)

    def _write(self, tags: list[FileTags]) -> None:
        if self._beside is None or not tags:
            return
        with contextlib.suppress(OSError), self._beside.open("ab") as file:  # it only saves time
            file.write(_ENCODER.encode_lines(tags))


def write(path: Path, tags: Iterable[FileTags]) -> None:
    """Write a library's list of files."""
    path.write_bytes(_ENCODER.encode_lines(list(tags)))


def _lines(path: Path) -> Generator[FileTags]:
    try:
        lines = path.read_bytes().splitlines()
    except OSError:
        return
    for line in lines:
        with contextlib.suppress(msgspec.DecodeError, UnicodeDecodeError):
            yield _DECODER.decode(line)

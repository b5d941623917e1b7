"""The readers by the names of their formats, Segue's own and those of plug-ins."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Protocol

from segue.data.formats import READ
from segue.data.records.intake import Intake
from segue.plugins import Registry


class Reader(Protocol):
    """Reads one format. It may offer the trait `segue.data.recognition.looks.Recognising`."""

    def __call__(self, source: Path, intake: Intake, files: Sequence[str] = ()) -> None:
        """Pass the records of `source` to `intake`; `files` names the files of a folder to read."""
        ...


READERS: Final[Registry[Reader]] = Registry("segue.readers", "format", READ)
"""The readers by the names of their formats."""

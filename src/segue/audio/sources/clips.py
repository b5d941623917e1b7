"""The output of a source: a clip that loads on demand, or an unusable file."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]


class Heard(NamedTuple):
    """A spectrogram, shape (bands, frames), float32, and a remark on its file, or ""."""

    mel: FloatArray
    note: str = ""


@dataclasses.dataclass(frozen=True)
class Clip:
    """One track of a source.

    Attributes:
        id: The track's id.
        file: Its file, for messages.
        load: Returns its spectrogram, in any thread; raises `SegueError` if the content is unusable.
    """

    id: str
    file: str
    load: Callable[[], Heard]


@dataclasses.dataclass(frozen=True)
class BadFile:
    """A file or member without a usable track, and its error."""

    file: str
    reason: str


class Source(Protocol):
    """Clips in a fixed order, read once."""

    @property
    def total(self) -> int | None:
        """The number of clips; None if only reading shows it."""
        ...

    def clips(self) -> Iterator[Clip | BadFile]:
        """Each clip, or the error of a bad file; a bad file never stops it."""
        ...

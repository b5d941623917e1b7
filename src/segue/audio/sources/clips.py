"""What a source hands over: a clip that loads when asked, or a file that is of no use."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]


class Heard(NamedTuple):
    """A spectrogram, shape (bands, frames), float32, and what was remarkable about its file, or ""."""

    mel: FloatArray
    note: str = ""


@dataclasses.dataclass(frozen=True)
class Clip:
    """One track of a source.

    Attributes:
        id: The track's id.
        file: Where it came from, for messages.
        load: Gives its spectrogram, in any thread; raises `SegueError` when the content is of no use.
    """

    id: str
    file: str
    load: Callable[[], Heard]


@dataclasses.dataclass(frozen=True)
class BadFile:
    """A file or member that gives no track, and why."""

    file: str
    reason: str


class Source(Protocol):
    """Clips in a fixed order, read once."""

    @property
    def total(self) -> int | None:
        """How many there are; None where only reading tells."""
        ...

    def clips(self) -> Iterator[Clip | BadFile]:
        """Each clip, or what could not become one; never stops over a bad file."""
        ...

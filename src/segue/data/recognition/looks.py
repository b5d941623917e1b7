"""How a format recognises its files: a function of a file's beginning, registered beside the format's reader.

The function returns a `Look`, with how sure it is and why, or None. `@recognised("an M3U playlist", _looks_like)`
before the reader gives both to whoever looks for the format of a file. `readers/m3u.py` is an example.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

from segue.data.recognition.head import Head

if TYPE_CHECKING:
    from segue.data.records.intake import Intake


class Sureness(enum.IntEnum):
    """How well a file fits a format; the best fit is taken, and equal ones are refused."""

    POSSIBLE = 0
    """The reader could read it, and so could others: `auto` never takes it, and who names the format gets it."""
    NAME = 1
    """Its name fits, and its content does not contradict, which is little: another format's surer claim counts."""
    LIKELY = 2
    """Its content has the form of the format: columns, names of fields, lines that are paths."""
    SURE = 3
    """Its content is of no other format: it says what it is, or has fields that no other format has."""


class Role(enum.Enum):
    """What a recognised file is for, in a folder."""

    PLAYLISTS = "playlists"
    """It is read."""
    QUESTIONS = "questions"
    """It holds a challenge's questions: it is read if the folder has no other playlists of the format."""
    BESIDE = "beside"
    """It describes the tracks of other files: the reader finds it beside them, and it is not read alone."""


class Look(NamedTuple):
    """A format's claim to a file.

    Attributes:
        sureness: How well the file fits.
        why: By what, as words after "because": "it has the line #EXTM3U".
        role: What it is for.
    """

    sureness: Sureness
    why: str
    role: Role = Role.PLAYLISTS


LooksLike = Callable[[Head], Look | None]
"""Returns a format's claim to a file, None for a file of another kind; reads nothing but the head, and never raises."""


class Recognising(Protocol):
    """A reader that recognises its files: the optional trait of readers. `recognised` gives it to a function.

    Attributes:
        called: A file of the format in words: "an M3U playlist".
        looks_like: The recogniser.
        alone: Whether the ids of its tracks are numbers or codes of one collection, so that its files make no sense
            in one dataset with files of other formats.
    """

    called: str
    looks_like: LooksLike
    alone: bool

    def __call__(self, source: Path, intake: Intake, files: Sequence[str] = ()) -> None:
        """Read the source; see `segue.data.readers.Reader`."""
        ...


def recognised(
    called: str, looks_like: LooksLike, *, alone: bool = False
) -> Callable[[Callable[..., None]], Recognising]:
    """Return a decorator that gives a reader the trait `Recognising`; for the arguments see there."""

    def mark(read: Callable[..., None]) -> Recognising:
        reader = cast("Recognising", read)
        reader.called, reader.looks_like, reader.alone = called, looks_like, alone
        return reader

    return mark


def look_of(reader: object, head: Head) -> Look | None:
    """Return a reader's claim to a file; None also from a reader that recognises no files."""
    looks_like: LooksLike | None = getattr(reader, "looks_like", None)
    return looks_like(head) if looks_like else None

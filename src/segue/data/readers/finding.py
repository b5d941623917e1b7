"""Which format a file is in, and whether it is in the format that was named, by its beginning."""

from __future__ import annotations

import contextlib
import sys
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from segue.data.readers.registry import READERS, Reader
from segue.data.recognition.head import Head
from segue.data.recognition.kinds import kind_of
from segue.data.recognition.looks import Look, Sureness, look_of
from segue.errors import ConfigError, DataError, Where

AUTO: Final = "auto"
"""The name that stands for the format that fits best."""


class Claim(NamedTuple):
    """A format that a file fits, and how well.

    Attributes:
        format: The format's name.
        look: The claim.
    """

    format: str
    look: Look


def claims_of(head: Head) -> list[Claim]:
    """Return the formats that a file fits, the best first; equal ones in the registry's order."""
    looks = ((name, look_of(reader, head)) for name, reader in _readers(tuple(sys.path)))
    claims = [Claim(name, look) for name, look in looks if look is not None]
    return sorted(claims, key=lambda claim: -claim.look.sureness)


def format_of(head: Head, where: Where) -> Claim:
    """Return the format that a file fits best.

    Raises:
        DataError: None fits, or two fit equally well.
    """
    claims = [claim for claim in claims_of(head) if claim.look.sureness > Sureness.POSSIBLE]
    best = claims[0].look.sureness if claims else Sureness.POSSIBLE
    first = [claim for claim in claims if claim.look.sureness == best]
    if best <= Sureness.NAME and (kind := kind_of(head)):
        raise DataError(
            expected=f"a file of playlists ({_names()})", got=kind.called, where=where, hint=kind.hint
        )
    if not first:
        hint = "Name the format if it is one of these; docs/data.md describes them."
        raise DataError(
            expected=f"a file of playlists ({_names()})", got=_shown(head), where=where, hint=hint
        )
    if len(first) > 1:
        fits = " and ".join(f"{called(claim.format)} ({claim.look.why})" for claim in first)
        named = " or ".join(claim.format for claim in first)
        raise DataError(
            expected="a file of one format",
            got=f"one that could be {fits}",
            where=where,
            hint=f"Name it: {named}.",
        )
    return first[0]


def refuse_other(format: str, path: Path) -> None:  # noqa: A002 - the word of the command line
    """Refuse a file that is certainly not in the format that was named.

    Raises:
        DataError: It is of another format or kind, or cannot be read.
    """
    head = Head.of(path)
    own = look_of(READERS.get(format), head)
    if (not head.data and not head.whole) or (own and own.sureness is not Sureness.NAME):
        return
    other = next((claim for claim in claims_of(head) if claim.format != format), None)
    least = Sureness.SURE if own else Sureness.LIKELY
    if other and other.look.sureness >= least:
        hint = f"Read it with the format {other.format}, or with {AUTO}."
        raise DataError(expected=called(format), got=called(other.format), where=Where(path), hint=hint)
    if kind := kind_of(head):
        raise DataError(expected=called(format), got=kind.called, where=Where(path), hint=kind.hint)
    if own is None and head.json.fields:
        raise DataError(
            expected=called(format), got=_shown(head), where=Where(path), hint=f"Try the format {AUTO}."
        )


def called(format: str) -> str:  # noqa: A002 - the word of the command line
    """Return a file of a format in words: "an M3U playlist"."""
    reader = dict(_readers(tuple(sys.path))).get(format)
    return getattr(reader, "called", f"a file of the format {format}")


@lru_cache(maxsize=1)
def _readers(path: tuple[str, ...]) -> tuple[tuple[str, Reader], ...]:  # noqa: ARG001 - plug-ins are found along it
    """All readers by name; those of plug-ins that cannot be imported are left out, for others are asked for."""
    found: list[tuple[str, Reader]] = []
    for name in READERS.names():
        with contextlib.suppress(ConfigError):
            found.append((name, READERS.get(name)))
    return tuple(found)


def _names() -> str:
    return ", ".join(READERS.names())


def _shown(head: Head) -> str:
    if head.json.top:
        names = ", ".join(sorted(head.json.fields)[:8])
        return f"JSON with the fields {names}" if names else "JSON without fields"
    return f"text that begins with {head.lines[0][:60]!r}" if head.lines else "something else"

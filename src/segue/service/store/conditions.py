"""Conditions of a request that changes a kept playlist: `If-Match` and `If-None-Match` of RFC 9110, section 13."""

from __future__ import annotations

import msgspec

ANY = "*"


class Condition(msgspec.Struct, frozen=True):
    """A condition for a change; without any part it always holds.

    Attributes:
        match: Entity tags, one of which the kept playlist must have; "*" for any existing playlist.
        none_match: Entity tags, none of which it may have; "*" if no playlist may exist.
    """

    match: tuple[str, ...] = ()
    none_match: tuple[str, ...] = ()

    @classmethod
    def of(cls, match: str | None, none_match: str | None) -> Condition:
        """The condition in a request's two headers."""
        return cls(_listed(match), _listed(none_match))

    def holds(self, etag: str | None) -> bool:
        """Whether a change of the playlist with this entity tag is allowed; None for no playlist."""
        if self.match and not _among(etag, self.match):
            return False
        return not _among(etag, self.none_match)


def _listed(header: str | None) -> tuple[str, ...]:
    return tuple(part for part in map(str.strip, (header or "").split(",")) if part)


def _among(etag: str | None, listed: tuple[str, ...]) -> bool:
    """Whether a kept playlist's entity tag is one of these; weak tags match nothing, as for every change."""
    return etag is not None and (ANY in listed or etag in listed)


class ConflictError(Exception):
    """A change that was refused, because its condition does not hold.

    Attributes:
        etag: The entity tag of the kept playlist; None if there is none.
    """

    def __init__(self, etag: str | None) -> None:
        super().__init__(f"the kept playlist is {etag or 'gone'}")
        self.etag = etag

"""Conditions of a request that changes a kept playlist: `If-Match` and `If-None-Match` of RFC 9110, section 13."""

from __future__ import annotations

import msgspec

ANY = "*"


class Condition(msgspec.Struct, frozen=True):
    """What has to be kept for a change to be made; without any part, a change is always made.

    Attributes:
        match: Entity tags of which the kept playlist has one, or "*" for any that is kept.
        none_match: Entity tags of which it has none, or "*" for none that is kept.
    """

    match: tuple[str, ...] = ()
    none_match: tuple[str, ...] = ()

    @classmethod
    def of(cls, match: str | None, none_match: str | None) -> Condition:
        """The condition that a request's two headers state."""
        return cls(_listed(match), _listed(none_match))

    def holds(self, etag: str | None) -> bool:
        """Whether a change may be made where `etag` is kept; None is nothing."""
        if self.match and not _among(etag, self.match):
            return False
        return not _among(etag, self.none_match)


def _listed(header: str | None) -> tuple[str, ...]:
    return tuple(part for part in map(str.strip, (header or "").split(",")) if part)


def _among(etag: str | None, listed: tuple[str, ...]) -> bool:
    """Whether a kept playlist's entity tag is one of these; weak ones match nothing, as for every change."""
    return etag is not None and (ANY in listed or etag in listed)


class ConflictError(Exception):
    """A change that was not made, because of what is kept.

    Attributes:
        etag: The entity tag of what is kept; None where nothing is.
    """

    def __init__(self, etag: str | None) -> None:
        super().__init__(f"the kept playlist is {etag or 'gone'}")
        self.etag = etag

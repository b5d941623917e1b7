"""The values that flow between the stages: query in, continuation out.

They are immutable `msgspec` structs, so each one is also a JSON object with the same field names; the command
line, the files and the library speak of the same things in the same words.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from segue.notes import Note

Id = int | str
"""A playlist's or track's id as the files have it: an integer or a text. An id goes out as it came in."""

Target = Literal["tracks", "tags"]
"""What is asked for: the missing tracks, or the missing tags."""

ReasonKind = Literal["track", "tag", "word", "artist", "album", "genre", "year", "audio", "popular"]
"""What a result can come from: a facet of the query, how it sounds, or popularity alone."""


class Query(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is known of a playlist; every part may be missing.

    Attributes:
        id: The playlist's id, echoed in the answer; None where it does not matter.
        title: The title as a person wrote it; "" when unknown.
        tags: Known tags.
        tracks: Ids of the seed tracks.
        weights: How much each seed track counts, from 0, in the order of `tracks`; () for 1 each. A track of
            weight 0 is known and not recommended again, but nothing follows from it.
        updated: When the playlist was last edited; tracks released later are not recommended.
        sounds: Clips that belong to the playlist, as vectors: what `Model.hear` made of them.
    """

    id: Id | None = None
    title: str = ""
    tags: tuple[str, ...] = ()
    tracks: tuple[Id, ...] = ()
    weights: tuple[float, ...] = ()
    updated: dt.datetime | None = None
    sounds: tuple[tuple[float, ...], ...] = ()

    @property
    def mix(self) -> str:
        """The names of the inputs that are there, joined by "+", or "nothing": `tags+title`, `tracks`."""
        parts = [name for name in ("tracks", "tags", "title") if getattr(self, name)]
        return "+".join(parts) or "nothing"


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The tracks and tags of one playlist, best first: the truth in an answers file, or a model's answer."""

    id: Id
    tracks: tuple[Id, ...] = ()
    tags: tuple[str, ...] = ()


class Reason(msgspec.Struct, frozen=True):
    """Where a part of a score came from.

    Attributes:
        kind: Which sort of facet it was, or "popular".
        value: The facet as a person reads it: a track's title or id, a tag, a word.
        share: Its share of the score's explained part, in (0, 1]; the shares of a result sum to at most 1.
    """

    kind: ReasonKind
    value: str
    share: float


class TrackResult(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One recommended track."""

    id: Id
    score: float
    title: str = ""
    artists: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()


class TagResult(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One recommended tag."""

    tag: str
    score: float
    reasons: tuple[Reason, ...] = ()


class Continuation(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to one query: tracks and tags, best first, with scores that never rise down the list.

    Attributes:
        id: The query's id.
        tracks: Recommended tracks; none of the seed tracks, no track twice.
        tags: Recommended tags; none of the given ones, no tag twice.
        notes: What the asker should know: unknown tracks and tags, an empty query.
    """

    id: Id | None = None
    tracks: tuple[TrackResult, ...] = ()
    tags: tuple[TagResult, ...] = ()
    notes: tuple[Note, ...] = ()

    def answer(self) -> Answer:
        """The bare ids and tags, as an answers file holds them; the id is 0 where the query had none."""
        return Answer(
            id=0 if self.id is None else self.id,
            tracks=tuple(result.id for result in self.tracks),
            tags=tuple(result.tag for result in self.tags),
        )

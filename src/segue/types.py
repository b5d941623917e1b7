"""The values that flow between the stages: query in, continuation out.

They are immutable `msgspec` structs, so each one is also a JSON object with the same field names; the command
line, the files and the library speak of the same things in the same words.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal, TypeAlias

import msgspec
from msgspec.structs import force_setattr

from segue import inputs
from segue.errors import QueryError, Where
from segue.ids import Id as Id
from segue.notes import Note

Target = Literal["tracks", "tags"]
"""What is asked for: the missing tracks, or the missing tags."""

ReasonKind: TypeAlias = str
"""What a result can come from: a facet of the query, how it sounds, or popularity alone.

`segue.facets.table.reason_kinds` lists them.
"""


class Query(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is known of a playlist; every part may be missing.

    Lists may be any iterable but a text, such as NumPy arrays and Series; None and NaN are "not known". See
    `segue.inputs`, and `segue.ids` for what an id is.

    Attributes:
        id: The playlist's id, echoed in the answer; None where it does not matter.
        title: The title as a person wrote it; "" when unknown.
        tags: Known tags.
        tracks: Ids of the seed tracks.
        weights: How much each seed track counts, from 0, in the order of `tracks`; () for 1 each. A track of
            weight 0 is known and not recommended again, but nothing follows from it.
        updated: When the playlist was last edited; tracks released later are not recommended. A date is its
            midnight, and a time with a zone is turned into UTC.
        sounds: Clips that belong to the playlist, as vectors: what `Model.hear` made of them.
    """

    id: Id | None = None
    title: str = ""
    tags: tuple[str, ...] = ()
    tracks: tuple[Id, ...] = ()
    weights: tuple[float, ...] = ()
    updated: dt.datetime | None = None
    sounds: tuple[tuple[float, ...], ...] = ()

    def __post_init__(self) -> None:
        """Turn what a caller gave into the values above.

        Raises:
            QueryError: A part is of another type; the message names it.
        """
        given: dict[str, Any] = {
            "id": inputs.one_id(self.id, "id"),
            "title": inputs.text(self.title, "title"),
            "tags": inputs.texts(self.tags, "tags"),
            "tracks": inputs.ids(self.tracks, "tracks"),
            "weights": inputs.weights(self.weights, "weights"),
            "updated": inputs.moment(self.updated, "updated"),
        }
        for name, value in given.items():
            force_setattr(self, name, value)

    @property
    def mix(self) -> str:
        """The names of the inputs that are there, joined by "+", or "nothing": `tags+title`, `tracks`."""
        parts = [name for name in ("tracks", "tags", "title") if getattr(self, name)]
        return "+".join(parts) or "nothing"


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The tracks and tags of one playlist, best first: the truth in an answers file, or a model's answer.

    Attributes:
        id: The id of the question.
        tracks: Ids of tracks.
        tags: Tags.
    """

    id: Id
    tracks: tuple[Id, ...] = ()
    tags: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Turn what a caller gave into the values above, as `Query` does."""
        key = inputs.one_id(self.id, "id")
        if key is None:
            raise QueryError(
                expected="an id", got="none", where=Where(field="id"), hint="Give the id of the question."
            )
        force_setattr(self, "id", key)
        force_setattr(self, "tracks", inputs.ids(self.tracks, "tracks"))
        force_setattr(self, "tags", inputs.texts(self.tags, "tags"))


class Reason(msgspec.Struct, frozen=True):
    """Where a part of a score came from.

    Attributes:
        kind: Which sort of facet it was, or "audio" or "popular"; see `ReasonKind`.
        value: The facet as a person reads it: a track's title or id, a tag, a word.
        share: Its share of the score's explained part, in (0, 1]; the shares of a result sum to at most 1.
    """

    kind: ReasonKind
    value: str
    share: float


class TrackResult(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One recommended track.

    Attributes:
        id: As the dataset has it.
        score: How well it fits; comparable within one list only.
        title: Its title; "" when unknown.
        artists: The names of its artists; () when unknown.
        reasons: Where the score came from, the largest share first.
    """

    id: Id
    score: float
    title: str = ""
    artists: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()


class TagResult(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One recommended tag.

    Attributes:
        tag: As the dataset has it.
        score: How well it fits; comparable within one list only.
        reasons: Where the score came from, the largest share first.
    """

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

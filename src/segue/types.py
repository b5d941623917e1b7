"""The values that flow between the stages: query in, continuation out.

They are immutable `msgspec` structs, so each one is also a JSON object with the same field names. The command
line, the files and the library use the same names for the same things.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final, Literal, TypeAlias

import msgspec
from msgspec.structs import force_setattr

from segue import inputs
from segue.errors import QueryError, Where
from segue.ids import Id as Id
from segue.notes import Note

Target = Literal["tracks", "tags"]
"""What to recommend: the missing tracks, or the missing tags."""

ReasonKind: TypeAlias = str
"""The origin of a part of a score: a sort of facet of the query, the sound, or popularity.

`segue.facets.table.reason_kinds` lists them.
"""


class Query(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is known of a playlist; every part may be missing.

    Lists may be any iterable but a text, such as NumPy arrays and Series; None and NaN mean "not known". See
    `segue.inputs`, and `segue.ids` for valid ids.

    Attributes:
        id: The playlist's id, repeated in the answer; None where it does not matter.
        title: The title as a person wrote it; "" when unknown.
        tags: Known tags.
        tracks: Ids of the seed tracks.
        weights: Weight of each seed track, 0 or more, in the order of `tracks`; () for 1 each. A track of
            weight 0 is not recommended again, and has no other effect.
        updated: When the playlist was last edited; tracks released later are not recommended. A date means
            its midnight, and a time with a zone is converted to UTC.
        sounds: Clips that belong to the playlist, as vectors from `Model.hear`.
    """

    id: Id | None = None
    title: str = ""
    tags: tuple[str, ...] = ()
    tracks: tuple[Id, ...] = ()
    weights: tuple[float, ...] = ()
    updated: dt.datetime | None = None
    sounds: tuple[tuple[float, ...], ...] = ()

    def __post_init__(self) -> None:
        """Convert a caller's values to the types above.

        Raises:
            QueryError: A value has a wrong type; the message names the field.
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
        """The names of the inputs given, joined by "+", or "nothing": `tags+title`, `tracks`."""
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
        """Convert a caller's values to the types above, as `Query` does."""
        key = inputs.one_id(self.id, "id")
        if key is None:
            raise QueryError(
                expected="an id", got="none", where=Where(field="id"), hint="Give the id of the question."
            )
        force_setattr(self, "id", key)
        force_setattr(self, "tracks", inputs.ids(self.tracks, "tracks"))
        force_setattr(self, "tags", inputs.texts(self.tags, "tags"))


# an answer has hundreds of the next three, which hold no cycles: the garbage collector need not look at them
class Reason(msgspec.Struct, frozen=True, gc=False):
    """The origin of a part of a score.

    Attributes:
        kind: The sort of facet, or "audio" or "popular"; see `ReasonKind`.
        value: The facet in readable form: a track's title or id, a tag, a word.
        share: Its share of the score's explained part, in (0, 1]; the shares of a result sum to at most 1.
    """

    kind: ReasonKind
    value: str
    share: float


class TrackResult(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One recommended track.

    Attributes:
        id: The id in the dataset's type.
        score: How well it fits; comparable within one list only.
        title: Its title; "" when unknown.
        artists: The names of its artists; () when unknown.
        reasons: The origins of the score, the largest share first.
        versions: Ids of other tracks that are the same in another recording or edition, 20 at most; a list usually has
            one of them (see `segue.facets.works`).
        rank: In a list in an order of play, its place by score, from 1; 0 in a ranked list.
        probability: How likely it is among the hidden tracks of a playlist that shows as much as the query, rounded
            to four digits; None where the model does not know, as one of an earlier version.
    """

    id: Id
    score: float
    title: str = ""
    artists: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    versions: tuple[Id, ...] = ()
    rank: int = 0
    probability: float | None = None


class TagResult(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One recommended tag.

    Attributes:
        tag: As the dataset has it.
        score: How well it fits; comparable within one list only.
        reasons: The origins of the score, the largest share first.
        probability: As for a track.
    """

    tag: str
    score: float
    reasons: tuple[Reason, ...] = ()
    probability: float | None = None


FIRST: Final = 10
"""Results at the top of a list by which it is sure or not, whatever its length."""

UNSURE_BELOW: Final = 0.05
"""Expected precision below which a list gets the note `unsure`, unless another is asked for."""


class Expectation(msgspec.Struct, frozen=True, kw_only=True):
    """What a list expects of itself; see `segue.ranking.probability`.

    Attributes:
        hits: How many of its results are expected among the hidden ones of such a playlist: the sum of their
            probabilities.
        precision: The share of its first ten results that is expected there.
        ndcg: The expected nDCG of the whole list.
    """

    hits: float
    precision: float
    ndcg: float


class Continuation(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to one query: tracks and tags, best first, with scores in descending order.

    Where an order of play is asked for, the tracks are in that order, and each has its `rank`.

    Attributes:
        id: The query's id.
        tracks: Recommended tracks; none of the seed tracks, no track twice.
        tags: Recommended tags; none of the given ones, no tag twice.
        notes: Notes for the caller: unknown tracks and tags, an empty query.
        expected: What the list of each target expects of itself; none where the model has no probabilities.
    """

    id: Id | None = None
    tracks: tuple[TrackResult, ...] = ()
    tags: tuple[TagResult, ...] = ()
    notes: tuple[Note, ...] = ()
    expected: Mapping[Target, Expectation] = {}

    def answer(self) -> Answer:
        """Return only ids and tags, best first, as an answers file holds them; the id is 0 where the query had none."""
        return Answer(
            id=0 if self.id is None else self.id,
            tracks=tuple(result.id for result in sorted(self.tracks, key=lambda result: result.rank)),
            tags=tuple(result.tag for result in self.tags),
        )

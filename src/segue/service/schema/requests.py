"""The format of requests, with their limits; the fields have the library's names."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Final, Literal, cast

from fastapi import Body
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    create_model,
    field_validator,
    model_validator,
)

from segue.constraints import table
from segue.constraints.constraints import Constraints
from segue.errors import DataError, QueryError
from segue.ids import as_id
from segue.moments import utc
from segue.service.errors.validation import refused
from segue.types import Id, Query

LONGEST_ID: Final = 1000
"""Largest number of characters of an id."""

MOST_QUERIES: Final = 100
MOST_TRACKS: Final = 5_000
MOST_TAGS: Final = 200
MOST_N: Final = 500
MOST_IDS: Final = 200
LONGEST_IDS: Final = 8_000
"""Largest number of characters of ids in an address."""

PLAIN: Final = r"^[^\u0000]*$"
"""Text without NUL, which PostgreSQL cannot store."""

DATE: Final = r"^\d{4}-\d{2}-\d{2}$"
MOMENT: Final = r"^\d{4}-\d{2}-\d{2}([Tt ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?([Zz]|[+-]\d{2}:\d{2})?)?$"


def _text(value: object) -> object:
    """Check that a date is text, not a number."""
    if not isinstance(value, str):
        raise refused("a date as text, such as 2026-01-31")
    return value


def _utc(moment: dt.datetime) -> dt.datetime:
    """The moment in UTC; a moment that UTC cannot express is refused before it reaches a worker."""
    try:
        return utc(moment)
    except QueryError as error:
        raise refused(error.expected, error.got) from error


def _id(value: Id) -> Id:
    """The id by the one rule for ids: an integer that floats would round becomes the text of its digits."""
    try:
        found = as_id(value)
    except DataError as error:
        raise refused(error.expected, error.got) from error
    if len(str(found)) > LONGEST_ID:
        raise refused(f"an id of at most {LONGEST_ID} characters")
    return found


TrackId = Annotated[
    Annotated[int, Field(strict=True)]
    | Annotated[str, StringConstraints(strict=True, min_length=1, max_length=LONGEST_ID, pattern=PLAIN)],
    AfterValidator(_id),
]
Tag = Annotated[str, StringConstraints(strict=True, max_length=200, pattern=PLAIN)]
Name = Annotated[str, StringConstraints(strict=True, max_length=500, pattern=PLAIN)]
Title = Annotated[str, StringConstraints(strict=True, max_length=1000, pattern=PLAIN)]
Weight = Annotated[float, Field(strict=True, ge=0, le=10, allow_inf_nan=False)]
Moment = Annotated[
    dt.datetime,
    BeforeValidator(_text),
    AfterValidator(_utc),
    Field(json_schema_extra={"pattern": MOMENT}, description="When the playlist was last edited."),
]
WhereValue = (
    Annotated[bool, Field(strict=True)]
    | Annotated[int, Field(strict=True)]
    | Annotated[float, Field(strict=True, allow_inf_nan=False)]
    | Name
    | Annotated[list[Name], Field(max_length=MOST_TAGS)]
)
Date = Annotated[dt.date, BeforeValidator(_text), Field(json_schema_extra={"pattern": DATE})]


def _say_nullable(schema: dict[str, Any]) -> None:
    """Declare in a schema that each optional field may also be null."""
    required = schema.get("required", ())
    for name, field in schema["properties"].items():
        if name in required or {"type": "null"} in field.get("anyOf", ()):
            continue
        kept = {word: field.pop(word) for word in ("default", "description", "title") if word in field}
        schema["properties"][name] = {"anyOf": [field, {"type": "null"}], **kept}


class Request(BaseModel):
    """A JSON object. An unknown field is an error, and null means that the field is left out."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=_say_nullable)

    @model_validator(mode="before")
    @classmethod
    def _without_nulls(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        fields, known = cast("dict[str, Any]", value), cls.model_fields
        return {name: field for name, field in fields.items() if field is not None or name not in known}


class QueryModel(Request):
    """The known part of a playlist; every field is optional."""

    title: Title = ""
    tags: list[Tag] = Field(default=[], max_length=MOST_TAGS)
    tracks: list[TrackId] = Field(default=[], max_length=MOST_TRACKS, description="Ids of the seed tracks.")
    weights: list[Weight] = Field(
        default=[], max_length=MOST_TRACKS, description="How much each track counts, one a track, or none."
    )
    updated: Moment | None = None

    def query(self) -> Query:
        """The same as the library's `Query`."""
        return Query(
            title=self.title,
            tags=tuple(self.tags),
            tracks=tuple(self.tracks),
            weights=tuple(self.weights),
            updated=self.updated,
        )


def _field(field: table.Field) -> tuple[Any, Any]:
    """A row of the table of constraints as a field of a request: its type, and its default with its description."""
    match field.kind:
        case "count":
            return _or_null(Annotated[int, Field(strict=True, ge=field.least, le=MOST_N)]), None
        case "slider":
            limits = Field(default=0, strict=True, ge=field.least, le=field.most, allow_inf_nan=False)
            return float, limits
        case "years":
            year = Annotated[int, Field(strict=True, ge=field.least, le=field.most)]
            told = "First and last year of release, either null."
            both = Annotated[list[year | None], Field(min_length=2, max_length=2)]
            return _or_null(both), Field(default=None, description=told)
        case "names":
            return list[Name], Field(default=[], max_length=field.longest)
        case "ids":
            return list[TrackId], Field(default=[], max_length=field.longest)
        case "day":
            return _or_null(Date), None
        case "choice":
            return cast("Any", Literal)[field.choices], field.default
        case "others":
            told = "Constraints of plug-ins that the service has beside its own, by name."
            nothing: dict[str, object] = {}
            return dict[Name, WhereValue], Field(default=nothing, max_length=field.longest, description=told)


def _or_null(kind: Any) -> Any:
    return kind | None


_Fields: Final = create_model(
    "_Fields", __base__=Request, **{field.name: cast("Any", _field(field)) for field in table.FIELDS}
)


class ConstraintsModel(_Fields):
    """Constraints on the tracks of a continuation."""

    def constraints(self) -> Constraints:
        """The same as the library's `Constraints`."""
        return Constraints(**{name: _plain(getattr(self, name)) for name in type(self).model_fields})


def _plain(value: Any) -> Any:
    """A field's value with tuples instead of lists."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in cast("dict[str, object]", value).items()}
    return tuple(cast("list[object]", value)) if isinstance(value, list) else value


class ContinuationsRequest(Request):
    """One playlist, or a batch of playlists."""

    queries: list[QueryModel] = Field(min_length=1, max_length=MOST_QUERIES)
    n: int = Field(default=20, strict=True, ge=0, le=MOST_N, description="How many tracks.")
    tags: int = Field(default=10, strict=True, ge=0, le=100, description="How many tags.")
    reasons: bool = Field(default=True, strict=True)
    constraints: ConstraintsModel = ConstraintsModel()


class MapRequest(Request):
    """Tracks to place on a map."""

    tracks: list[TrackId] = Field(max_length=500)


class PlaylistBody(Request):
    """A playlist to write to a file."""

    title: Title = ""
    tags: list[Tag] = Field(default=[], max_length=MOST_TAGS)
    tracks: list[TrackId] = Field(default=[], max_length=MOST_TRACKS)
    weights: list[Weight] = Field(
        default=[], max_length=MOST_TRACKS, description="How much each track counts, one a track, or none."
    )

    @field_validator("weights")
    @classmethod
    def _one_a_track(cls, weights: list[float], known: ValidationInfo) -> list[float]:
        tracks = known.data.get("tracks", weights)  # errors in the tracks are reported for the tracks
        if weights and len(weights) != len(tracks):
            raise refused(f"one weight a track, {len(tracks)} in all")
        return weights


class KeptBody(PlaylistBody):
    """A playlist to keep, with the recommended tracks that were kept, pinned and dropped."""

    kept: list[TrackId] = Field(default=[], max_length=MOST_TRACKS)
    pinned: list[TrackId] = Field(default=[], max_length=MOST_TRACKS)
    dropped: list[TrackId] = Field(default=[], max_length=MOST_TRACKS)
    draft: bool = Field(
        default=False, strict=True, description="Whether nobody has said yet that it is to stay."
    )


Key = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
"""A kept playlist's key, chosen by the client."""


class FeedbackBody(Request):
    """A person's decision about a track of a kept playlist."""

    playlist: Key
    track: TrackId
    event: Literal["keep", "drop", "pin", "undo"]


_PLAYLIST: Final = {"title": "비 오는 날 새벽", "tags": ["감성"], "tracks": [12, 7, 45]}
"""Examples for the API's description and reference. A model may not know these ids."""

ContinuationsAsked = Annotated[
    ContinuationsRequest,
    Body(
        examples=[{"queries": [_PLAYLIST], "n": 10, "tags": 5, "constraints": {"per_artist": 2}}],
    ),
]
MapAsked = Annotated[MapRequest, Body(examples=[{"tracks": [12, 7, 45]}])]
PlaylistGiven = Annotated[PlaylistBody, Body(examples=[_PLAYLIST])]
KeptGiven = Annotated[KeptBody, Body(examples=[{**_PLAYLIST, "kept": [45], "dropped": [8]}])]
FeedbackGiven = Annotated[
    FeedbackBody, Body(examples=[{"playlist": "rainy-dawn", "track": 12, "event": "keep"}])
]

"""The format of requests, with their limits; the fields have the library's names."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Annotated, Any, Final, Literal, cast

from fastapi import Body
from pydantic import (
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
from segue.service.errors.validation import refused
from segue.service.schema.values import (
    AS_WRITTEN,
    MOST_TAGS,
    Date,
    Moment,
    Name,
    Tag,
    Title,
    TrackId,
    Weight,
    WhereValue,
    listed,
)
from segue.types import UNSURE_BELOW, Query

MOST_QUERIES: Final = 100
MOST_TRACKS: Final = 5_000
MOST_N: Final = 500
MOST_NAMES: Final = 20
MOST_IDS: Final = 200
LONGEST_IDS: Final = 8_000
"""Largest number of characters of ids in an address."""

MOST_UNKNOWN: Final = 3
"""Largest number of unknown fields of an object that are looked at: one is enough to refuse it."""


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
        found = {name: fields[name] for name in known if fields.get(name) is not None}
        unknown = (name for name in fields if name not in known)
        return found | {name: fields[name] for name in itertools.islice(unknown, MOST_UNKNOWN)}


class QueryModel(Request):
    """The known part of a playlist; every field is optional."""

    title: Title = ""
    tags: list[Tag] = listed(MOST_TAGS, default=[])
    tracks: list[TrackId] = listed(MOST_TRACKS, default=[], description="Ids of the seed tracks.")
    weights: list[Weight] = listed(
        MOST_TRACKS, default=[], description="How much each track counts, one a track, or none."
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
            return _or_null(Annotated[int, Field(strict=True, ge=field.least, le=MOST_N), AS_WRITTEN]), None
        case "slider":
            limits = Field(default=0, strict=True, ge=field.least, le=field.most, allow_inf_nan=False)
            return float, limits
        case "years":
            year = Annotated[int, Field(strict=True, ge=field.least, le=field.most), AS_WRITTEN]
            told = "First and last year of release, either null."
            both = Annotated[list[year | None], listed(2, 2)]
            return _or_null(both), Field(default=None, description=told)
        case "names":
            return list[Name], listed(field.longest, default=[])
        case "ids":
            return list[TrackId], listed(field.longest, default=[])
        case "day":
            return _or_null(Date), None
        case "choice":
            return cast("Any", Literal)[field.choices], field.default
        case "others":
            told = "Constraints of plug-ins that the service has beside its own, by name."
            nothing: dict[str, object] = {}
            few = BeforeValidator(_at_most(field.longest))
            limits = Field(default=nothing, max_length=field.longest, description=told)
            return Annotated[dict[Name, WhereValue], few], limits


def _at_most(longest: int) -> Callable[[Any], Any]:
    """The check of an object's size before its values are looked at: pydantic would list the mistakes of all."""

    def check(value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        fields = cast("dict[str, Any]", value)
        if len(fields) > longest:
            raise refused(f"an object of at most {longest} fields", str(len(fields)))
        return fields

    return check


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

    queries: list[QueryModel] = listed(MOST_QUERIES, 1)
    n: Annotated[int, Field(strict=True, ge=0, le=MOST_N, description="How many tracks."), AS_WRITTEN] = 20
    tags: Annotated[int, Field(strict=True, ge=0, le=100, description="How many tags."), AS_WRITTEN] = 10
    reasons: bool = Field(default=True, strict=True)
    constraints: ConstraintsModel = ConstraintsModel()
    unsure_below: float = Field(
        default=UNSURE_BELOW,
        strict=True,
        ge=0,
        le=1,
        allow_inf_nan=False,
        description="The expected precision below which a list gets the note unsure; 0 gives none.",
    )


class WhyRequest(Request):
    """A playlist, and a track that may be in its list or not."""

    query: QueryModel
    track: TrackId
    n: Annotated[int, Field(strict=True, ge=1, le=100, description="Length of the list."), AS_WRITTEN] = 20
    constraints: ConstraintsModel = ConstraintsModel()


class MapRequest(Request):
    """Tracks to place on a map."""

    tracks: list[TrackId] = listed(500)


class NamesRequest(Request):
    """A playlist to name: its tracks and tags."""

    tags: list[Tag] = listed(MOST_TAGS, default=[])
    tracks: list[TrackId] = listed(MOST_TRACKS, default=[], description="Ids of its tracks.")
    n: Annotated[int, Field(strict=True, ge=1, le=MOST_NAMES, description="How many titles."), AS_WRITTEN] = 5
    copies: bool = Field(default=False, strict=True, description="Allow titles of training playlists.")
    drivers: bool = Field(
        default=True, strict=True, description="Say which tracks and tags each word comes from."
    )


class PlaylistBody(Request):
    """A playlist to write to a file."""

    title: Title = ""
    tags: list[Tag] = listed(MOST_TAGS, default=[])
    tracks: list[TrackId] = listed(MOST_TRACKS, default=[])
    weights: list[Weight] = listed(
        MOST_TRACKS, default=[], description="How much each track counts, one a track, or none."
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

    kept: list[TrackId] = listed(MOST_TRACKS, default=[])
    pinned: list[TrackId] = listed(MOST_TRACKS, default=[])
    dropped: list[TrackId] = listed(MOST_TRACKS, default=[])
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
WhyAsked = Annotated[WhyRequest, Body(examples=[{"query": _PLAYLIST, "track": 8, "n": 10}])]
MapAsked = Annotated[MapRequest, Body(examples=[{"tracks": [12, 7, 45]}])]
NamesAsked = Annotated[NamesRequest, Body(examples=[{"tags": ["재즈"], "tracks": [12, 7, 45], "n": 3}])]
PlaylistGiven = Annotated[PlaylistBody, Body(examples=[_PLAYLIST])]
KeptGiven = Annotated[KeptBody, Body(examples=[{**_PLAYLIST, "kept": [45], "dropped": [8]}])]
FeedbackGiven = Annotated[
    FeedbackBody, Body(examples=[{"playlist": "rainy-dawn", "track": 12, "event": "keep"}])
]

"""Answers as the service gives them, for its OpenAPI description."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from segue.facets.table import reason_kinds
from segue.notes import NoteCode

Id = int | str


class TrackModel(BaseModel):
    """A track; what is not known is null or empty."""

    id: Id
    title: str
    artists: list[str]
    album: str | None
    year: int | None
    genres: list[str]
    playlists: int = Field(description="How many training playlists hold it.")
    preview: str | None = Field(description="Where it can be heard.")


class TracksModel(BaseModel):
    """Found tracks: of a search, best first; of ids, as they were asked for."""

    tracks: list[TrackModel]
    unknown: list[str] = Field(description="Ids that were asked for and that no track has.")


class ReasonModel(BaseModel):
    """Where a part of a score came from."""

    kind: Annotated[str, Field(json_schema_extra={"enum": [*reason_kinds()]})]
    value: str
    share: float


class RankedModel(TrackModel):
    """A recommended track."""

    score: float
    reasons: list[ReasonModel]


class RankedTracksModel(BaseModel):
    """Recommended tracks, best first."""

    tracks: list[RankedModel]


class TagResultModel(BaseModel):
    """A recommended tag."""

    tag: str
    score: float
    reasons: list[ReasonModel] = []


class SeedModel(BaseModel):
    """How well a seed track goes with the others."""

    id: Id
    fit: float = Field(ge=0, le=1)
    fits: bool


class NoteModel(BaseModel):
    """What the asker should know; a program goes by the code, whose values are listed in docs/serving.md."""

    code: NoteCode
    values: dict[str, str | int | float | list[str] | None]
    text: str = Field(description="The same in English.")


class ContinuationModel(BaseModel):
    """The tracks and tags that belong to a playlist, best first."""

    tracks: list[RankedModel]
    tags: list[TagResultModel]
    notes: list[NoteModel]
    seeds: list[SeedModel]


class ContinuationsModel(BaseModel):
    """One continuation a query, in the same order."""

    continuations: list[ContinuationModel]
    model: str
    took_ms: float


class TagModel(BaseModel):
    """A tag and how many training playlists have it."""

    tag: str
    playlists: int


class TagsModel(BaseModel):
    """Found tags, best first."""

    tags: list[TagModel]


class PointModel(BaseModel):
    """A track's place on a map."""

    id: Id
    x: float = Field(ge=-1, le=1)
    y: float = Field(ge=-1, le=1)


class MapModel(BaseModel):
    """Tracks in two dimensions; those without a vector are left out."""

    points: list[PointModel]
    method: str


class ImportedModel(BaseModel):
    """A playlist of a file: what is known of it, and the names of tracks that are not."""

    title: str
    tags: list[str]
    tracks: list[TrackModel]
    weights: list[float] = Field(description="How much each track counts; empty where each counts as one.")
    unknown: list[str]


class ImportModel(BaseModel):
    """The playlists of a file."""

    playlists: list[ImportedModel]


class SavedModel(BaseModel):
    """A kept playlist's key, when it was last changed, and the entity tag of its content."""

    key: str
    saved: str
    etag: str = Field(description="For If-Match; the same as the header ETag of an answer with one playlist.")


class KeptModel(SavedModel):
    """A kept playlist."""

    title: str
    tags: list[str]
    tracks: list[Id]
    weights: list[float] = Field(description="How much each track counts; empty where each counts as one.")
    kept: list[Id]
    pinned: list[Id]
    dropped: list[Id]
    draft: bool = Field(description="Whether nobody has said yet that it is to stay.")


class KeptListModel(BaseModel):
    """Kept playlists, the latest first."""

    playlists: list[KeptModel]
    next: str | None = Field(description="What to send as after for those that follow; null at the end.")

"""The format of answers, for the OpenAPI description."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from segue.data.matching import How
from segue.facets.table import reason_kinds
from segue.notes import NoteCode
from segue.types import Target

Id = int | str

Probability = Annotated[
    float | None,
    Field(
        ge=0,
        le=1,
        description="How likely it is among the hidden ones of a playlist that shows as much; null if unknown.",
    ),
]


class TrackModel(BaseModel):
    """A track; unknown fields are null or empty."""

    id: Id
    title: str
    artists: list[str]
    album: str | None
    year: int | None
    genres: list[str]
    playlists: int = Field(description="How many training playlists hold it.")
    preview: str | None = Field(description="Where it can be heard.")


class TracksModel(BaseModel):
    """Tracks: of a search, best first; of ids, in the order of the request."""

    tracks: list[TrackModel]
    unknown: list[str] = Field(description="Ids that were asked for and that no track has.")


class ReasonModel(BaseModel):
    """The origin of a part of a score."""

    kind: Annotated[str, Field(json_schema_extra={"enum": [*reason_kinds()]})]
    value: str
    share: float


class RankedModel(TrackModel):
    """A recommended track."""

    score: float
    reasons: list[ReasonModel]
    versions: list[Id] = Field(description="Other tracks that are the same in another recording or edition.")
    rank: int = Field(description="In an order of play, its place by score, from 1; 0 in a ranked list.")
    probability: Probability


class RankedTracksModel(BaseModel):
    """Recommended tracks, best first."""

    tracks: list[RankedModel]


class TagResultModel(BaseModel):
    """A recommended tag."""

    tag: str
    score: float
    reasons: list[ReasonModel] = []
    probability: Probability


class ExpectationModel(BaseModel):
    """What a list expects of itself."""

    hits: float = Field(ge=0, description="How many of its results are expected to belong.")
    precision: float = Field(ge=0, le=1, description="The share of its first ten that is expected to belong.")
    ndcg: float = Field(ge=0, le=1, description="The expected nDCG of the whole list.")


class SeedModel(BaseModel):
    """How well a seed track goes with the other seeds."""

    id: Id
    fit: float = Field(ge=0, le=1)
    fits: bool


class NoteModel(BaseModel):
    """A note to the client. Programs should use the code; docs/serving.md lists its values."""

    code: NoteCode
    values: dict[str, str | int | float | list[str] | None]
    text: str = Field(description="The same in English.")


class ContinuationModel(BaseModel):
    """The tracks and tags that belong to a playlist, best first, or tracks in the order of play asked for."""

    tracks: list[RankedModel]
    tags: list[TagResultModel]
    notes: list[NoteModel]
    seeds: list[SeedModel]
    expected: dict[Target, ExpectationModel] = Field(
        description="By target; empty for a model without probabilities."
    )


class ContinuationsModel(BaseModel):
    """One continuation for each query, in the same order."""

    continuations: list[ContinuationModel]
    model: str
    took_ms: float


class ChangeModel(BaseModel):
    """A change of a query: what is taken away, or added."""

    without_title: bool
    without_tags: list[str]
    without_tracks: list[Id]
    with_tags: list[str]
    with_tracks: list[Id]
    place: int | None = Field(description="The track's place after it, from 1; null where it is not listed.")


class WhyModel(BaseModel):
    """The smallest changes of a query that bring a track into its list, or take it out."""

    place: int | None = Field(
        description="The track's place in the list, from 1; null where it is not listed."
    )
    asked: int = Field(description="How many changes were tried.")
    changes: list[ChangeModel] = Field(
        description="At most five of the smallest size; empty where none does."
    )


class TagModel(BaseModel):
    """A tag and the number of training playlists that have it."""

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


class DriverModel(BaseModel):
    """A track or tag that a word of a title comes from."""

    kind: Literal["track", "tag"]
    name: Id = Field(description="The track's id, or the tag.")
    share: float = Field(ge=0, le=1)


class WordModel(BaseModel):
    """A word of a title; no drivers where no track or tag alone makes a difference."""

    word: str
    drivers: list[DriverModel]


class NameModel(BaseModel):
    """A suggested title."""

    title: str
    score: float
    copied: bool = Field(description="Whether a training playlist has this title.")
    words: list[WordModel]


class NamesModel(BaseModel):
    """Suggested titles, best first; fewer than asked for where no more may be given."""

    names: list[NameModel]
    model: str
    took_ms: float


class MatchModel(BaseModel):
    """How a track of a file was recognised."""

    text: str = Field(description="What the file calls it.")
    how: How
    confidence: float = Field(ge=0.5, le=1)
    others: int = Field(description="How many other tracks fit as well; above 0 the match is ambiguous.")


class ImportedModel(BaseModel):
    """A playlist from a file: its known part, and the names of unknown tracks."""

    title: str
    tags: list[str]
    tracks: list[TrackModel]
    weights: list[float] = Field(description="How much each track counts; empty where each counts as one.")
    matches: list[MatchModel] = Field(description="One for each of the tracks, in their order.")
    unknown: list[str] = Field(
        description="What the file calls the tracks that no track of the model matches."
    )
    format: str = Field(description="The format that the file was read in.")
    why: str = Field(description='By what the format was found; "" if it was named.')


class ImportModel(BaseModel):
    """The playlists of a file."""

    playlists: list[ImportedModel]


class SavedModel(BaseModel):
    """A kept playlist's key, the time of its last change, and the entity tag of its content."""

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

"""What a service says of itself: its models, their evaluations, whether it runs; for its OpenAPI description."""

from __future__ import annotations

from pydantic import BaseModel, Field


class GenreModel(BaseModel):
    """A genre and how many tracks have it."""

    name: str
    tracks: int


class HasModel(BaseModel):
    """What a service has besides its models."""

    report: bool
    audio: bool
    store: bool


class ModelModel(BaseModel):
    """A model's own account."""

    name: str
    names: list[str]
    recipe: str
    version: str
    playlists: int
    tracks: int
    tags: int
    fitted: str
    generators: list[str]
    has: HasModel
    years: list[int] = Field(description="First and last year of release; empty where none is known.")
    genres: list[GenreModel]


class FigureModel(BaseModel):
    """One figure of an evaluation with its interval; null where the questions have none."""

    metric: str
    target: str
    k: int | None
    value: float | None
    low: float | None
    high: float | None
    questions: int


class MixFigureModel(FigureModel):
    """A figure over the questions that show one mix of inputs, or over "all"."""

    mix: str


class SliceFigureModel(FigureModel):
    """A figure over one slice of the questions."""

    slice: str
    part: str


class HealthModel(BaseModel):
    """The last evaluation of a model."""

    metrics: list[MixFigureModel]
    slices: list[SliceFigureModel]
    when: str


class StatusModel(BaseModel):
    """Whether the service runs."""

    status: str


class ReadyModel(StatusModel):
    """Whether requests are answered."""

    why: str | None = Field(description="Why a worker does not come up, where one does not; null otherwise.")

"""Descriptions of a service: its models, their evaluations, its status; for the OpenAPI description."""

from __future__ import annotations

from pydantic import BaseModel, Field


class GenreModel(BaseModel):
    """A genre and the number of tracks that have it."""

    name: str
    tracks: int


class HasModel(BaseModel):
    """The parts of a service in addition to its models."""

    report: bool
    audio: bool
    store: bool
    namer: bool


class ModelModel(BaseModel):
    """The description of a model."""

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
    formats: list[str] = Field(description="The formats of files that can be imported.")


class FigureModel(BaseModel):
    """One figure of an evaluation with its interval; null if the questions have none."""

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
    store: str | None = Field(
        description="Why the store of playlists does not answer, where it does not; null otherwise."
    )

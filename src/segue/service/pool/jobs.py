"""The jobs and answers of a worker, as messages of msgpack."""

from __future__ import annotations

from typing import Final, TypeAlias

import msgspec

from segue.constraints.constraints import Constraints
from segue.errors import ErrorFields
from segue.types import UNSURE_BELOW, Id, Query


class Continue(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Continue some playlists; the answer is a JSON list of continuations."""

    model: str
    queries: tuple[Query, ...]
    n: int
    tags: int
    reasons: bool = True
    constraints: Constraints = Constraints()
    unsure_below: float = UNSURE_BELOW


class Why(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Find the smallest changes that bring a track into a query's list, or take it out; the answer is an object."""

    model: str
    query: Query
    track: Id
    n: int
    constraints: Constraints = Constraints()


class Map(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Place tracks in two dimensions; the answer is a JSON list of points."""

    model: str
    tracks: tuple[Id, ...]


class Entitle(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Suggest titles for a playlist; the answer is a JSON list of titles.

    Attributes:
        copies: Whether titles of training playlists may be given.
        drivers: Whether to say which tracks and tags each word comes from.
    """

    model: str
    query: Query
    n: int
    copies: bool = False
    drivers: bool = True


class Index(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Write the search index of a model to `path`; the answer is null."""

    model: str
    path: str


class Import(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Read a playlist file; the answer is a JSON list of its playlists. Only readers do this, not models' workers.

    Attributes:
        model: The model's name.
        name: The file's name.
        form: Its format, or "auto".
        content: The file.
        index: Path of the model's search index.
        digest: Digest of the model that the index must be of.
        integers: Whether the model's track ids are integers.
        columns: The columns of a table, "track=Track URI,artist=Artist"; "" to know them by their names.
        dialect: The dialect of a table; "" to find it.
    """

    model: str
    name: str
    form: str
    content: bytes
    index: str
    digest: str
    integers: bool
    columns: str = ""
    dialect: str = ""


Job: TypeAlias = Continue | Why | Map | Entitle | Index
"""What a worker with models does."""

Work: TypeAlias = Job | Import
"""What a pool passes on."""


class Done(msgspec.Struct, frozen=True, tag=True):
    """A job's answer, as JSON."""

    body: bytes


class Failed(msgspec.Struct, frozen=True, tag=True):
    """A job that was refused or that failed.

    Attributes:
        refused: Whether the client can correct the cause.
        fields: The error.
        too_much: Whether the cause is the size of what was sent.
        later: Whether the same job may succeed later.
    """

    refused: bool
    fields: ErrorFields
    too_much: bool = False
    later: bool = False


Said: TypeAlias = Done | Failed


class ModelFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A worker's description of a model that it has loaded.

    Attributes:
        digest: Digest of the manifest, which identifies the model.
        namer: Whether it has a namer.
    """

    name: str
    digest: str
    recipe: str
    version: str
    fitted: str
    playlists: int
    tracks: int
    tags: int
    generators: tuple[str, ...]
    track_ids: str
    namer: bool = False


class Opened(msgspec.Struct, frozen=True, tag=True):
    """A worker's first message: its models."""

    models: tuple[ModelFacts, ...]


JOB: Final = msgspec.msgpack.Decoder(Job)
SAID: Final = msgspec.msgpack.Decoder(Said)
OPENED: Final = msgspec.msgpack.Decoder(Opened | Failed)

encode: Final = msgspec.msgpack.encode

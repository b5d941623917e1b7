"""The settings of `segue serve`: models, the address to listen on, and every limit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Self, TypeAlias

from segue.errors import ConfigError
from segue.files.signing_keys import public_keys
from segue.service.hosts import check_names
from segue.service.keys import Key, digest, read_keys
from segue.service.options import read_limits, store_url
from segue.threads import cores

__all__ = ["Limits", "Settings", "default_store", "digest", "read_keys"]

Durability: TypeAlias = Literal["full", "normal"]
"""What an acknowledged write to the store survives: "full" also a power cut, "normal" the death of any process."""


@dataclass(frozen=True)
class Limits:
    """The limits of one request, and of the time it may take.

    Attributes:
        body: Largest number of bytes of a request's body.
        file: Largest number of bytes of an imported playlist file.
        seconds: Time that a worker may spend on one job before it is stopped.
        starting: Seconds that a worker may take to load the models.
        receiving: Seconds that a client may take to send a body.
        heading: Seconds that a client may take to send the head of a request, the first one from its connection on.
        idle: Seconds that a connection may be silent between two requests.
        writing: Seconds within which a client has to read something of its answer.
        connections: Largest number of connections; a new one then takes the place of the one that is silent longest.
        wait: Seconds of work that may wait in the queue; requests beyond that are refused with 503.
        waiting: Largest number of jobs in the queue, however short they are.
        closing: Seconds that requests have to end when the service stops.
        absent: Seconds that requests wait for a worker while none is up; then they are refused with 503.
        readers: Number of processes that read imported files.
        reading: Seconds of computing time that reading an imported file may take.
        memory: Bytes of memory that reading an imported file may take.
        records: Largest number of lines, and of tracks of all playlists together, of an imported file.
        imports: Largest number of imports at once, those that are still being sent included; half for one client.
        rate: Requests a second of one key, or of one address without a key; 0 for no limit.
        burst: Requests that a silent client may send at once.
        playlists: Largest number of kept playlists of an owner; 0 for no limit.
        playlist: Largest number of bytes of a kept playlist with its marks.
        events: Largest number of events that are kept of a playlist.
        results: Largest number of tracks that one request may ask for, in all its queries together.
        page: Bytes of kept playlists from which a list ends; `next` leads to the others.
    """

    body: int = 1 << 20
    file: int = 8 << 20
    seconds: float = 15.0
    starting: float = 300.0
    receiving: float = 15.0
    heading: float = 10.0
    idle: float = 30.0
    writing: float = 30.0
    connections: int = 1000
    wait: float = 2.0
    waiting: int = 256
    closing: float = 20.0
    absent: float = 4.0
    readers: int = 2
    reading: float = 10.0
    memory: int = 1 << 30
    records: int = 50_000
    imports: int = 16
    rate: float = 100.0
    burst: int = 500
    playlists: int = 10_000
    playlist: int = 512 << 10
    events: int = 20_000
    results: int = 20_000
    page: int = 2 << 20


@dataclass(frozen=True)
class Settings:
    """The settings of a service.

    Attributes:
        models: Model directories; the first is the default model. A model's name is its directory's name.
        host: Address to listen on.
        port: Port to listen on; 0 for any free one.
        host_names: Names that the service goes by, beside loopback names and the address that it listens on.
        workers: Number of worker processes; each maps all models.
        store: SQLAlchemy URL of the store; "" for none.
        durability: See `Durability`.
        keys: The API keys; digests alone are keys that may do everything. Without keys everybody has access.
        key_file: The file that they are read from again.
        audio: Folder of the audio files that tracks' locations refer to; None for no previews.
        watch: Seconds between checks of the models' manifests; 0 never checks.
        trusted: Whether the models are one's own; see `segue.model.storage.load`.
        limits: See `Limits`.
        cautions: Warnings about how the settings were given, for the log.
        signed_by: Public keys, one of which must have signed every model; None for any model.
    """

    models: tuple[Path, ...]
    host: str = "127.0.0.1"
    port: int = 8000
    host_names: tuple[str, ...] = ()
    workers: int = field(default_factory=cores)
    store: str = ""
    durability: Durability = "full"
    keys: tuple[Key | bytes, ...] = ()
    key_file: Path | None = None
    audio: Path | None = None
    watch: float = 2.0
    trusted: bool = False
    limits: Limits = field(default_factory=Limits)
    cautions: tuple[str, ...] = ()
    signed_by: Path | None = None

    def __post_init__(self) -> None:
        if not self.models:
            raise ConfigError(expected="one or more models", got="none", hint="Name a model directory.")
        if self.workers < 1:
            raise ConfigError(expected="1 or more workers", got=str(self.workers), hint="Leave it out.")
        check_names(self.host_names)
        names = list(self.by_name)
        if len(names) < len(self.models):
            raise ConfigError(
                expected="models in directories of different names",
                got=", ".join(map(str, self.models)),
                hint="Rename or link one of them: a model goes by its directory's name.",
            )

    @classmethod
    def of(
        cls,
        models: Sequence[Path],
        *,
        host: str = "127.0.0.1",
        port: int = 8000,
        host_names: Sequence[str] = (),
        workers: int | None = None,
        store: str = "",
        durability: Durability = "full",
        audio: Path | None = None,
        key_file: Path | None = None,
        watch: float = 2.0,
        store_file: Path | None = None,
        limits: Sequence[str] = (),
        signed_by: Path | None = None,
        trusted: bool = False,
    ) -> Self:
        """Settings from the form in which people give them.

        Args:
            models: As above.
            host: As above.
            port: As above.
            host_names: As above.
            workers: Number of worker processes; None for one for each core.
            store: An SQLAlchemy URL, or "none"; "" is the one in `SEGUE_STORE`, else an SQLite file beside the
                first model.
            durability: As above.
            audio: As above.
            key_file: A file of API keys, one on each line; see `read_keys`.
            watch: As above.
            store_file: A file with the store's URL, so that a password in it is on no command line.
            limits: Limits that are not the usual, each as NAME=NUMBER.
            signed_by: As above.
            trusted: As above.

        Raises:
            ConfigError: A folder or file does not exist, or a setting is invalid.
            MissingExtraError: `signed_by` is given and the extra `sign` is not installed.
        """
        if signed_by is not None:
            public_keys(signed_by)  # the workers read it again, but a mistake is told before they start
        if audio is not None and not audio.is_dir():
            raise ConfigError(
                expected="a folder of audio files", got=str(audio), hint="Name one, or leave it out."
            )
        found = store_url(store, store_file)
        return cls(
            models=tuple(models),
            host=host,
            port=port,
            host_names=tuple(host_names),
            workers=workers or cores(),
            store="" if found.url == "none" else found.url or default_store(models),
            durability=durability,
            keys=read_keys(key_file),
            key_file=key_file,
            audio=audio,
            watch=watch,
            limits=read_limits(Limits(), limits),
            cautions=(found.caution,) if found.caution else (),
            signed_by=signed_by,
            trusted=trusted,
        )

    @property
    def by_name(self) -> dict[str, Path]:
        """The directories of the models by name, the default model first."""
        return {path.resolve().name: path for path in self.models}


def default_store(models: Sequence[Path]) -> str:
    """The URL of a SQLite file beside the first model."""
    directory = models[0].resolve()
    return f"sqlite:///{directory.parent / directory.name}.store.sqlite"

"""The settings of `segue serve`: models, the address to listen on, and every limit."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

from segue.errors import ConfigError, Where
from segue.threads import cores

KEY_VARIABLE: Final = "SEGUE_API_KEY"
"""Environment variable that holds an API key."""

SHORTEST_KEY: Final = 16
"""Smallest number of characters of an API key; shorter keys can be guessed."""


@dataclass(frozen=True)
class Limits:
    """The limits of one request, and of the time it may take.

    Attributes:
        body: Largest number of bytes of a request's body.
        file: Largest number of bytes of an imported playlist file.
        seconds: Time that a worker may spend on one job before it is stopped.
        starting: Seconds that a worker may take to load the models.
        receiving: Seconds that a client may take to send a body.
        wait: Seconds of work that may wait in the queue; requests beyond that are refused with 503.
        waiting: Largest number of jobs in the queue, however short they are.
        closing: Seconds that requests have to end when the service stops.
    """

    body: int = 1 << 20
    file: int = 8 << 20
    seconds: float = 15.0
    starting: float = 300.0
    receiving: float = 15.0
    wait: float = 2.0
    waiting: int = 256
    closing: float = 20.0


@dataclass(frozen=True)
class Settings:
    """The settings of a service.

    Attributes:
        models: Model directories; the first is the default model. A model's name is its directory's name.
        host: Address to listen on.
        port: Port to listen on; 0 for any free one.
        workers: Number of worker processes; each maps all models.
        store: SQLAlchemy URL of the store; "" for none.
        keys: SHA-256 digests of the API keys; without keys everybody has access.
        audio: Folder of the audio files that tracks' locations refer to; None for no previews.
        watch: Seconds between checks of the models' manifests; 0 never checks.
        trusted: Whether the models are one's own; see `segue.model.storage.load`.
        limits: See `Limits`.
    """

    models: tuple[Path, ...]
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = field(default_factory=cores)
    store: str = ""
    keys: tuple[bytes, ...] = ()
    audio: Path | None = None
    watch: float = 2.0
    trusted: bool = False
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        if not self.models:
            raise ConfigError(expected="one or more models", got="none", hint="Name a model directory.")
        if self.workers < 1:
            raise ConfigError(expected="1 or more workers", got=str(self.workers), hint="Leave it out.")
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
        workers: int | None = None,
        store: str = "",
        audio: Path | None = None,
        key_file: Path | None = None,
        watch: float = 2.0,
        trusted: bool = False,
    ) -> Self:
        """Settings from the form in which people give them.

        Args:
            models: As above.
            host: As above.
            port: As above.
            workers: Number of worker processes; None for one for each core.
            store: An SQLAlchemy URL, or "none"; "" is an SQLite file beside the first model.
            audio: As above.
            key_file: A file of API keys, one on each line; see `read_keys`.
            watch: As above.
            trusted: As above.

        Raises:
            ConfigError: A folder or file does not exist, or a setting is invalid.
        """
        if audio is not None and not audio.is_dir():
            raise ConfigError(
                expected="a folder of audio files", got=str(audio), hint="Name one, or leave it out."
            )
        return cls(
            models=tuple(models),
            host=host,
            port=port,
            workers=workers or cores(),
            store="" if store == "none" else store or default_store(models),
            keys=read_keys(key_file),
            audio=audio,
            watch=watch,
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


def read_keys(file: Path | None) -> tuple[bytes, ...]:
    """Digests of the API keys in a file, one on each line, and of the key in `SEGUE_API_KEY`.

    Raises:
        ConfigError: The file cannot be read or has no key, or a key is too short.
    """
    found = [os.environ[KEY_VARIABLE]] if os.environ.get(KEY_VARIABLE) else []
    if file is not None:
        try:
            lines = [line.strip() for line in file.read_text("utf-8").splitlines()]
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(
                expected="a file of API keys", got=str(error), where=Where(file), hint="Write one key a line."
            ) from error
        listed = [line for line in lines if line and not line.startswith("#")]
        if not listed:
            raise ConfigError(
                expected="API keys", got="none", where=Where(file), hint="Write one key a line."
            )
        found += listed
    for key in found:
        if len(key) < SHORTEST_KEY:
            raise ConfigError(
                expected=f"API keys of {SHORTEST_KEY} or more characters",
                got=f"one of {len(key)}",
                hint="Make one with: openssl rand -hex 24",
            )
    return tuple(digest(key) for key in found)


def digest(key: str) -> bytes:
    """The digest by which keys are compared: digests have equal length, so timing reveals nothing about the key."""
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).digest()

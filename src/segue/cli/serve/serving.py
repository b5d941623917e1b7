"""What `segue serve` makes of its options, and what it says before it serves."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from segue.errors import ConfigError
from segue.extras import missing, need
from segue.threads import cores

if TYPE_CHECKING:
    import polars as pl

    from segue.service.settings import Settings


def is_installed() -> bool:
    """Whether what serving needs is there."""
    return not missing("serve")


def check_installed() -> None:
    """Refuse to begin without the extra.

    Raises:
        MissingExtraError: A package of `segue[serve]` is not there.
    """
    need("Serving", "serve")


def settings_of(
    models: Sequence[Path],
    *,
    host: str,
    port: int,
    workers: int | None,
    store: str,
    audio: Path | None,
    keys: Path | None,
    watch: float,
) -> Settings:
    """The settings that some options ask for.

    Raises:
        ConfigError: They cannot be.
    """
    from segue.service.settings import Settings, default_store, read_keys

    if audio is not None and not audio.is_dir():
        raise ConfigError(
            expected="a folder of audio files", got=str(audio), hint="Name one, or leave it out."
        )
    return Settings(
        models=tuple(models),
        host=host,
        port=port,
        workers=workers or cores(),
        store="" if store == "none" else store or default_store(models),
        keys=read_keys(keys),
        audio=audio,
        watch=watch,
    )


def show_address(listening: socket.socket) -> None:
    """Say where the page and the API will be; on stdout, for programs that start a service on any port."""
    host, port = listening.getsockname()[:2]
    named = f"[{host}]" if ":" in host else host
    shown = {"0.0.0.0": "localhost", "::": "localhost"}.get(host, named)  # noqa: S104 - what is shown, not bound
    typer.echo(f"http://{shown}:{port}/ (API: http://{shown}:{port}/docs); Ctrl-C stops it.")


def store_url(text: str) -> str:
    """A store's URL as it is, or that of an SQLite file that is there.

    Raises:
        ConfigError: There is no such file.
    """
    if "://" in text:
        return text
    if not Path(text).is_file():
        raise ConfigError(
            expected="a store's URL or an SQLite file",
            got=repr(text),
            hint="`segue serve MODEL` keeps one beside the model, as MODEL.store.sqlite.",
        )
    return f"sqlite:///{Path(text).absolute()}"


def described_tracks(directory: Path) -> pl.DataFrame:
    """The tracks table of a model or dataset directory.

    Raises:
        ArtifactError: It is neither, or is damaged.
    """
    import segue
    from segue.data.dataset import PLAYLISTS, Dataset

    if (directory / PLAYLISTS).is_file():
        return Dataset.load(directory).tracks
    return segue.load(directory).tracks

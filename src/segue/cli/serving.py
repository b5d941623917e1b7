"""What `segue serve` makes of its options, and what it says before it serves."""

from __future__ import annotations

import importlib.util
import socket
from collections.abc import Sequence
from pathlib import Path

import typer

from segue.errors import ConfigError, MissingExtraError
from segue.threads import cores


def check_installed() -> None:
    """Refuse to begin without the extra.

    Raises:
        MissingExtraError: A package of `segue[serve]` is not there.
    """
    if any(
        importlib.util.find_spec(name) is None
        for name in ("fastapi", "uvicorn", "sqlalchemy", "prometheus_client")
    ):
        raise MissingExtraError("Serving", "serve")


check_installed()

from segue.service.settings import Settings, default_store, read_keys  # noqa: E402 - after the check


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
    if audio is not None and not audio.is_dir():
        raise ConfigError(
            f"expected a folder of audio files, got {audio}.", hint="Name one, or leave it out."
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

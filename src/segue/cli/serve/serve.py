"""`segue serve`: one or more models as an HTTP service and a page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from segue.cli.model.signature_option import Signer
from segue.cli.model.trust_option import Trusted
from segue.extras import need

if TYPE_CHECKING:
    import socket


def serve(
    models: Annotated[
        list[Path], typer.Argument(help="Model directories; the first is the one that answers by default.")
    ],
    host: Annotated[
        str, typer.Option(help="Address to listen on; 0.0.0.0 for all of this machine's.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port to listen on; 0 for any free one.")
    ] = 8000,
    host_name: Annotated[
        list[str] | None,
        typer.Option(help="Name that the service goes by, such as a proxy's; may be given several times."),
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes that answer; without it, one a core.")
    ] = None,
    store: Annotated[
        str,
        typer.Option(
            help="Where playlists are kept: an SQLAlchemy URL, or none; else a file beside the first model."
        ),
    ] = "",
    store_file: Annotated[
        Path | None, typer.Option(help="File with the store's URL; SEGUE_STORE may hold it too.")
    ] = None,
    durability: Annotated[
        Literal["full", "normal"],
        typer.Option(
            help="What a kept playlist survives: full, also a power cut; normal, the death of any process."
        ),
    ] = "full",
    audio: Annotated[
        Path | None, typer.Option(help="Folder of the tracks' audio files, for previews.")
    ] = None,
    api_key_file: Annotated[
        Path | None,
        typer.Option(help="File of API keys, one a line (KEY OWNER SCOPES); SEGUE_API_KEY holds another."),
    ] = None,
    watch: Annotated[
        float,
        typer.Option(min=0, help="Seconds between looks whether a model was fitted anew; 0 never looks."),
    ] = 2.0,
    limit: Annotated[
        list[str] | None,
        typer.Option(help="A limit, as NAME=NUMBER, such as rate=20; may be given several times."),
    ] = None,
    require_signature: Signer = None,
    trusted: Trusted = False,
) -> None:
    """Serve models over HTTP: an API, described at /docs, and a page.

    SIGHUP, or a newly fitted model, loads the models without dropping a request. SIGTERM and Ctrl-C finish running
    requests. Logs are JSON lines on stderr.
    """
    need("Serving", "serve")
    from segue.service.server import listen
    from segue.service.server import serve as run
    from segue.service.settings import Settings

    settings = Settings.of(
        models,
        host=host,
        port=port,
        host_names=host_name or (),
        workers=workers,
        store=store,
        durability=durability,
        audio=audio,
        key_file=api_key_file,
        watch=watch,
        store_file=store_file,
        limits=limit or (),
        signed_by=require_signature,
        trusted=trusted,
    )
    listening = listen(settings)
    _show_address(listening)
    run(settings, listening)


def _show_address(listening: socket.socket) -> None:
    """Print the addresses of the page and the API on stdout, for programs that start a service on any port."""
    host, port = listening.getsockname()[:2]
    named = f"[{host}]" if ":" in host else host
    shown = {"0.0.0.0": "localhost", "::": "localhost"}.get(host, named)  # noqa: S104 - what is shown, not bound
    typer.echo(f"http://{shown}:{port}/ (API: http://{shown}:{port}/docs); Ctrl-C stops it.")

"""`segue sync`: a music server's library as a dataset, and continuations as playlists there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from segue.cli.model import constraint_options as options
from segue.cli.model.signature_option import Signer
from segue.cli.model.trust_option import Trusted
from segue.cli.terminal.locales import readable_texts

if TYPE_CHECKING:
    from segue.sync.servers import Server

SIGNING_IN = "Signing in"


@readable_texts
@options.constrained()
def sync(
    *,
    protocol: Annotated[
        Literal["subsonic", "jellyfin"],
        typer.Argument(help="What the server speaks: subsonic (Navidrome, Airsonic, gonic, …) or jellyfin."),
    ],
    url: Annotated[str, typer.Argument(help="The server's address, as in a browser.")],
    read: Annotated[bool, typer.Option("--read", help="Make a dataset of its tracks and playlists.")] = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="The dataset to write, with --read; an older one is replaced."),
    ] = None,
    model: Annotated[
        Path | None, typer.Option(help="Continue its playlists by this model, and write new playlists there.")
    ] = None,
    playlist: Annotated[
        list[str] | None,
        typer.Option(
            help="Continue this playlist, by title or id, not all of yours; may be given several times."
        ),
    ] = None,
    n: Annotated[int, typer.Option("-n", min=1, max=1000, help="How many tracks of each continuation.")] = 30,
    extend: Annotated[
        bool,
        typer.Option("--extend", help="Add the tracks to your own playlists; no new playlists are made."),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")
    ] = False,
    starred: Annotated[bool, typer.Option(help="With --read: make a playlist of the favourites.")] = True,
    asked: options.Asked,
    user: Annotated[
        str, typer.Option(help="Your name at the server, or SEGUE_SYNC_USER.", rich_help_panel=SIGNING_IN)
    ] = "",
    password_file: Annotated[
        Path | None,
        typer.Option(
            help="File with your password in its first line, or the password in SEGUE_SYNC_PASSWORD.",
            rich_help_panel=SIGNING_IN,
        ),
    ] = None,
    api_key_file: Annotated[
        Path | None,
        typer.Option(
            help="File with an API key in its first line, or the key in SEGUE_SYNC_API_KEY.",
            rich_help_panel=SIGNING_IN,
        ),
    ] = None,
    send_password: Annotated[
        bool,
        typer.Option(
            "--send-password",
            help="Send the password itself to a Subsonic server that knows no tokens.",
            rich_help_panel=SIGNING_IN,
        ),
    ] = False,
    require_signature: Signer = None,
    trusted: Trusted = False,
    json: Annotated[
        bool, typer.Option("--json", help="Print what is written, and what matched, as JSON.")
    ] = False,
) -> None:
    """Read a music server's library, or continue the playlists there.

    Your own playlists stay as they are unless --extend is given. A continuation is a playlist of its own, which later
    runs bring up to date.
    """
    from segue.errors import ConfigError
    from segue.sync.addresses import address_of
    from segue.sync.connections import BOUNDS
    from segue.sync.credentials import credentials
    from segue.sync.protocols import PROTOCOLS

    if read == (model is not None) or read != (out is not None):
        raise ConfigError(
            expected="--read with -o DATASET, or --model MODEL",
            got=" and ".join(
                name for name, given in (("--read", read), ("-o", out), ("--model", model)) if given
            )
            or "neither",
            hint="Read the library first, fit a model to it, and continue the playlists by it.",
        )
    address = address_of(url)
    who = credentials(user=user, password_file=password_file, api_key_file=api_key_file)
    server = PROTOCOLS[protocol](address, who, bounds=BOUNDS, send_password=send_password)
    if out is not None:
        _read(server, out, starred=starred)
        return
    assert model is not None  # noqa: S101 - checked above
    import segue
    from segue.cli.sync.plan_view import show
    from segue.cli.terminal.console import Bars
    from segue.sync.applying import apply
    from segue.sync.continuing import plan
    from segue.sync.plans import Wish

    fitted = segue.load(model, signed_by=require_signature, trusted=trusted)
    wish = Wish(n=n, playlists=tuple(playlist or ()), extend=extend, constraints=asked.constraints())
    planned = plan(server, fitted, wish, progress=Bars())
    if not dry_run:
        apply(server, planned, progress=Bars())
    show(planned, server, json=json, done=not dry_run)


def _read(server: Server, out: Path, *, starred: bool) -> None:
    """Write the library as a dataset, whole or not at all."""
    from segue.cli.data.import_ import summary
    from segue.cli.terminal import console
    from segue.data.dataset import PLAYLISTS
    from segue.files.artifacts import new_directory
    from segue.sync.libraries import read_library

    with new_directory(out, marker=PLAYLISTS) as temporary:  # refuses a wrong directory before the long work
        result = read_library(server, starred=starred, progress=console.Bars())
        result.dataset.save(temporary)
    console.out().print(summary(result, out))

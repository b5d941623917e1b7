"""The unusable ones of labelled files, on the terminal."""

from __future__ import annotations

from typing import Final

import typer

from segue.audio.material import Material

LISTED: Final = 20
"""Number of bad files that are listed."""


def tell_left_out(found: Material) -> None:
    """Print on stderr which files could not be decoded, and how many are left out."""
    for file, reason in [*found.bad.items()][:LISTED]:
        typer.secho(f"bad file: {file}: {reason}", fg="yellow", err=True)
    if found.left_out:
        typer.secho(f"{found.left_out:,} of {found.files:,} files are left out", fg="yellow", err=True)

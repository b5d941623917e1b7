"""Files that are unusable, incomplete or silent, on the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import typer

from segue.ids import readable

if TYPE_CHECKING:
    from segue.audio.material import Material

LISTED: Final = 20
"""Number of files that are listed of each kind."""


def tell_left_out(found: Material) -> None:
    """Print on stderr which files could not be decoded or not wholly, and how many are left out."""
    tell_files(found.bad, found.noted)
    if found.left_out:
        typer.secho(f"{found.left_out:,} of {found.files:,} files are left out", fg="yellow", err=True)


def tell_files(bad: Mapping[str, str], noted: Mapping[str, str]) -> None:
    """Print on stderr the first files that could not be decoded, and the first ones with a remark."""
    for kind, files in (("bad file", bad), ("note", noted)):
        for file, said in [*files.items()][:LISTED]:
            typer.secho(f"{kind}: {readable(file)}: {said}", fg="yellow", err=True)
        if len(files) > LISTED:
            typer.secho(f"{kind}: and {len(files) - LISTED:,} more", fg="yellow", err=True)

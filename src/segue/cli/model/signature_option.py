"""The option `--require-signature` of every command that loads a model."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Signer = Annotated[
    Path | None,
    typer.Option(
        "--require-signature",
        metavar="PUBLIC_KEY",
        envvar="SEGUE_REQUIRE_SIGNATURE",
        help="Load only models that this key signed, with `segue sign`; a file of one or more public keys.",
    ),
]
"""The file of public keys, or None where no signature is required."""

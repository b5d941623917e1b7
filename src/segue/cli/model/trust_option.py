"""The option `--trusted` of the commands that load models."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import typer

Trusted: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--trusted",
        help="The model is one's own: do not look through its files for damage or harm. Large models load faster.",
    ),
]

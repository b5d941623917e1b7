"""Labelled clips as arguments of the command line, shared by all commands that take them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

LabelsPath = Annotated[
    Path,
    typer.Argument(
        help="A .csv with the columns file and labels (a|b), or image_name and tags; "
        "or a folder with a folder of pictures for each label; "
        "or a dataset, whose playlists' tags label the tracks of --features."
    ),
]

FeaturesPath = Annotated[
    Path | None, typer.Option(help="Feature store: needed with a dataset, spares hearing with a .csv.")
]

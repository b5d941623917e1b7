"""`segue play`: from a music folder to a page, by the commands that a person would type."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Annotated, Final, Literal

import typer

from segue.cli.data.library_options import Playlists, Starred, Weak
from segue.cli.setup.steps import run

ENOUGH: Final = 500
"""Playlists with tracks from which the recipe `default` is better than `fast`, and worth its minutes."""


def play(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(help="The music folder.")],
    playlists: Playlists = None,
    weak: Weak = None,
    starred: Starred = True,
    audio: Annotated[
        bool, typer.Option("--audio", help="Listen to the files too: seconds for each.")
    ] = False,
    recipe: Annotated[
        Literal["auto", "fast", "default"],
        typer.Option(help="As for `segue fit`; auto takes default where there are many playlists."),
    ] = "auto",
    keep: Annotated[
        Path | None,
        typer.Option(
            help="Directory for all that it makes; without it, one in your home for each music folder."
        ),
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to serve on; 0 for any free one.")] = 8000,
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Whether to serve it at the end.")] = True,
) -> None:
    """Continue playlists from a music folder: read it, fit a model, and serve a page that plays its tracks.

    It runs the commands that it prints. A further run reads only files that changed, and fits only if something did.
    """
    from segue.extras import need

    need("Reading a music folder", "library")
    if serve:
        need("Serving", "serve")  # before the work, not at its end
    home = keep or home_of(folder)
    if folder.is_dir():  # else the first step says what is wrong
        home.mkdir(parents=True, exist_ok=True)
    data, model = home / "data", home / "model"
    options = [option for path in playlists or () for option in ("--playlists", str(path))]
    options += [] if starred else ["--no-starred"]
    options += [option for text in weak or () for option in ("--weak", text)]
    run(ctx, ["library", str(folder), "-o", str(data), *options, *(["--audio"] if audio else [])])
    chosen = recipe_for(data) if recipe == "auto" else recipe
    if _is_fitted(model, data, chosen):
        typer.secho(f"\nNothing has changed: the model in {model} is up to date", bold=True)
    else:
        run(ctx, ["fit", str(data), "-o", str(model), "--recipe", chosen])
    if serve:
        run(ctx, ["serve", str(model), "--audio", str(folder), "--port", f"{port}"])


def home_of(folder: Path) -> Path:
    """The directory for what is made of a music folder: in the user's data directory, by the folder's name and path."""
    whole = folder.resolve()
    given = os.environ.get("XDG_DATA_HOME", "")
    base = Path(given) if Path(given).is_absolute() else Path.home() / ".local" / "share"
    return base / "segue" / f"{whole.name or 'music'}-{hashlib.sha256(os.fsencode(whole)).hexdigest()[:8]}"


def recipe_for(data: Path) -> str:
    """The recipe for a library: rankers learn from playlists that people made, and few teach them nothing."""
    from segue.data.dataset import Dataset

    return "default" if (Dataset.load(data).playlists["tracks"].list.len() >= 2).sum() >= ENOUGH else "fast"


def _is_fitted(model: Path, data: Path, recipe: str) -> bool:
    """Whether a model was fitted by this Segue to this dataset with this recipe."""
    import segue
    from segue.data.dataset import Dataset
    from segue.errors import SegueError
    from segue.fitting.fitting import facts_of
    from segue.model.storage import read_model_manifest

    if not model.is_dir():
        return False
    try:
        fitted = read_model_manifest(model)
    except SegueError:
        return False  # it is fitted again, which refuses to replace what is no model
    return (fitted.library_version, fitted.recipe, fitted.dataset) == (
        segue.__version__,
        recipe,
        facts_of(Dataset.load(data)),
    )

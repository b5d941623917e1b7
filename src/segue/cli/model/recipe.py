"""`segue recipe`: show, edit and check what a model is made of."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.table import Table

    from segue.recipes import Recipe, Shape

recipe = typer.Typer(
    help="Recipes: what a model is made of, as a file to read, edit and check.", no_args_is_help=True
)


@recipe.command("list")
def list_() -> None:
    """List the recipes and the kinds of generators there are, those of plug-ins with them."""
    from segue.generators.registry import KINDS
    from segue.recipes import RECIPES

    for noun, registry in (("recipe", RECIPES), ("generator", KINDS)):
        for name in registry.names():
            typer.echo(f"{noun}\t{name}" + ("\tplug-in" if registry.from_plugin(name) else ""))


@recipe.command()
def show(
    name: Annotated[str, typer.Argument(help="Recipe name, recipe file or model directory.")],
    for_: Annotated[
        Path | None,
        typer.Option("--for", help="Dataset directory: the recipe as it is for this dataset."),
    ] = None,
) -> None:
    """Print a recipe as TOML, with every setting: edit it, and give it to `segue fit --recipe`.

    The settings of a named recipe depend on a dataset. For a model, the recipe is the one that it was fitted with.
    """
    from segue.model.storage import read_recipe
    from segue.recipes import resolve, text
    from segue.recipes.shape import USUAL

    if Path(name).is_dir():
        typer.echo(text.dumps(read_recipe(name)), nl=False)
        return
    shape = _shape(for_) if for_ else USUAL
    found = text.dumps(resolve(name, shape))
    if not for_ and not name.endswith(".toml"):
        typer.echo(
            f"# As for {USUAL.pairs:,} tracks in playlists that have titles, tags and dates; "
            "--for DATASET prints it for yours."
        )
    typer.echo(found, nl=False)


@recipe.command()
def check(file: Annotated[Path, typer.Argument(help="Recipe file (TOML).")]) -> None:
    """Check a recipe file: name all its errors by line and key, or show its content."""
    from segue.cli.terminal import console
    from segue.recipes import text

    console.out().print(_table(text.read(file)))


def _shape(directory: Path) -> Shape:
    from segue.data.dataset import Dataset
    from segue.facets import Facets
    from segue.recipes import Shape

    return Shape.of(Facets.of(Dataset.load(directory)))


def _table(found: Recipe) -> Table:
    """The generators with their weights."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE, title=found.name or None)
    for column in ("generator", "kind"):
        table.add_column(column)
    for column in ("tracks", "tags", "quota", "lift"):
        table.add_column(column, justify="right")
    for member in found.members:
        numbers = (member.tracks, member.tags, member.quota or None, member.lift or None)
        cells = ["" if value is None else f"{value:g}" for value in numbers]
        table.add_row(member.name, member.generator.kind, *cells)
    ranked = f"{found.ranking.folds} folds" if found.ranking else "none: the fused score decides"
    table.caption = f"rankers: {ranked}; short lists are filled by {found.fallback}"
    return table

"""`segue show`: show the content of a dataset, a model, or another directory with a manifest."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from segue.cli.model.signature_option import Signer


def show(
    directory: Annotated[Path, typer.Argument(help="Directory with a manifest of Segue.")],
    require_signature: Signer = None,
    json: Annotated[bool, typer.Option("--json", help="Print the manifest as a JSON object.")] = False,
) -> None:
    """Show what a directory that Segue wrote holds.

    For a dataset: counts, how complete it is, the lengths of its playlists, its tags and tracks. For a model: its
    training data, its recipe, the time of each part, and its size. For any other with a manifest (a split, an encoder,
    a tagger, a namer, features, vectors): the manifest, after its files were checked against it.
    """
    import segue
    from segue.cli.data.dataset_view import dataset_view
    from segue.cli.data.directory_view import directory_view
    from segue.cli.model.model_view import model_view
    from segue.cli.terminal import console
    from segue.cli.terminal.as_json import as_json
    from segue.data.dataset import Dataset
    from segue.errors import ArtifactError, Where
    from segue.files.directories import kind_of
    from segue.files.manifests import absence, read_any
    from segue.model.writing import FACETS

    lacking = absence(directory)
    if lacking:
        raise ArtifactError(
            expected="a directory that Segue wrote",
            got=lacking,
            where=Where(directory),
            hint="Make one with `segue import`, `segue sample` or `segue fit`.",
        )
    if (directory / FACETS).exists():
        model = segue.load(directory, signed_by=require_signature)
        manifest, view = model.manifest, model_view(model, directory)
    elif require_signature is not None:
        raise ArtifactError(
            expected="a signed model",
            got=f"a {kind_of(directory) or 'directory of another kind'}, which has no signature",
            where=Where(directory),
            hint="Leave out --require-signature.",
        )
    elif kind_of(directory) == "dataset":
        dataset = Dataset.load(directory)
        manifest, view = dataset.manifest, dataset_view(dataset)
    else:
        manifest = read_any(directory)
        view = directory_view(directory, manifest)
    if json:
        typer.echo(as_json(manifest, indented=True))
    else:
        console.out().print(view)

"""Reading a saved title encoder; `writing` describes its directory."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# safetensors ships no types for its torch functions.

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file

from segue.errors import ArtifactError, Where
from segue.files.artifacts import read_table
from segue.files.encoder_manifests import read_manifest
from segue.files.reading import read_steadily
from segue.files.utf8_paths import utf8_path
from segue.titles.encoder import TitleEncoder
from segue.titles.model import TitleModel
from segue.titles.network import TitleNetwork
from segue.titles.title_recipe import Forest, NaiveBayes
from segue.titles.views import View
from segue.titles.writing import FORMAT_VERSION, INSIDE, LABELS, TRANSFORMER, WEIGHTS, Manifest

_AGAIN: Final = "Fit the encoder again."


def load(directory: Path | str) -> TitleModel:
    """Read a saved title encoder.

    Raises:
        ArtifactError: The directory is missing, is something else, has a newer format or is damaged, or its
            parts do not belong together.
    """
    return read_steadily(Path(directory), _load)


def _load(directory: Path) -> TitleModel:
    manifest = read_manifest(directory, Manifest, kind="title encoder", format_version=FORMAT_VERSION)
    labels = read_labels(directory, manifest)
    if manifest.recipe.members:
        from segue.titles.blend import TitleBlend

        return TitleBlend.read(directory, manifest.recipe, load)
    settings = manifest.recipe.network
    if settings is None:
        from segue.titles.neighbours import TfidfNeighbours

        return TfidfNeighbours.read(directory, manifest.recipe, labels)
    if isinstance(settings, NaiveBayes):
        from segue.titles.naive_bayes import NaiveBayesLinear

        return NaiveBayesLinear.read(directory, manifest.recipe, labels)
    if isinstance(settings, Forest):
        from segue.titles.forest import WordForest

        return WordForest.read(directory, manifest.recipe, labels)
    inside = directory / TRANSFORMER
    view: View
    if inside.is_dir():
        from segue.titles.pretrained import read_pretrained

        view, body = read_pretrained(inside, manifest.recipe)
    else:
        view = manifest.recipe.view.load(directory / "view")
        body = settings.build(view)
    network = TitleNetwork(
        body,
        {head: len(names) for head, names in labels.items()},
        places=manifest.places,
        dropout=manifest.recipe.dropout,
        max_norm=manifest.recipe.max_norm,
    )
    _read_weights(directory / WEIGHTS, network, without=INSIDE if inside.is_dir() else None)
    return TitleEncoder(manifest.recipe, view, network, labels, manifest.history)


def read_labels(directory: Path, manifest: Manifest) -> dict[str, tuple[str, ...]]:
    """The names of each head.

    Raises:
        ArtifactError: The table is missing or damaged, or does not match the manifest.
    """
    path = directory / LABELS
    try:
        table = read_table(path).cast(pl.String)
        labels = {
            head: tuple(table.filter(pl.col("head") == head)["label"].drop_nulls()) for head in manifest.heads
        }
    except (OSError, pl.exceptions.PolarsError) as error:
        raise ArtifactError(
            expected="a table of labels",
            got=f"a file that cannot be read as one: {error}",
            where=Where(path),
            hint=_AGAIN,
        ) from error
    for head, count in manifest.heads.items():
        if len(labels[head]) != count:
            raise ArtifactError(
                expected=f"{count} labels of {head}",
                got=str(len(labels[head])),
                where=Where(path),
                hint=_AGAIN,
            )
    return labels


def _read_weights(path: Path, network: TitleNetwork, *, without: str | None) -> None:
    try:
        with utf8_path(path) as place:
            found: dict[str, torch.Tensor] = load_file(place)
    except (OSError, SafetensorError) as error:
        raise ArtifactError(
            expected="weights",
            got=f"a file that cannot be read as such: {error}",
            where=Where(path),
            hint=_AGAIN,
        ) from error
    own = {
        name: value
        for name, value in network.state_dict().items()
        if without is None or not name.startswith(without)
    }
    wrong = sorted(
        name for name in own.keys() | found.keys()
        if name not in own or name not in found or own[name].shape != found[name].shape
    )  # fmt: skip
    if wrong:
        raise ArtifactError(
            expected=f"{wrong[0]} of shape {_shape(own.get(wrong[0]))}",
            got=f"{_shape(found.get(wrong[0]))}, of another network",
            where=Where(path),
            hint=_AGAIN,
        )
    with torch.no_grad():
        for name, value in own.items():
            value.copy_(found[name])


def _shape(value: torch.Tensor | None) -> str:
    return "none" if value is None else str(tuple(value.shape))

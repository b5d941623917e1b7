"""Title encoders as directories: JSON, Parquet, safetensors and, for transformers, Hugging Face's own layout.

manifest.json         kind, format, recipe, heads, history
labels.parquet        head, label
weights.safetensors   the network; without the part that `transformer/` has
view/                 what was learned to read text by
transformer/          config.json, model.safetensors, tokenizer.json …: loads in plain transformers
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# safetensors ships no types for its torch functions.

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal

import msgspec
import polars as pl
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

import segue
from segue import artifacts
from segue.artifacts import new_directory, read_table, write_table
from segue.encoders.manifests import read_manifest
from segue.encoders.titles.encoder import TitleEncoder
from segue.encoders.titles.model import TitleModel
from segue.encoders.titles.network import TitleNetwork
from segue.encoders.titles.networks.transformer import TransformerBody
from segue.encoders.titles.title_recipe import NaiveBayes, TitleRecipe
from segue.encoders.titles.views import SubwordView, View
from segue.encoders.training import History
from segue.errors import ArtifactError
from segue.reading import read_steadily
from segue.utf8_paths import utf8_path

FORMAT_VERSION: Final = 1

TRANSFORMER: Final = "transformer"
"""The Hugging Face directory inside of a saved encoder."""

_WEIGHTS: Final = "weights.safetensors"
_LABELS: Final = "labels.parquet"
_INSIDE: Final = "body.model."
_AGAIN: Final = "Fit the encoder again."


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a saved encoder says of itself."""

    recipe: TitleRecipe
    heads: dict[str, int]
    places: int = 0
    history: History | None = None
    library_version: str = ""
    kind: Literal["title encoder"] = "title encoder"
    format_version: int = FORMAT_VERSION


def save_encoder(encoder: TitleEncoder, directory: Path) -> None:
    """Write a network, whole or not at all."""
    network = encoder.network
    with new_directory(directory) as temporary:
        weights = {name: value.detach().clone().contiguous() for name, value in network.state_dict().items()}
        if isinstance(network.body, TransformerBody) and isinstance(encoder.view, SubwordView):
            from segue.encoders.titles.pretrained import write_pretrained

            write_pretrained(network.body, encoder.view, temporary / TRANSFORMER)
            weights = {name: value for name, value in weights.items() if not name.startswith(_INSIDE)}
        else:
            (temporary / "view").mkdir()
            encoder.view.save(temporary / "view")
        save_file(weights, temporary / _WEIGHTS)
        places = 0 if network.places is None else network.places.out_features
        write_manifest(temporary, encoder.recipe, encoder.labels, places=places, history=encoder.history)


def write_manifest(
    directory: Path,
    recipe: TitleRecipe,
    labels: Mapping[str, tuple[str, ...]],
    *,
    places: int = 0,
    history: History | None = None,
) -> None:
    """Write manifest.json and labels.parquet."""
    heads = [head for head, names in labels.items() for _ in names]
    names = [name for found in labels.values() for name in found]
    table = pl.DataFrame({"head": heads, "label": names}, schema={"head": pl.String, "label": pl.String})
    write_table(table, directory / _LABELS)
    manifest = Manifest(
        recipe=recipe,
        heads={head: len(found) for head, found in labels.items()},
        places=places,
        history=history,
        library_version=segue.__version__,
    )
    artifacts.write_manifest(manifest, directory)


def load(directory: Path | str) -> TitleModel:
    """Read a saved title encoder.

    Raises:
        ArtifactError: The directory is missing, is something else, is of a newer format, or is damaged; or its
            parts do not belong together.
    """
    return read_steadily(Path(directory), _load)


def _load(directory: Path) -> TitleModel:
    manifest = read_manifest(directory, Manifest, kind="title encoder", format_version=FORMAT_VERSION)
    labels = read_labels(directory, manifest)
    if manifest.recipe.members:
        from segue.encoders.titles.blend import TitleBlend

        return TitleBlend.read(directory, manifest.recipe, load)
    settings = manifest.recipe.network
    if settings is None:
        from segue.encoders.titles.neighbours import TfidfNeighbours

        return TfidfNeighbours.read(directory, manifest.recipe, labels)
    if isinstance(settings, NaiveBayes):
        from segue.encoders.titles.naive_bayes import NaiveBayesLinear

        return NaiveBayesLinear.read(directory, manifest.recipe, labels)
    inside = directory / TRANSFORMER
    view: View
    if inside.is_dir():
        from segue.encoders.titles.pretrained import read_pretrained

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
    _read_weights(directory / _WEIGHTS, network, without=_INSIDE if inside.is_dir() else None)
    return TitleEncoder(manifest.recipe, view, network, labels, manifest.history)


def read_labels(directory: Path, manifest: Manifest) -> dict[str, tuple[str, ...]]:
    """The names of each head.

    Raises:
        ArtifactError: The table is missing, damaged, or not the manifest's.
    """
    path = directory / _LABELS
    try:
        table = read_table(path).cast(pl.String)
        labels = {
            head: tuple(table.filter(pl.col("head") == head)["label"].drop_nulls()) for head in manifest.heads
        }
    except (OSError, pl.exceptions.PolarsError) as error:
        raise ArtifactError(f"{path} has no labels: {error}.", hint=_AGAIN) from error
    for head, count in manifest.heads.items():
        if len(labels[head]) != count:
            raise ArtifactError(
                f"{path} is damaged: expected {count} labels of {head}, got {len(labels[head])}.", hint=_AGAIN
            )
    return labels


def _read_weights(path: Path, network: TitleNetwork, *, without: str | None) -> None:
    try:
        with utf8_path(path) as place:
            found: dict[str, torch.Tensor] = load_file(place)
    except (OSError, SafetensorError) as error:
        raise ArtifactError(f"{path} has no weights: {error}.", hint=_AGAIN) from error
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
            f"{path} is of another network: {wrong[0]} should have shape "
            f"{_shape(own.get(wrong[0]))}, got {_shape(found.get(wrong[0]))}.",
            hint=_AGAIN,
        )
    with torch.no_grad():
        for name, value in own.items():
            value.copy_(found[name])


def _shape(value: torch.Tensor | None) -> str:
    return "none" if value is None else str(tuple(value.shape))

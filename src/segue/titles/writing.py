"""Title encoders as directories: JSON, Parquet, safetensors and, for transformers, Hugging Face's own layout.

manifest.json         kind, format, recipe, heads, history
labels.parquet        head, label
weights.safetensors   the network, without the part in `transformer/`
view/                 the learned part of reading text
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
from safetensors.torch import save_file

import segue
from segue.files import artifacts
from segue.files.artifacts import new_directory, write_table
from segue.titles.network import TitleNetwork
from segue.titles.networks.transformer import TransformerBody
from segue.titles.title_recipe import TitleRecipe
from segue.titles.views import SubwordView, View
from segue.training import History

FORMAT_VERSION: Final = 1

TRANSFORMER: Final = "transformer"
"""The Hugging Face directory inside a saved encoder."""

WEIGHTS: Final = "weights.safetensors"
LABELS: Final = "labels.parquet"
INSIDE: Final = "body.model."


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """The manifest of a saved encoder."""

    recipe: TitleRecipe
    heads: dict[str, int]
    places: int = 0
    history: History | None = None
    library_version: str = ""
    kind: Literal["title encoder"] = "title encoder"
    format_version: int = FORMAT_VERSION


def save_encoder(
    directory: Path,
    recipe: TitleRecipe,
    view: View,
    network: TitleNetwork,
    labels: Mapping[str, tuple[str, ...]],
    history: History | None,
) -> None:
    """Write the parts of a `TitleEncoder`, whole or not at all."""
    with new_directory(directory) as temporary:
        weights = {name: value.detach().clone().contiguous() for name, value in network.state_dict().items()}
        if isinstance(network.body, TransformerBody) and isinstance(view, SubwordView):
            from segue.titles.pretrained import write_pretrained

            write_pretrained(network.body, view, temporary / TRANSFORMER)
            weights = {name: value for name, value in weights.items() if not name.startswith(INSIDE)}
        else:
            (temporary / "view").mkdir()
            view.save(temporary / "view")
        save_file(weights, temporary / WEIGHTS)
        places = 0 if network.places is None else network.places.out_features
        write_manifest(temporary, recipe, labels, places=places, history=history)


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
    write_table(table, directory / LABELS)
    manifest = Manifest(
        recipe=recipe,
        heads={head: len(found) for head, found in labels.items()},
        places=places,
        history=history,
        library_version=segue.__version__,
    )
    artifacts.write_sealed_manifest(manifest, directory)

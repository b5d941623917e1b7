"""What `segue export` does."""

from __future__ import annotations

from pathlib import Path

from segue.encoders.titles import load
from segue.encoders.titles.encoder import TitleEncoder
from segue.encoders.titles.networks.transformer import TransformerBody
from segue.encoders.titles.views import SubwordView
from segue.errors import ArtifactError, ConfigError


def encoder_of(directory: Path) -> TitleEncoder:
    """The network that a directory holds: one of `segue text train`, or of `segue fit --recipe full`.

    Raises:
        ArtifactError: The directory holds no title encoder.
        ConfigError: It has no network.
    """
    inside = directory / "generators" / "encoded-titles" / "encoder"
    encoder = load(inside if inside.is_dir() else directory)
    if not isinstance(encoder, TitleEncoder):
        raise ConfigError(f"expected an encoder with a network, got {encoder.recipe.name}, which has none.")
    return encoder


def to_onnx(encoder: TitleEncoder, directory: Path) -> float:
    """Write ONNX; how far it is from torch at most."""
    from segue.encoders.titles.onnx import export_onnx

    return export_onnx(encoder, directory)


def to_huggingface(encoder: TitleEncoder, directory: Path) -> None:
    """Write the transformer and its tokenizer.

    Raises:
        ConfigError: The encoder is no transformer.
        ArtifactError: The directory has files in it, or cannot be written.
    """
    from segue.encoders.titles.pretrained import write_pretrained

    if not isinstance(encoder.network.body, TransformerBody) or not isinstance(encoder.view, SubwordView):
        raise ConfigError(f"expected bert or albert for --huggingface, got {encoder.recipe.name}.")
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise ArtifactError(f"expected a new directory, got {directory}.", hint="Name another path.")
    write_pretrained(encoder.network.body, encoder.view, directory)

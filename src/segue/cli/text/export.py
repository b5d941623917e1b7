"""`segue export`: export a title encoder for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from segue.extras import ENCODING, need


def export(
    model: Annotated[
        Path, typer.Argument(help="Model directory of `segue text train`, or of `segue fit --recipe full`.")
    ],
    onnx: Annotated[
        Path | None, typer.Option(help="Directory to write the encoder to as ONNX, checked against torch.")
    ] = None,
    huggingface: Annotated[
        Path | None, typer.Option(help="Directory to write BERT or ALBERT to, for plain transformers.")
    ] = None,
    time: Annotated[
        Path | None,
        typer.Option(
            help="With --onnx: a dataset on whose titles torch and ONNX Runtime are timed, on one thread."
        ),
    ] = None,
) -> None:
    """Write a title encoder as ONNX, or its transformer in Hugging Face's layout."""
    import contextlib

    _check(onnx, huggingface, time)
    from segue.titles import exporting
    from segue.titles.onnx import export_onnx

    encoder = exporting.encoder_of(model)
    apart = 0.0
    with contextlib.ExitStack() as together:  # writes both directories, or neither
        if huggingface is not None:
            together.enter_context(exporting.to_huggingface(encoder, huggingface))
        if onnx is not None:
            apart = export_onnx(encoder, onnx)
    if onnx is not None:
        typer.echo(f"{onnx}: ONNX, at most {apart:.1e} from torch")
        if time is not None:
            for name, pace in zip(
                ("torch", "ONNX Runtime"), exporting.paces(encoder, onnx, time), strict=True
            ):
                typer.echo(f"{name}: {pace}")
    if huggingface is not None:
        typer.echo(f"{huggingface}: for transformers.AutoModel and AutoTokenizer")


def _check(onnx: Path | None, huggingface: Path | None, time: Path | None) -> None:
    """Refuse options that exclude each other, and missing packages, before the work begins."""
    from segue.errors import ConfigError

    if onnx is None and huggingface is None:
        raise ConfigError(
            expected="--onnx DIR or --huggingface DIR",
            got="neither",
            hint="Name a new directory with one of them.",
        )
    if time is not None and onnx is None:
        raise ConfigError(
            expected="--onnx DIR with --time", got="none", hint="What is timed is what was exported."
        )
    if onnx is not None and huggingface is not None and onnx.resolve() == huggingface.resolve():
        raise ConfigError(
            expected="two directories", got=f"{onnx} for both", hint="Name another one for --huggingface."
        )
    need("Encoding titles", "text", *ENCODING)
    if onnx is not None:
        need("Exporting to ONNX", "text", "onnx", "onnxruntime")

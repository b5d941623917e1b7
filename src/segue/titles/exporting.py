"""Export of a title encoder, as ONNX or in Hugging Face's layout, and the speed of both."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import torch

from segue.data.dataset import Dataset
from segue.errors import ArtifactError, ConfigError, DataError
from segue.files.artifacts import new_directory
from segue.titles.encoder import TitleEncoder
from segue.titles.networks.transformer import TransformerBody
from segue.titles.onnx import OnnxTitles
from segue.titles.pretrained import write_pretrained
from segue.titles.storage import load
from segue.titles.views import SubwordView


def encoder_of(directory: Path) -> TitleEncoder:
    """The network in a directory of `segue text train` or of `segue fit --recipe full`.

    Raises:
        ArtifactError: The directory holds no title encoder.
        ConfigError: The encoder has no network.
    """
    inside = directory / "generators" / "encoded-titles" / "encoder"
    encoder = load(inside if inside.is_dir() else directory)
    if not isinstance(encoder, TitleEncoder):
        raise ConfigError(
            expected="an encoder with a network",
            got=f"{encoder.recipe.name}, which has none",
            hint="Train one, such as `segue text train --encoder bert`.",
        )
    return encoder


@contextlib.contextmanager
def to_huggingface(encoder: TitleEncoder, directory: Path) -> Generator[None]:
    """Write the transformer and its tokenizer; the directory appears when the block succeeds.

    Raises:
        ConfigError: The encoder is not a transformer.
        ArtifactError: The directory is not empty, or cannot be written.
    """
    if not isinstance(encoder.network.body, TransformerBody) or not isinstance(encoder.view, SubwordView):
        raise ConfigError(
            expected="bert or albert for --huggingface",
            got=encoder.recipe.name,
            hint="Export it with --onnx.",
        )
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise ArtifactError(expected="a new directory", got=str(directory), hint="Name another path.")
    with new_directory(directory) as temporary:
        write_pretrained(encoder.network.body, encoder.view, temporary)
        yield


class Pace(NamedTuple):
    """The speed of an encoder in a warm process, on one thread.

    Attributes:
        median: Median time of one title in milliseconds.
        slow: The 95th percentile of the same.
        batched: Titles per second of CPU time, in batches of 64.
    """

    median: float
    slow: float
    batched: float

    def __str__(self) -> str:
        return f"one title {self.median:.2f} ms (95 %: {self.slow:.2f}), {self.batched:,.0f} titles/s in batches of 64"


def paces(encoder: TitleEncoder, onnx: Path, dataset: Path) -> tuple[Pace, Pace]:
    """The speed of torch and of ONNX Runtime on the titles of a dataset.

    Args:
        encoder: The encoder, for torch.
        onnx: The directory of the same encoder's export.
        dataset: A dataset directory.

    Raises:
        DataError: No playlist has a title.
    """
    titles: list[str] = [title for title in Dataset.load(dataset).playlists["title"].to_list() if title]
    if not titles:
        raise DataError(
            expected=f"playlists with titles in {dataset}", got="none", hint="Name another dataset."
        )
    some = [titles[at * len(titles) // _TIMED] for at in range(_TIMED)]
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        return _pace(encoder.encode, some), _pace(OnnxTitles.load(onnx).encode, some)
    finally:
        torch.set_num_threads(before)


_TIMED: Final = 320


def _pace(encode: Callable[[Sequence[str]], object], titles: Sequence[str]) -> Pace:
    encode(titles[:64])
    times: list[float] = []
    for title in titles:
        started = time.perf_counter()
        encode([title])
        times.append((time.perf_counter() - started) * 1000)
    started = time.process_time()
    for start in range(0, len(titles), 64):
        encode(titles[start : start + 64])
    batched = len(titles) / max(time.process_time() - started, 1e-9)
    median, slow = np.percentile(times, [50, 95]).tolist()
    return Pace(median, slow, batched)

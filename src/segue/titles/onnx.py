"""Title encoders as ONNX: one file for any runtime, compared with torch before it is kept.

manifest.json, labels.parquet, view/   as in a saved encoder
model.onnx                             ids (n, length) int64 → vectors (n, dim), and for each head its
probabilities (n, labels)
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingTypeStubs=false, reportMissingModuleSource=false
# onnxruntime ships no types.

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Generator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
import torch
from torch import nn

from segue.errors import ArtifactError, ConfigError, MissingExtraError, Where
from segue.files.artifacts import new_directory
from segue.files.encoder_manifests import read_manifest
from segue.files.reading import read_steadily
from segue.files.utf8_paths import utf8_path
from segue.titles.encoder import TitleEncoder, batches, head_of
from segue.titles.model import Floats
from segue.titles.network import PLACES, VECTORS, TitleNetwork
from segue.titles.networks.transformer import TransformerBody
from segue.titles.rows import TAGS
from segue.titles.storage import read_labels
from segue.titles.views import Ids, View
from segue.titles.writing import FORMAT_VERSION, Manifest, write_manifest

MODEL: Final = "model.onnx"

TOLERANCE: Final = 1e-4
"""Largest allowed difference of a number from torch's."""

BATCH: Final = 16
"""Rows computed together: titles are sorted by length, so that short ones do not wait for the longest."""

_OPSET: Final = 18


def export_onnx(encoder: TitleEncoder, directory: Path, titles: Sequence[str] = ()) -> float:
    """Write an encoder as ONNX and compare it with torch.

    Args:
        encoder: The encoder; it does not change.
        directory: The directory to write; it stays empty if the comparison fails.
        titles: Titles to compare on, in addition to a few odd ones.

    Returns:
        The largest difference found between torch and ONNX Runtime.

    Raises:
        ConfigError: The network cannot be exported, or differs by more than `TOLERANCE`.
        MissingExtraError: onnx or onnxruntime is not installed.
    """
    with new_directory(directory) as temporary:
        _write(encoder, temporary / MODEL)
        (temporary / "view").mkdir()
        encoder.view.save(temporary / "view")
        write_manifest(temporary, encoder.recipe, encoder.labels, history=encoder.history)
        again = OnnxTitles.load(temporary)
        asked = [*_ODD, *titles]
        tags = [list(encoder.labels.get(TAGS, ())[: at % 3]) for at in range(len(asked))]
        pairs = [(encoder.encode(asked, tags), again.encode(asked, tags))]
        pairs += [
            (encoder.scores(asked, tags, head=head), again.scores(asked, tags, head=head))
            for head in encoder.labels
        ]
        apart = max(float(np.abs(torchs - onnxs).max()) for torchs, onnxs in pairs)
        if not apart <= TOLERANCE:
            raise ConfigError(
                expected=f"the exported {encoder.recipe.name} within {TOLERANCE} of torch's",
                got=f"one that differs by {apart:.2g}",
                hint="Report it, with the versions of torch, onnx and onnxruntime.",
            )
    return apart


class OnnxTitles:
    """An exported encoder, computed by ONNX Runtime, with `encode` and `scores` as in `TitleModel`.

    Attributes:
        labels: The names of each head.
    """

    def __init__(self, session: Any, view: View, labels: Mapping[str, tuple[str, ...]]) -> None:
        self._session, self._view, self.labels = session, view, labels

    @classmethod
    def load(cls, directory: Path | str, *, threads: int = 1) -> Self:
        """Read an exported encoder.

        Raises:
            ArtifactError: The directory is missing, is something else, or is damaged.
            MissingExtraError: onnxruntime is not installed.
        """
        return read_steadily(Path(directory), lambda opened: cls._load(opened, threads))

    @classmethod
    def _load(cls, directory: Path, threads: int) -> Self:
        manifest = read_manifest(
            directory, Manifest, kind="exported title encoder", format_version=FORMAT_VERSION
        )
        labels = read_labels(directory, manifest)
        view = manifest.recipe.view.load(directory / "view")
        return cls(_session(directory / MODEL, threads), view, labels)

    def encode(self, titles: Sequence[str], tags: Sequence[Sequence[str]] | None = None) -> Floats:
        """See `TitleModel`."""
        return self._run(titles, tags, VECTORS)

    def scores(
        self, titles: Sequence[str], tags: Sequence[Sequence[str]] | None = None, *, head: str | None = None
    ) -> Floats:
        """See `TitleModel`."""
        return self._run(titles, tags, head_of(self.labels, head))

    def _run(self, titles: Sequence[str], tags: Sequence[Sequence[str]] | None, output: str) -> Floats:
        rows = _rows(self._view, titles, tags)
        width = next(int(one.shape[1]) for one in self._session.get_outputs() if one.name == output)
        found = np.zeros((len(rows), width), dtype=np.float32)
        for chosen, ids in batches(rows, BATCH):
            found[chosen] = self._session.run([output], {"ids": ids})[0]
        return found


class _Exported(nn.Module):
    """A network with its outputs in one order, heads as probabilities."""

    def __init__(self, network: TitleNetwork, names: Sequence[str]) -> None:
        super().__init__()
        self.network, self.names = network, names

    def forward(self, ids: torch.Tensor) -> tuple[torch.Tensor, ...]:
        found = self.network(ids)
        plain = (VECTORS, PLACES)
        return tuple(found[name] if name in plain else found[name].softmax(-1) for name in self.names)


def _write(encoder: TitleEncoder, path: Path) -> None:
    network = encoder.network
    names = [VECTORS, *encoder.labels, *([PLACES] if network.places is not None else [])]
    dynamic = {"ids": {0: "n", 1: "length"}, **{name: {0: "n"} for name in names}}
    example = torch.tensor([[2, 1, 1, 1, 1, 1, 1, 3], [2, 1, 1, 3, 0, 0, 0, 0]])
    try:
        with torch.no_grad(), _plain_attention(network), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # advice on torch's other exporter, which needs more packages
            torch.onnx.export(
                _Exported(network, names).eval(), (example,), str(path), input_names=["ids"], output_names=names,
                dynamic_axes=dynamic, opset_version=_OPSET, dynamo=False,
            )  # fmt: skip
    except ModuleNotFoundError as error:
        raise MissingExtraError("Exporting to ONNX", "text") from error
    except (RuntimeError, torch.onnx.errors.OnnxExporterError) as error:
        reason = (str(error).splitlines() or ["no reason given"])[0]
        raise ConfigError(f"{encoder.recipe.name} cannot be exported: {reason}") from error


@contextlib.contextmanager
def _plain_attention(network: TitleNetwork) -> Generator[None]:
    """Compute attention step by step, in operations that ONNX has; restores the setting afterwards."""
    if not isinstance(network.body, TransformerBody):
        yield
        return
    model = network.body.model
    before = model.config._attn_implementation  # noqa: SLF001 - transformers has no public name for it
    model.set_attn_implementation("eager")
    try:
        yield
    finally:
        model.set_attn_implementation(before)


def _session(path: Path, threads: int) -> Any:
    try:
        import onnxruntime
    except ModuleNotFoundError as error:
        raise MissingExtraError("Running an exported encoder", "text") from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.log_severity_level = threads, 3
    try:
        with utf8_path(path) as place:
            return onnxruntime.InferenceSession(str(place), options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise ArtifactError(
            expected="an ONNX model",
            got=f"another file: {error}",
            where=Where(path),
            hint="Export the encoder again.",
        ) from error


def _rows(view: View, titles: Sequence[str], tags: Sequence[Sequence[str]] | None) -> list[Ids]:
    given: Sequence[Sequence[str]] = [()] * len(titles) if tags is None else tags
    found = zip(view.titles(titles), given, strict=True)
    return [view.join(title, view.tags(tag)) for title, tag in found]


_ODD: Final = (
    "",
    "밤",
    "비 오는 날 카페에서 듣는 재즈",
    "gym 90s throwback",
    "🎧☕",
    "موسيقى",
    "노래 " * 200,
)

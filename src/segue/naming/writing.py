"""Writing a trained namer as a directory; `manifest` describes it. The ONNX form is compared with torch first."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# safetensors and torch's exporter ship few types.

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl
import torch
from safetensors.torch import load_file, save_file
from torch import nn

import segue
from segue.errors import ConfigError, MissingExtraError
from segue.files.artifacts import new_directory, write_sealed_manifest, write_table
from segue.files.utf8_paths import utf8_path
from segue.naming.fitting import Trained
from segue.naming.manifest import READ, TITLES, UNITS, WEIGHTS, WRITE, Manifest
from segue.naming.networks.network import NamingNetwork
from segue.naming.running import Asking, Graphs
from segue.naming.units import BEGIN, FIRST

TOLERANCE: Final = 1e-3
"""Largest allowed difference of a log probability from torch's."""

_OPSET: Final = 18


def save(
    trained: Trained, directory: Path, *, playlists: int, dataset: str = "", unsafe: tuple[str, ...] = ()
) -> None:
    """Write a namer, whole or not at all.

    Args:
        trained: The namer.
        directory: The directory to create, or to replace if it holds an older namer.
        playlists: The titled playlists that it has learned from.
        dataset: The fingerprint of their dataset.
        unsafe: Words that its titles must not have.

    Raises:
        ArtifactError: The directory holds something else, or cannot be written.
        ConfigError: The network cannot be exported, or differs by more than `TOLERANCE` in its ONNX form.
        MissingExtraError: onnx or onnxruntime is not installed.
    """
    with new_directory(directory) as temporary:
        trained.vocabulary.save(temporary)
        (temporary / UNITS).mkdir()
        trained.units.save(temporary / UNITS)
        titles = pl.DataFrame({"title": sorted(trained.titles)}, schema={"title": pl.String})
        write_table(titles, temporary / TITLES)
        weights = {name: value.detach().clone() for name, value in trained.network.state_dict().items()}
        with utf8_path(temporary) as place:
            save_file(weights, place / WEIGHTS)
        export(_reread(trained, temporary), temporary)
        _compare(trained, temporary)
        manifest = Manifest(
            recipe=trained.recipe,
            history=trained.history,
            playlists=playlists,
            parameters=sum(value.numel() for value in trained.network.parameters()),
            dataset=dataset,
            unsafe=unsafe,
            library_version=segue.__version__,
        )
        write_sealed_manifest(manifest, temporary)


def _reread(trained: Trained, directory: Path) -> NamingNetwork:
    """The network as it was written: what is exported is what the file holds."""
    network = NamingNetwork(trained.recipe, trained.vocabulary.size, trained.units.size)
    with utf8_path(directory) as place:
        network.load_state_dict(load_file(place / WEIGHTS))
    return network.eval()


class _Reader(nn.Module):
    def __init__(self, network: NamingNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, tokens: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        memory, summary, _ = self.network.read(tokens, whole=True)
        return memory, self.network.decoder.start(summary)


class _Writer(nn.Module):
    def __init__(self, network: NamingNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(
        self, memory: torch.Tensor, state: torch.Tensor, prefix: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        scores, following = self.network.decoder.step(memory, None, state, prefix)
        return scores.log_softmax(dim=-1), following * 1.0  # an output must not be an input itself


def export(network: NamingNetwork, directory: Path) -> None:
    """Write both graphs of a network.

    Raises:
        ConfigError: It cannot be exported.
        MissingExtraError: onnx is not installed.
    """
    network.eval()
    with torch.no_grad():
        tokens = torch.ones(1, 5, dtype=torch.int64)
        memory, state = _Reader(network)(tokens)
    prefix = torch.full((2, 3), FIRST, dtype=torch.int64)
    read: dict[str, dict[int, str]] = {"tokens": {1: "shown"}, "memory": {1: "shown"}}
    write = {
        "memory": {1: "shown"},
        "state": {0: "titles"},
        "prefix": {0: "titles", 1: "length"},
        "scores": {0: "titles"},
        "following": {0: "titles"},
    }
    _export(_Reader(network), (tokens,), directory / READ, ["tokens"], ["memory", "state"], read)
    given = (memory, state.repeat(2, 1), prefix)
    names = ["memory", "state", "prefix"]
    _export(_Writer(network), given, directory / WRITE, names, ["scores", "following"], write)


def _export(
    module: nn.Module,
    given: tuple[torch.Tensor, ...],
    path: Path,
    names: list[str],
    outputs: list[str],
    dynamic: dict[str, dict[int, str]],
) -> None:
    try:
        with torch.no_grad(), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # advice on torch's other exporter, which needs more packages
            torch.onnx.export(
                module.eval(), given, str(path), input_names=names, output_names=outputs,
                dynamic_axes=dynamic, opset_version=_OPSET, dynamo=False,
            )  # fmt: skip
    except ModuleNotFoundError as error:
        raise MissingExtraError("Exporting to ONNX", "text") from error


def _compare(trained: Trained, directory: Path) -> None:
    """Check that both forms agree on short and long inputs, over some steps."""
    network, graphs = trained.network, Graphs.load(directory)
    rng, apart = np.random.default_rng(0), 0.0
    for shown in (1, 2, 7, trained.recipe.longest):
        ids = np.append(1, rng.integers(1, trained.vocabulary.size, shown))
        prefix = np.full((3, 4), BEGIN)
        prefix[:, 1:] = rng.integers(FIRST, max(trained.units.size, FIRST + 1), (3, 3))
        asking = Asking(graphs, ids)
        state = np.repeat(asking.begin(), 3, axis=0)
        with torch.no_grad():
            true = network(torch.from_numpy(ids)[None].repeat(3, 1), torch.from_numpy(prefix))
        for length in range(1, prefix.shape[1] + 1):
            scores, state = asking.step(state, prefix[:, :length])
            wanted = true[:, length - 1].log_softmax(dim=-1).numpy()
            apart = max(apart, float(np.abs(scores - wanted)[:, FIRST:].max(initial=0)))
    if not apart <= TOLERANCE:
        raise ConfigError(
            expected=f"the exported {trained.recipe.name} within {TOLERANCE} of torch's",
            got=f"one that differs by {apart:.2g}",
            hint="Report it, with the versions of torch, onnx and onnxruntime.",
        )

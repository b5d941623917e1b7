"""The state of a run after an epoch, as a directory beside the vectors that it will make."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, Literal

import msgspec
import numpy as np

import segue
from segue.errors import ArtifactError, Where
from segue.files.arrays import read_array
from segue.files.artifacts import new_directory, write_sealed_manifest
from segue.files.manifests import read_manifest
from segue.files.reading import read_steadily
from segue.vectors.method import Arrays

FORMAT_VERSION: Final = 1

_AGAIN: Final = "Train without --resume."


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """How far a run got.

    Attributes:
        identity: Method, settings, seed, kinds and dataset; a state of another run is refused.
        losses: The loss of each finished epoch.
        arrays: Type and shape of each array of the state, by its number; names may hold any character.
    """

    identity: dict[str, Any]
    losses: tuple[float, ...]
    arrays: dict[str, tuple[str, tuple[int, ...]]] = {}


class _Manifest(Position, frozen=True, kw_only=True):
    library_version: str = ""
    kind: Literal["vectors under way"] = "vectors under way"
    format_version: int = FORMAT_VERSION


def beside(out: Path) -> Path:
    """Return where the checkpoint of a directory of vectors lies."""
    return out.with_name(f"{out.name}.checkpoint")


def save(directory: Path, identity: dict[str, Any], losses: tuple[float, ...], state: Arrays) -> None:
    """Write a state, whole or not at all."""
    shapes = {name: (array.dtype.str, array.shape) for name, array in state.items()}
    manifest = _Manifest(identity=identity, losses=losses, arrays=shapes, library_version=segue.__version__)
    with new_directory(directory) as temporary:
        for number, array in enumerate(state.values()):
            np.save(temporary / f"{number}.npy", array, allow_pickle=False)
        write_sealed_manifest(manifest, temporary)


def load(directory: Path, identity: dict[str, Any]) -> tuple[tuple[float, ...], Arrays]:
    """Read the losses and the state of a run.

    Raises:
        ArtifactError: There is none, it is damaged, or it is of another run.
    """
    manifest, state = read_steadily(directory, _load)
    if manifest.identity != msgspec.to_builtins(identity):
        different = sorted(
            key for key, value in msgspec.to_builtins(identity).items() if manifest.identity.get(key) != value
        )
        raise ArtifactError(
            expected="the state of this run",
            got=f"that of another: {', '.join(different)} differ",
            where=Where(directory),
            hint="Repeat the command that was stopped, or train without --resume.",
        )
    return manifest.losses, state


def _load(directory: Path) -> tuple[_Manifest, Arrays]:
    manifest = read_manifest(
        directory,
        _Manifest,
        kind="state of a run",
        format_version=FORMAT_VERSION,
        make=_AGAIN,
        again=_AGAIN,
        wanted="the state of a run that was stopped",
    )
    state: Arrays = {
        name: read_array(directory / f"{number}.npy", kind, shape, hint=_AGAIN)
        for number, (name, (kind, shape)) in enumerate(manifest.arrays.items())
    }
    return manifest, state

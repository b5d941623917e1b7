"""Checks of the models on disk: whether they changed, and whether they are complete."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec

from segue.files.contents import Contents
from segue.files.manifests import MANIFEST
from segue.service.served import INDEX


class _Listed(msgspec.Struct):
    """The part of a model's manifest that names its files."""

    sizes: dict[str, int]


class Look(NamedTuple):
    """The state of the models on disk at one moment.

    Attributes:
        models: The files of each model that its manifest names, and the manifest; None if they cannot be read, as
            in the middle of a copy.
        indexes: The search index in each model's directory. Services write it themselves, so a new index does not
            mean a new model. But a copy may bring one, which must be complete too.
            other model; but a copy may bring one, which is to be whole too.
    """

    models: Mapping[str, Contents | None]
    indexes: Mapping[str, Contents | None]

    @property
    def whole(self) -> bool:
        """Whether each model has a manifest."""
        return None not in self.models.values()

    def overwritten(self) -> bool:
        """Whether somebody wrote into a file since, so that its maps have other bytes."""
        return any(found.overwritten() for found in self.models.values() if found)


def look(places: Mapping[str, Path]) -> Look:
    """The current state of the models with these names and directories."""
    return Look(
        {name: _model(directory) for name, directory in places.items()},
        {name: _files(directory, [INDEX]) for name, directory in places.items()},
    )


def _model(directory: Path) -> Contents | None:
    try:
        listed = msgspec.json.decode((directory / MANIFEST).read_bytes(), type=_Listed)
    except (OSError, ValueError, RecursionError, msgspec.DecodeError):
        return None
    return _files(directory, [MANIFEST, *listed.sizes])


def _files(directory: Path, names: list[str]) -> Contents | None:
    try:
        return Contents.of(directory, names)
    except OSError:
        return None

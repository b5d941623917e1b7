"""Looks at the models on disk, by which others are noticed, and whether they are whole yet."""

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
    """The models on disk at one moment.

    Attributes:
        models: The files of each model as its manifest names them, and the manifest; None where none can be read, as
            in the middle of a copy.
        indexes: The search index in each model's directory. Services write it themselves, so another one is no
            other model; but a copy may bring one, which is to be whole too.
    """

    models: Mapping[str, Contents | None]
    indexes: Mapping[str, Contents | None]

    @property
    def whole(self) -> bool:
        """Whether each model has a manifest."""
        return None not in self.models.values()

    def overwritten(self) -> bool:
        """Whether a file has been written to since, so that maps of it have other bytes."""
        return any(found.overwritten() for found in self.models.values() if found)


def look(places: Mapping[str, Path]) -> Look:
    """The models of these names and directories as they are now."""
    return Look(
        {name: _model(directory) for name, directory in places.items()},
        {name: _files(directory, [INDEX]) for name, directory in places.items()},
    )


def _model(directory: Path) -> Contents | None:
    try:
        listed = msgspec.json.decode((directory / MANIFEST).read_bytes(), type=_Listed)
    except (OSError, msgspec.DecodeError):
        return None
    return _files(directory, [MANIFEST, *listed.sizes])


def _files(directory: Path, names: list[str]) -> Contents | None:
    try:
        return Contents.of(directory, names)
    except OSError:
        return None

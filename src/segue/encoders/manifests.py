"""The manifest.json of a saved encoder: which encoder wrote it, in which version of its layout."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import msgspec

from segue.errors import ArtifactError, ConfigError

ManifestT = TypeVar("ManifestT", bound=msgspec.Struct)


class _Version(msgspec.Struct, frozen=True):
    """The part of a manifest that every version has."""

    format_version: int


def read_manifest(directory: Path, form: type[ManifestT], *, kind: str, format_version: int) -> ManifestT:
    """Read the manifest of a directory that an encoder saved.

    Args:
        directory: The encoder's directory.
        form: What the manifest holds; it has a `format_version`.
        kind: What the directory should hold, for messages: "track2vec".
        format_version: The newest version this library reads.

    Raises:
        ArtifactError: The directory or its manifest is missing, newer than this library, or damaged.
    """
    path = directory / "manifest.json"
    if not path.is_file():
        raise ArtifactError(
            f"{directory} is no saved {kind}: it has no manifest.json.",
            hint=f"Name a directory that a fitted {kind} was saved to.",
        )
    data = path.read_bytes()
    try:
        version = msgspec.json.decode(data, type=_Version).format_version
        if version <= format_version:
            return msgspec.json.decode(data, type=form)
    except (msgspec.DecodeError, ConfigError) as error:
        raise ArtifactError(f"{path} is damaged: {error}.", hint=f"Fit the {kind} again.") from error
    raise ArtifactError(
        f"{directory} has {kind} format {version}; this Segue reads up to {format_version}.",
        hint=f"Update Segue, or fit the {kind} again.",
    )

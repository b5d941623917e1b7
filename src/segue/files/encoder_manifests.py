"""The manifest.json of a saved encoder: the kind of encoder and the version of its layout."""

from __future__ import annotations

from pathlib import Path

from segue.files import manifests
from segue.files.manifests import ManifestT


def read_manifest(directory: Path, form: type[ManifestT], *, kind: str, format_version: int) -> ManifestT:
    """Read the manifest of a directory that an encoder saved.

    Args:
        directory: The encoder's directory.
        form: The type of the manifest; it has a `format_version`.
        kind: The expected kind of encoder, for messages: "track2vec".
        format_version: The newest version that this library reads.

    Raises:
        ArtifactError: The directory or its manifest is missing, of another kind, newer than this library, or damaged.
    """
    return manifests.read_manifest(
        directory,
        form,
        kind=kind,
        format_version=format_version,
        make=f"Name a directory that a fitted {kind} was saved to.",
        again=f"Fit the {kind} again.",
        wanted=f"a saved {kind}",
    )

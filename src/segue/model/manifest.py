"""The manifest of a model directory."""

from __future__ import annotations

import hashlib
from typing import Final

import msgspec

FORMAT_VERSION: Final = 2
"""Version of the layout. Format 1 had no recipe, so its models cannot be read exactly."""


class DatasetFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The training dataset: its fingerprint, counts and source, the types of its ids, and its weak playlists."""

    fingerprint: str = ""
    counts: dict[str, int] = {}
    source: dict[str, str] = {}
    track_ids: str = "text"
    weak: dict[str, float] = {}


class ModelManifest(msgspec.Struct, frozen=True, kw_only=True):
    """A description of a model and its files.

    Attributes:
        format_version: The layout's version.
        library_version: The Segue that wrote it.
        recipe: The recipe's name; the recipe itself is in `recipe.json`.
        seed: Seed of all randomness.
        dataset: The training dataset.
        generators: Names of the candidate generators.
        fitted_seconds: How long each step of the fit took.
        importance: For each learned ranker the features' shares of the gain.
        sizes: Bytes of every file in the directory but the manifest.
        digests: BLAKE2 digests of the same files, of parts of large ones (see `segue.files.digests`).
        sha256: SHA-256 of the same files, of all bytes; empty in a model of an earlier version.
    """

    format_version: int = FORMAT_VERSION
    library_version: str = ""
    recipe: str = ""
    seed: int = 0
    dataset: DatasetFacts = DatasetFacts()
    generators: tuple[str, ...] = ()
    fitted_seconds: dict[str, float] = {}
    importance: dict[str, dict[str, float]] = {}
    sizes: dict[str, int] = {}
    digests: dict[str, str] = {}
    sha256: dict[str, str] = {}

    @property
    def digest(self) -> str:
        """Digest of the whole manifest; different models have different digests."""
        return hashlib.blake2b(msgspec.json.encode(self), digest_size=16).hexdigest()

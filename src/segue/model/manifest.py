"""What a model directory says of itself."""

from __future__ import annotations

import hashlib
from typing import Final

import msgspec

FORMAT_VERSION: Final = 2
"""Of format 1 the recipe was no part: what it was fitted with can only be guessed."""


class DatasetFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The training dataset: its fingerprint, counts and source, and the kinds of its ids."""

    fingerprint: str = ""
    counts: dict[str, int] = {}
    source: dict[str, str] = {}
    track_ids: str = "text"


class ModelManifest(msgspec.Struct, frozen=True, kw_only=True):
    """A model's own account.

    Attributes:
        format_version: The layout's version.
        library_version: The Segue that wrote it.
        recipe: The recipe's name; the recipe itself is in `recipe.json`.
        seed: What all randomness came from.
        dataset: What it was fitted on.
        generators: Names of the candidate generators.
        fitted_seconds: How long each part took.
        importance: For each learned ranker the features' shares of the gain.
        sizes: Bytes of every file in the directory but the manifest.
        digests: BLAKE2 digests of the same files (see `storage.digest`).
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

    @property
    def digest(self) -> str:
        """Of all that it says: another digest, another model."""
        return hashlib.blake2b(msgspec.json.encode(self), digest_size=16).hexdigest()

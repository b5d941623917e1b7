"""The model directory: a manifest, the tracks table, the facets, the generators' arrays, the rankers' trees.

There is no pickle. Arrays are `.npy` files, mapped into memory when loaded, so that processes share them. The
manifest holds the size and a digest of every file, so that a damaged or incomplete directory is refused
before it answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec
import polars as pl

from segue.data.schema import as_stored
from segue.facets import Facets
from segue.facets import storage as facet_storage
from segue.files.artifacts import new_directory, write_manifest, write_table
from segue.files.digests import digest, sizes
from segue.files.hashes import hashes_of
from segue.generators.base import FittedGenerator
from segue.model.manifest import ModelManifest
from segue.ranking.probability import FittedProbability
from segue.ranking.seeded import SeededRanker
from segue.recipes import Recipe
from segue.recipes import text as recipe_text
from segue.types import Target

if TYPE_CHECKING:
    from segue.audio.sounds import FittedSoundEncoder

RECIPE: Final = "recipe.json"
"""The recipe, with every setting, so that a model does not depend on later defaults."""

FACETS: Final = "facets"
"""A directory without this folder is no model, and is never replaced by one."""

AUDIO: Final = "audio"
"""Folder of the sound encoder, in a model fitted with audio."""


PROBABILITY: Final = "probability"
"""Beginning of the names of the probabilities' files."""


def save(
    directory: Path,
    *,
    manifest: ModelManifest,
    tracks: pl.DataFrame,
    facets: Facets,
    recipe: Recipe,
    generators: Mapping[str, FittedGenerator],
    rankers: Mapping[Target, SeededRanker],
    encoder: FittedSoundEncoder | None,
    probabilities: Mapping[Target, FittedProbability],
) -> None:
    """Write the parts of a `Model`, whole or not at all.

    Raises:
        ArtifactError: The directory cannot be written, or holds other things than a model.
    """
    with new_directory(directory, marker=FACETS) as temporary:
        write_table(as_stored(tracks), temporary / "tracks.parquet")
        (temporary / RECIPE).write_bytes(recipe_text.to_json(recipe))
        facet_storage.save(facets, temporary / FACETS)
        for name, generator in generators.items():
            place = place_of(temporary, name)
            place.mkdir(parents=True)
            generator.save(place)
        for target, ranker in rankers.items():
            ranker.save(temporary / f"ranker-{target}")
        for target, probability in probabilities.items():
            probability.save(temporary / f"{PROBABILITY}-{target}.json")
        if encoder is not None:
            encoder.save(temporary / AUDIO)
        files = sorted(path for path in temporary.rglob("*") if path.is_file())
        names = [path.relative_to(temporary).as_posix() for path in files]
        whole = msgspec.structs.replace(
            manifest,
            sizes=sizes(temporary, names),
            digests={name: digest(temporary / name) for name in names},
            sha256=hashes_of(temporary, names),
        )
        write_manifest(whole, temporary)


def place_of(directory: Path, generator: str) -> Path:
    """Return the folder of a generator in a model directory."""
    return directory / "generators" / generator.replace(" ", "-")

"""Read a model directory, and refuse one that is damaged, incomplete or of another version; see `writing`."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Final

import polars as pl

import segue
from segue import forks
from segue.data.schema import TRACK_SCHEMA, completed
from segue.errors import ArtifactError, SegueError, Where
from segue.facets import Facets
from segue.facets import storage as facet_storage
from segue.facets.works import works
from segue.files.artifacts import read_table, whole
from segue.files.contents import Contents
from segue.files.digests import altered, check_sizes, check_unchanged, digest
from segue.files.hashes import check_hashes
from segue.files.manifests import read_manifest
from segue.files.reading import read_steadily
from segue.files.signatures import check_signature
from segue.files.trust import is_trusted, trusting
from segue.generators.base import FittedGenerator
from segue.model.manifest import FORMAT_VERSION, ModelManifest
from segue.model.model import Model
from segue.model.writing import AUDIO, FACETS, PROBABILITY, RECIPE, place_of
from segue.ranking.features import LATER, names_of, spaces_of
from segue.ranking.probability import FittedProbability
from segue.ranking.seeded import SeededRanker
from segue.recipes import Recipe
from segue.recipes import text as recipe_text
from segue.types import Target

AGAIN: Final = "Fit or copy"

KIND: Final = "model"
"""What a signature of a model says that it is of."""

TARGETS: Final[tuple[Target, ...]] = ("tracks", "tags")


def load(directory: Path | str, *, signed_by: Path | str | None = None, trusted: bool = False) -> Model:
    """Read a model directory; arrays stay on disk until they are used.

    Args:
        directory: The model directory.
        signed_by: A file with one or more Ed25519 public keys; one of them must have signed the model
            (`segue sign`). By default a model needs no signature.
        trusted: Whether nobody else can have written into it. Then neither digests nor values are checked, only
            sizes, types and shapes, and loading a large model takes less time.

    Raises:
        ArtifactError: The directory is missing, is no model, is of a newer format, or a file in it is missing,
            cut short or altered; or it is not signed as it is now.
        ConfigError: This process was forked and cannot read tables (see `segue.forks`), or the keys cannot be used.
        MissingExtraError: `signed_by` is given and the extra `sign` is not installed.
    """
    forks.check("load a model")
    directory, keys = Path(directory), None if signed_by is None else Path(signed_by)
    with trusting(trusted):
        return read_steadily(directory, lambda opened: _load(opened, directory, keys))


def _load(opened: Path, directory: Path, keys: Path | None) -> Model:
    """Read a model from the path it was opened by; `directory` is its real path."""
    manifest = read_model_manifest(opened)
    contents = Contents.of(directory, manifest.sizes, opened=opened)
    if keys is not None:
        check_signature(opened, keys, kind=KIND)
    try:
        _check_files(opened, manifest, contents)
        model = _read(opened, manifest, contents)
        check_unchanged(contents, opened, again=AGAIN)
    except ArtifactError:
        raise
    except Exception as error:  # whatever a stranger's file makes a part of a model raise
        why = error.message if isinstance(error, SegueError) else f"{type(error).__name__}: {error}"
        raise ArtifactError(
            expected=f"a model as this Segue ({segue.__version__}) lays it out",
            got=f"one that Segue {manifest.library_version} wrote: {why}",
            where=Where(opened),
            hint="Fit the model again.",
        ) from error
    return model


def _read(directory: Path, manifest: ModelManifest, contents: Contents) -> Model:
    tracks = _tracks(directory / "tracks.parquet")
    facets = _with_works(facet_storage.load(directory / FACETS, tuple(tracks["id"].to_list())), tracks)
    recipe = _recipe(directory)
    generators: dict[str, FittedGenerator] = {
        name: settings.load(place_of(directory, name), facets) for name, settings in recipe.generators.items()
    }
    rankers: dict[Target, SeededRanker] = {}
    for target in TARGETS:
        if f"ranker-{target}.txt" in manifest.sizes:
            # by the manifest, which has the digests, so that a stray file is not read
            apart = f"ranker-{target}-seedless.txt" in manifest.sizes
            features = len(
                names_of([*recipe.weights(target)], [*spaces_of(generators, target)], target, facets)
            )
            rankers[target] = SeededRanker.load(
                directory / f"ranker-{target}", apart=apart, features=(features, features - LATER)
            )
    probabilities: dict[Target, FittedProbability] = {
        target: FittedProbability.load(directory / f"{PROBABILITY}-{target}.json")
        for target in TARGETS
        if f"{PROBABILITY}-{target}.json" in manifest.sizes
    }
    encoder = None
    if f"{AUDIO}/manifest.json" in manifest.sizes:
        from segue.audio.sounds import FittedSoundEncoder

        encoder = FittedSoundEncoder.load(directory / AUDIO)
    return Model(manifest, tracks, facets, recipe, generators, rankers, encoder, contents, probabilities)


def _tracks(path: Path) -> pl.DataFrame:
    table = completed(read_table(path), TRACK_SCHEMA)
    other = [name for name, kind in TRACK_SCHEMA.items() if table.schema.get(name) != kind]
    if other or table["id"].null_count():
        raise ArtifactError(
            expected="the columns of tracks, each with its id",
            got=f"others for {', '.join(other) or 'id'}",
            where=Where(path),
            hint=f"{AGAIN} the model again.",
        )
    return table.select(list(TRACK_SCHEMA))


def read_recipe(directory: Path | str) -> Recipe:
    """Return the recipe that a model holds, without reading the rest.

    Raises:
        ArtifactError: The directory is no model.
        RecipeError: The recipe in it cannot be read.
    """
    directory = Path(directory)
    read_model_manifest(directory)
    with whole(directory / RECIPE, hint="Fit the model again."):
        return _recipe(directory)


def _recipe(directory: Path) -> Recipe:
    return recipe_text.read_json((directory / RECIPE).read_bytes(), str(directory / RECIPE))


def _with_works(facets: Facets, tracks: pl.DataFrame) -> Facets:
    """Return the facets with the tracks' works, which models of earlier versions lack."""
    if len(facets.works):
        return facets
    found = works(tracks["title"], facets.tracks["artist"], tracks["isrc"], tracks["mbid"])
    return dataclasses.replace(facets, works=found)


def read_model_manifest(directory: Path) -> ModelManifest:
    """Read the manifest of a model directory.

    Raises:
        ArtifactError: The directory is missing, is no model, or has another format.
    """
    make = "Make one with `segue fit`."
    manifest = read_manifest(
        directory,
        ModelManifest,
        kind=KIND,
        format_version=FORMAT_VERSION,
        make=make,
        again="Fit the model again.",
        oldest=FORMAT_VERSION,
    )
    if not manifest.generators:
        raise ArtifactError(
            expected="a model", got="a manifest that names no generators", where=Where(directory), hint=make
        )
    return manifest


def _check_files(directory: Path, manifest: ModelManifest, contents: Contents) -> None:
    check_sizes(contents, directory, manifest.sizes, kind="model", again=AGAIN)
    if manifest.sha256:
        hashes = {name: manifest.sha256.get(name, "") for name in manifest.sizes}
        check_hashes(directory, hashes, kind="model", again=AGAIN)
        return
    for name in () if is_trusted() else manifest.sizes:  # of an earlier version
        if digest(directory / name) != manifest.digests.get(name):
            raise altered(directory / name, "model", again=AGAIN)

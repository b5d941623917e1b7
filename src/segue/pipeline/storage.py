"""The model directory: a manifest, the tracks table, the facets, the generators' arrays, the rankers' trees.

No pickle; arrays are `.npy`, mapped into memory when loaded, so that processes share them. The manifest holds the
size and a digest of every file, so that a damaged or half-copied directory is refused before it answers.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec
import polars as pl

import segue
from segue import forks
from segue.artifacts import new_directory, read_table, write_manifest, write_table
from segue.candidates.generators import FittedGenerator
from segue.contents import Contents
from segue.data.dataset import TRACK_SCHEMA
from segue.digests import altered, check_sizes, check_unchanged, digest, sizes
from segue.errors import ArtifactError, SegueError
from segue.facets import storage as facet_storage
from segue.manifests import read_manifest
from segue.pipeline.manifest import FORMAT_VERSION, ModelManifest
from segue.pipeline.model import Model
from segue.pipeline.recipes import recipe_of
from segue.ranking.seeded import SeededRanker
from segue.reading import read_steadily
from segue.types import Target

AGAIN: Final = "Fit or copy"

FACETS: Final = "facets"
"""A directory without this folder is no model, and is never replaced by one."""

AUDIO: Final = "audio"
"""Where the encoder of sounds is, in a model that heard its tracks."""

TARGETS: Final[tuple[Target, ...]] = ("tracks", "tags")


def save(model: Model, directory: Path) -> None:
    """Write a model directory, whole or not at all.

    Raises:
        ArtifactError: The directory cannot be written, or holds other things than a model.
    """
    with new_directory(directory, marker=FACETS) as temporary:
        write_table(model.tracks, temporary / "tracks.parquet")
        facet_storage.save(model.facets, temporary / FACETS)
        for name, generator in model.generators.items():
            place = _place(temporary, name)
            place.mkdir(parents=True)
            generator.save(place)
        for target, ranker in model.rankers.items():
            ranker.save(temporary / f"ranker-{target}")
        if model.encoder is not None:
            model.encoder.save(temporary / AUDIO)
        files = sorted(path for path in temporary.rglob("*") if path.is_file())
        names = [path.relative_to(temporary).as_posix() for path in files]
        manifest = msgspec.structs.replace(
            model.manifest,
            sizes=sizes(temporary, names),
            digests={name: digest(temporary / name) for name in names},
        )
        write_manifest(manifest, temporary)


def load(directory: Path | str) -> Model:
    """Read a model directory; arrays stay on disk until they are used.

    Raises:
        ArtifactError: The directory is missing, is no model, is of a newer format, or a file in it is missing,
            cut short or altered.
        ConfigError: This process was forked and cannot read tables; see `segue.forks`.
    """
    forks.check("load a model")
    directory = Path(directory)
    return read_steadily(directory, lambda opened: _load(opened, directory))


def _load(opened: Path, directory: Path) -> Model:
    """Read a model by the path it was opened by; `directory` is where it is."""
    manifest = _read_manifest(opened)
    try:
        contents = Contents.of(directory, manifest.sizes, opened=opened)
        _check_files(opened, manifest, contents)
        model = _read(opened, manifest, contents)
        check_unchanged(contents, opened, again=AGAIN)
    except ArtifactError:
        raise
    except (OSError, ValueError, LookupError, SegueError, pl.exceptions.PolarsError) as error:
        reason = error.message if isinstance(error, SegueError) else str(error)
        raise ArtifactError(
            f"{opened} is not as this Segue ({segue.__version__}) lays out the recipe {manifest.recipe!r}; "
            f"Segue {manifest.library_version} wrote it: {reason.removesuffix('.')}.",
            hint="Fit the model again.",
        ) from error
    return model


def _read(directory: Path, manifest: ModelManifest, contents: Contents) -> Model:
    tracks = read_table(directory / "tracks.parquet").select(list(TRACK_SCHEMA))
    facets = facet_storage.load(directory / FACETS, tuple(tracks["id"].to_list()))
    recipe = recipe_of(manifest.recipe, facets)
    if recipe.digest != manifest.settings:
        raise ValueError("the recipe has other settings now")
    generators: dict[str, FittedGenerator] = {
        name: settings.load(_place(directory, name), facets) for name, settings in recipe.generators.items()
    }
    rankers: dict[Target, SeededRanker] = {}
    for target in TARGETS:
        if f"ranker-{target}.txt" in manifest.sizes:
            # by the manifest, which has the digests: a stray file is not read
            apart = f"ranker-{target}-seedless.txt" in manifest.sizes
            rankers[target] = SeededRanker.load(directory / f"ranker-{target}", apart=apart)
    encoder = None
    if f"{AUDIO}/manifest.json" in manifest.sizes:
        from segue.encoders.audio.sounds import FittedSoundEncoder

        encoder = FittedSoundEncoder.load(directory / AUDIO)
    return Model(manifest, tracks, facets, recipe, generators, rankers, encoder, contents)


def _place(directory: Path, generator: str) -> Path:
    return directory / "generators" / generator.replace(" ", "-")


def _read_manifest(directory: Path) -> ModelManifest:
    make = "Make one with `segue fit`."
    manifest = read_manifest(
        directory,
        ModelManifest,
        kind="model",
        format_version=FORMAT_VERSION,
        make=make,
        again="Fit the model again.",
    )
    if not manifest.recipe:
        raise ArtifactError(f"{directory} is not a model: its manifest names no recipe.", hint=make)
    return manifest


def _check_files(directory: Path, manifest: ModelManifest, contents: Contents) -> None:
    check_sizes(contents, directory, manifest.sizes, kind="model", again=AGAIN)
    for name in manifest.sizes:
        if digest(directory / name) != manifest.digests.get(name):
            raise altered(directory / name, "model", again=AGAIN)

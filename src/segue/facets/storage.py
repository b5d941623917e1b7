"""Facets on disk: names as Parquet, matrices as three .npy files each, playlists by row and by column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np
import polars as pl
from numpy.typing import DTypeLike

from segue.errors import ArtifactError, ConfigError, Where
from segue.facets.matrix import Facets
from segue.facets.sounds import Sounds
from segue.facets.sparse import Codes, Csr, Floats, csr
from segue.facets.table import BLOCKS, Block, mentioned
from segue.facets.vocabulary import Vocabulary
from segue.files.arrays import map_array, wrong
from segue.files.artifacts import whole, write_table
from segue.files.stored_rows import map_rows
from segue.files.tables import read_names
from segue.text.dictionary import USUAL, Korean

TITLES: Final = Path("titles.parquet")
CORE: Final[tuple[Block, ...]] = ("tag", "word", "gram", "artist", "album", "genre", "year")
"""The blocks that every model has; further ones come from plug-ins."""

LABELS: Final = Path("artist-labels.parquet")
WEIGHTS: Final = Path("weights.npy")
KOREAN: Final = Path("korean.json")
"""How Korean is read, where it is not as usual."""


def save(facets: Facets, directory: Path, *, titles: bool = False) -> None:
    """Write the facets into a new directory; the tracks table has the track names.

    Args:
        facets: What to write.
        directory: Where.
        titles: Whether to write the playlists' titles, for a process that continues a fit.
    """
    directory.mkdir()
    for block, names in facets.vocabulary.names.items():
        if block != "track":
            write_table(pl.DataFrame([pl.Series("name", names, pl.String)]), directory / f"{block}.parquet")
    for block, matrix in facets.playlists.items():
        _save_matrix(matrix, directory / f"playlists-{block}")
        _save_matrix(facets.columns(block), directory / f"columns-{block}")
    for block, matrix in facets.in_titles.items():
        _save_matrix(matrix, directory / f"titles-{block}")
    for block, matrix in facets.tracks.items():
        _save_matrix(matrix, directory / f"tracks-{block}")
    np.save(directory / "positions.npy", facets.positions, allow_pickle=False)
    np.save(directory / "updated.npy", facets.updated, allow_pickle=False)
    np.save(directory / "released.npy", facets.released, allow_pickle=False)
    np.save(directory / "works.npy", facets.works, allow_pickle=False)
    if len(facets.weights):
        np.save(directory / WEIGHTS, facets.weights, allow_pickle=False)
    if facets.korean != USUAL:
        (directory / KOREAN).write_bytes(msgspec.json.encode(facets.korean))
    if facets.sounds is not None:
        facets.sounds.save(directory)
    labels = pl.Series("label", facets.artist_labels, pl.String)
    write_table(pl.DataFrame([labels]), directory / LABELS)
    if titles:
        written = pl.Series("title", facets.titles, pl.String)
        write_table(pl.DataFrame([written]), directory / TITLES)


def load(directory: Path, tracks: tuple[str, ...]) -> Facets:
    """Map the facets from a directory that `save` wrote; `tracks` are the track ids in code order.

    Raises:
        ArtifactError: A block is missing that every model has, or a block is there that the table lacks.
    """
    names: dict[Block, tuple[str, ...]] = {"track": tracks}
    for block in _stored(directory):
        names[block] = read_names(directory / f"{block}.parquet", "name")
    if missing := [block for block in CORE if block not in names]:
        raise ArtifactError(
            expected=f"facets of {', '.join(CORE)}",
            got=f"none of {', '.join(missing)}",
            where=Where(directory),
            hint="Fit it again, or copy it again.",
        )
    updated = map_array(directory / "updated.npy", np.int32, (None,))
    released = map_array(directory / "released.npy", np.int32, (len(tracks),))
    sizes: dict[Block, int] = {block: len(found) for block, found in names.items()}
    named = [block for block in mentioned() if block in names]
    of_playlists = [*(block for block in names if BLOCKS[block].of == "playlists"), *named]
    of_tracks = [block for block in names if BLOCKS[block].of == "tracks"]
    playlists = _matrices(directory, "playlists", of_playlists, len(updated), sizes)
    columns: dict[Block, Csr] = {
        block: _matrix(directory / f"columns-{block}", (sizes[block], len(updated))) for block in of_playlists
    }
    content = _matrices(directory, "tracks", of_tracks, len(tracks), sizes)
    in_titles = _matrices(directory, "titles", named, len(updated), sizes)
    labels = read_names(directory / LABELS, "label", rows=sizes["artist"])
    written = directory / TITLES
    titles = read_names(written, "title", rows=len(updated)) if written.is_file() else ()
    pairs = len(playlists["track"].indices)
    return Facets(
        Vocabulary(names),
        playlists,
        content,
        updated,
        released,
        labels,
        in_titles,
        titles,
        turned=columns,
        sounds=Sounds.load(directory, len(tracks)),
        positions=_all_or_none(directory / "positions.npy", np.uint16, pairs),
        works=_works(directory / "works.npy", len(tracks)),
        weights=_weights(directory / WEIGHTS, len(updated)),
        korean=_korean(directory / KOREAN),
    )


def _stored(directory: Path) -> list[Block]:
    """Return the blocks in a directory, in the table's order; a model has the blocks of its time."""
    there = {path.stem for path in directory.glob("*.parquet")} - {LABELS.stem, TITLES.stem}
    if unknown := there - BLOCKS.keys():
        raise ArtifactError(
            expected=f"facets among {', '.join(BLOCKS)}",
            got=", ".join(sorted(unknown)),
            where=Where(directory),
            hint="Add them to the table of facets first, as when the model was fitted, or fit it again.",
        )
    return [block for block in BLOCKS if block in there]


def _matrices(
    directory: Path, kind: str, blocks: Sequence[Block], rows: int, sizes: Mapping[Block, int]
) -> dict[Block, Csr]:
    return {block: _matrix(directory / f"{kind}-{block}", (rows, sizes[block])) for block in blocks}


def _save_matrix(matrix: Csr, stem: Path) -> None:
    """Write a 0/1 matrix; its values are all 1 and are left out."""
    np.save(stem.with_suffix(".pointers.npy"), matrix.indptr, allow_pickle=False)
    np.save(stem.with_suffix(".codes.npy"), matrix.indices, allow_pickle=False)


def _matrix(stem: Path, shape: tuple[int, int]) -> Csr:
    return csr(*map_rows(stem.with_suffix(".codes.npy"), stem.with_suffix(".pointers.npy"), shape))


def _works(path: Path, tracks: int) -> Codes:
    """Map the tracks' works; none where a model of an earlier version has none."""
    return _all_or_none(path, np.int32, tracks, below=tracks) if path.is_file() else np.zeros(0, np.int32)


def _weights(path: Path, playlists: int) -> Floats:
    """Map the playlists' weights; none where all count 1."""
    if not path.is_file():
        return np.zeros(0, np.float32)
    found = map_array(path, np.float32, (playlists,))
    if (found <= 0).any():
        raise wrong(path, "weights above 0", f"{found.min():g}")
    return found


def _korean(path: Path) -> Korean:
    """Read how Korean is read; as usual where a model does not say.

    Raises:
        ArtifactError: The file is damaged, or has what is no word.
    """
    if not path.is_file():
        return USUAL
    with whole(path, msgspec.DecodeError, ConfigError, hint="Fit it again, or copy it again."):
        return msgspec.json.decode(path.read_bytes(), type=Korean)


def _all_or_none(path: Path, dtype: DTypeLike, size: int, *, below: int | None = None) -> Any:
    """Map an array of `size` numbers, or of none where nothing is known."""
    found = map_array(path, dtype, (None,), below=below)
    if len(found) not in (0, size):
        raise wrong(path, f"{size} numbers", str(len(found)))
    return found

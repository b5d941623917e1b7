"""Labels of tracks: from a CSV, from a folder of pictures, or from the tags of the playlists that hold the tracks."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from segue.audio.tables import read_table
from segue.data.dataset import Dataset
from segue.errors import ConfigError, DataError, Where

SEPARATOR: Final = "|"
"""The separator of the labels of one file."""

PICTURE_SIDE: Final = 64
"""Usual height and width to which pictures are scaled."""

PICTURE_SUFFIXES: Final = (".jpg", ".jpeg", ".png", ".tif", ".tiff")


@dataclasses.dataclass(frozen=True)
class Labelled:
    """Tracks or files with their labels.

    Attributes:
        items: File paths, or track ids.
        labels: The labels of each, without repeats.
    """

    items: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]

    def __len__(self) -> int:
        return len(self.items)

    @property
    def names(self) -> tuple[str, ...]:
        """All labels, sorted."""
        return tuple(sorted({label for labels in self.labels for label in labels}))

    def targets(self, names: Sequence[str]) -> NDArray[np.float32]:
        """Shape (items, names), 1 where an item has the label; labels that are not in `names` are left out."""
        column = {name: at for at, name in enumerate(names)}
        targets = np.zeros((len(self), len(names)), np.float32)
        for row, labels in enumerate(self.labels):
            targets[row, [column[label] for label in labels if label in column]] = 1
        return targets

    def subset(self, rows: Iterable[int]) -> Labelled:
        """Some of the items."""
        chosen = list(rows)
        return Labelled(tuple(self.items[row] for row in chosen), tuple(self.labels[row] for row in chosen))


def read_labels(path: Path | str) -> Labelled:
    """Read a CSV with the columns `file` and `labels`, or `image_name` and `tags`; other columns are ignored.

    Files are relative to the CSV; `|` separates the labels. In the second form, that of the Planet Amazon
    competition, spaces separate the tags, and a name may lack its suffix.

    Raises:
        DataError: It cannot be read, lacks the columns, has no file, repeats a file, or has a file without label.
    """
    path = Path(path)
    rows, fields = _rows(path)
    if {"file", "labels"} <= fields:
        found = [(str(path.parent / row["file"]), _distinct(row["labels"].split(SEPARATOR))) for row in rows]
    elif {"image_name", "tags"} <= fields:
        found = [(_picture(path.parent, row["image_name"]), _distinct(row["tags"].split())) for row in rows]
    else:
        raise DataError(
            expected="the columns file and labels, or image_name and tags",
            got=", ".join(sorted(fields)) or "none",
            where=Where(path, line=1),
        )
    _check(path, found)
    return Labelled(tuple(file for file, _ in found), tuple(labels for _, labels in found))


def folder_labels(folder: Path) -> Labelled | None:
    """The pictures of a folder, each labelled with its subfolder's name; None if no subfolder has any.

    Pictures may be deeper in a subfolder; those beside the subfolders have no label, and are left out.
    """
    found: list[tuple[str, str]] = []
    for place in sorted(path for path in folder.iterdir() if path.is_dir()):
        pictures = (path for path in place.rglob("*") if path.suffix.lower() in PICTURE_SUFFIXES)
        found += [(str(path), place.name) for path in sorted(pictures) if path.is_file()]
    if not found:
        return None
    return Labelled(tuple(path for path, _ in found), tuple((name,) for _, name in found))


def playlist_labels(
    dataset: Dataset, ids: Iterable[str], *, labels: int = 100, least_tracks: int = 20
) -> Labelled:
    """Label tracks with the tags of their playlists.

    Args:
        dataset: Playlists with tags.
        ids: Tracks to label, such as a feature store's; those in no playlist with a kept tag are left out.
        labels: Number of tags that are kept: those on most of these tracks.
        least_tracks: Tags on fewer of these tracks are dropped.

    Raises:
        ConfigError: `labels` or `least_tracks` is below 1.
        DataError: No tag is on enough of these tracks.
    """
    if labels < 1 or least_tracks < 1:
        raise ConfigError(expected="labels and least_tracks of 1 or more", got=f"{labels} and {least_tracks}")
    wanted = pl.DataFrame({"id": list(dict.fromkeys(ids))}, schema={"id": pl.String}).with_row_index("item")
    rows = dataset.tracks.select("id").with_row_index("tracks").join(wanted, on="id")
    pairs = (
        dataset.playlists.select("tags", "tracks")
        .explode("tags")
        .explode("tracks")
        .drop_nulls()
        .join(rows, on="tracks")
        .select("item", "id", pl.col("tags").alias("tag"))
        .unique()
    )
    kept = (
        pairs.group_by("tag")
        .len()
        .filter(pl.col("len") >= least_tracks)
        .sort(["len", "tag"], descending=[True, False])
    ).head(labels)
    if kept.is_empty():
        raise DataError(
            expected=f"a tag on {least_tracks} or more of the {wanted.height:,} tracks",
            got="none",
            hint="Lower least_tracks, or compute features of more tracks.",
        )
    labelled = (
        pairs.join(kept, on="tag").sort("item", "tag").group_by("item", "id", maintain_order=True).agg("tag")
    )
    return Labelled(tuple(labelled["id"]), tuple(tuple(tags) for tags in labelled["tag"]))


def _rows(path: Path) -> tuple[list[dict[str, str]], frozenset[str]]:
    rows, fields = read_table(path)
    if not rows:
        raise DataError(expected="at least one labelled file", got="none", where=Where(path))
    return rows, frozenset(fields)


def _check(path: Path, found: Sequence[tuple[str, tuple[str, ...]]]) -> None:
    lines: dict[str, int] = {}
    for line, (file, labels) in enumerate(found, 2):
        if file == str(path.parent) or not labels:
            raise DataError(expected="a file and at least one label", where=Where(path, line=line))
        first = lines.setdefault(file, line)
        if first != line:
            raise DataError(
                expected="each file once",
                got=f"{file!r} again (first in line {first})",
                where=Where(path, line=line),
            )


def _distinct(labels: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(label.strip() for label in labels if label.strip()))


def _picture(folder: Path, name: str) -> str:
    """The picture with that name, with the suffix that it has on disk; also in a subfolder."""
    stem = name.strip()
    if not stem or Path(stem).suffix.lower() in PICTURE_SUFFIXES:
        return str(folder / stem)
    places = [folder, *(place for place in sorted(folder.iterdir()) if place.is_dir())]
    files = (place / f"{stem}{suffix}" for place in places for suffix in PICTURE_SUFFIXES)
    return str(next((file for file in files if _is_file(file)), folder / f"{stem}{PICTURE_SUFFIXES[0]}"))


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name that is too long for the system
        return False

"""The material for training and evaluating taggers: clips and labels, from files, a feature store or playlists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from segue.audio.hearing import hear_files
from segue.audio.id_matches import check_matches
from segue.audio.inputs import ArrayInputs, Inputs, StoreInputs
from segue.audio.labels import PICTURE_SIDE, Labelled, folder_labels, playlist_labels, read_labels
from segue.audio.mel import LogMel
from segue.audio.store import FeatureStore
from segue.data.dataset import Dataset
from segue.data.path_ids import path_id
from segue.errors import ConfigError
from segue.protocols import Progress, Silent

_SILENT: Final = Silent()


class Material(NamedTuple):
    """Clips and their labels, row by row.

    Attributes:
        inputs: The clips.
        labelled: Their labels.
        mel: Settings of the clips' spectrograms.
        files: Number of labelled files, or of a dataset's labelled tracks.
        bad: The files that could not be decoded, with their errors.
        noted: Remarks on files that could be, though incomplete or silent.
    """

    inputs: Inputs
    labelled: Labelled
    mel: LogMel
    files: int
    bad: Mapping[str, str]
    noted: Mapping[str, str] = {}

    @property
    def left_out(self) -> int:
        """The number of files that could not be used."""
        return self.files - len(self.labelled)


def material(
    labels: Path,
    features: Path | None = None,
    *,
    least_tracks: int = 1,
    mel: Callable[[Labelled], LogMel],
    side: int = PICTURE_SIDE,
    progress: Progress = _SILENT,
) -> Material:
    """Find clips and labels; unusable files are left out.

    Args:
        labels: A labels CSV, a folder with a folder of pictures for each label, or a dataset.
        features: A feature store. A dataset needs it. With a CSV, files are looked up in it by their path in
            the CSV's folder, or by their names without suffix, instead of being decoded.
        least_tracks: A dataset's tags on fewer tracks are not used as labels.
        mel: Settings of the files' spectrograms, as a function of the labels; a store has its own.
        side: Height and width to which pictures are scaled.
        progress: Shown while files are decoded.

    Raises:
        ConfigError: A dataset is given without a store.
        DataError: Nothing can be used, or a file is of another kind.
    """
    if features is None:
        labelled = folder_labels(labels) if labels.is_dir() else read_labels(labels)
        if labelled is None:
            raise ConfigError(
                expected="--features with a dataset's labels, or a folder of pictures for each label",
                hint="Make features with `segue audio features`.",
            )
        return _heard(labelled, mel(labelled), side, progress)
    store = FeatureStore.load(features)
    if labels.is_dir():
        dataset = Dataset.load(labels)
        check_matches(dataset.tracks["id"].to_list(), store)
        labelled = playlist_labels(dataset, store.ids, least_tracks=least_tracks)
        files = len(labelled)
    else:
        named = read_labels(labels)
        labelled, files = _stored(named, labels.parent, store), len(named)
    return Material(StoreInputs(store, labelled.items), labelled, store.manifest.mel, files, {})


def _heard(labelled: Labelled, mel: LogMel, side: int, progress: Progress) -> Material:
    heard = hear_files(labelled.items, mel=mel, side=side, progress=progress)
    inputs = ArrayInputs(heard.arrays)
    return Material(inputs, labelled.subset(heard.rows), mel, len(labelled), heard.bad, heard.noted)


def _stored(labelled: Labelled, folder: Path, store: FeatureStore) -> Labelled:
    """The labelled files that are in the store, by their ids there."""
    ids = [_stored_id(Path(item), folder, store) for item in labelled.items]
    check_matches(ids, store, what="labelled files")
    rows = [row for row, key in enumerate(ids) if key in store]
    return Labelled(tuple(ids[row] for row in rows), labelled.subset(rows).labels)


def _stored_id(file: Path, folder: Path, store: FeatureStore) -> str:
    """A file's id by its path, or by its name without suffix if only that is in the store."""
    key, name = path_id(file, folder), path_id(file.stem, folder)
    return name if key not in store and name in store else key

"""What taggers are trained and measured on: clips and their labels, from files, a feature store or playlists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from segue.audio.hearing import hear_files
from segue.audio.id_matches import check_matches
from segue.audio.inputs import ArrayInputs, Inputs, StoreInputs
from segue.audio.labels import Labelled, playlist_labels, read_labels
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
        mel: How the clips were heard.
        files: How many labelled files there were; of a dataset, how many labelled tracks.
        bad: The files that could not be heard, and why.
    """

    inputs: Inputs
    labelled: Labelled
    mel: LogMel
    files: int
    bad: Mapping[str, str]

    @property
    def left_out(self) -> int:
        """How many of the files could not be used."""
        return self.files - len(self.labelled)


def material(
    labels: Path,
    features: Path | None = None,
    *,
    least_tracks: int = 1,
    mel: Callable[[Labelled], LogMel],
    progress: Progress = _SILENT,
) -> Material:
    """Find clips and labels; files that cannot be used are left out.

    Args:
        labels: A labels CSV, or a dataset.
        features: A feature store: needed with a dataset; with a CSV, files are looked up in it by their path in
            the CSV's folder, else by their names without suffix, and not heard.
        least_tracks: Tags on fewer tracks are no label, of a dataset.
        mel: How files are heard, by what is labelled; a store says so itself.
        progress: Shown while files are heard.

    Raises:
        ConfigError: A dataset comes without a store.
        DataError: Nothing can be used, or a file is no such thing.
    """
    if features is None and labels.is_dir():
        raise ConfigError(
            expected="--features with a dataset's labels", hint="Make it with `segue audio features`."
        )
    if features is None:
        labelled = read_labels(labels)
        return _heard(labelled, mel(labelled), progress)
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


def _heard(labelled: Labelled, mel: LogMel, progress: Progress) -> Material:
    heard = hear_files(labelled.items, mel=mel, progress=progress)
    inputs = ArrayInputs(heard.arrays)
    return Material(inputs, labelled.subset(heard.rows), mel, len(labelled), heard.bad)


def _stored(labelled: Labelled, folder: Path, store: FeatureStore) -> Labelled:
    """The labelled files that are in the store, by their ids there."""
    ids = [_stored_id(Path(item), folder, store) for item in labelled.items]
    check_matches(ids, store, what="labelled files")
    rows = [row for row, key in enumerate(ids) if key in store]
    return Labelled(tuple(ids[row] for row in rows), labelled.subset(rows).labels)


def _stored_id(file: Path, folder: Path, store: FeatureStore) -> str:
    """A file's id by its path; by its name without suffix where only that is in the store."""
    key, name = path_id(file, folder), path_id(file.stem, folder)
    return name if key not in store and name in store else key

"""Adding to a feature store, shard by shard."""

from __future__ import annotations

import hashlib
from typing import Final, NamedTuple

import msgspec
import numpy as np
import polars as pl
from numpy.typing import NDArray

from segue.audio.sources.clips import Clip, Heard
from segue.audio.store import INDEX_SCHEMA, FeatureStore, sealed, sealed_as_found, write_manifest, write_shard
from segue.files.artifacts import new_file
from segue.ids import readable

SHARD_BYTES: Final = 64 << 20
"""Size in bytes at which a shard is written; a killed run repeats at most this much."""

BAD_FILES: Final = "bad-files.json"


class Extraction(msgspec.Struct, frozen=True, kw_only=True):
    """The result of a run.

    Attributes:
        added: Number of new tracks.
        present: Number of tracks that were in the store before.
        same_sound: Number of added tracks with the same sound as another track, stored once.
        noted: Number of added tracks with a remark: silent, incomplete.
        bad: The files without a usable track, with their errors.
        tracks: Number of tracks in the store now.
        stored_bytes: Size of the store in bytes.
    """

    added: int
    present: int
    same_sound: int
    noted: dict[str, str]
    bad: dict[str, str]
    tracks: int
    stored_bytes: int

    @property
    def bytes_per_track(self) -> float:
        """Mean size of a track in the store; 0 for an empty store."""
        return self.stored_bytes / self.tracks if self.tracks else 0.0


class Place(NamedTuple):
    """The position of a spectrogram in the store."""

    shard: int
    row: int


class StoreWriter:
    """Collects tracks and writes a shard whenever it is full."""

    def __init__(self, store: FeatureStore) -> None:
        self.directory, self.mel = store.directory, store.manifest.mel
        self._manifest = msgspec.structs.replace(sealed_as_found(store), complete=False)
        self.known = set(store.ids)
        self.present = self.same_sound = self.added = 0
        self.noted: dict[str, str] = {}
        index = store.index
        self._shard = 1 + int(str(index["shard"].max())) if index.height else 0
        self._places = {
            digest: Place(shard, row)
            for digest, shard, row in zip(index["digest"], index["shard"], index["row"], strict=True)
        }
        self._clear()

    def add(self, clip: Clip, heard: Heard) -> None:
        """Add a track with a new id."""
        values = np.ascontiguousarray(heard.mel.T, np.float16)
        digest = hashlib.blake2b(values.tobytes(), digest_size=16).digest()
        place = self._places.get(digest)
        if place is None:
            place = self._places[digest] = Place(self._shard, self._height)
            self._values.append(values)
            self._height += len(values)
        else:
            self.same_sound += 1
        shard, row = place
        self._rows.append((clip.id, clip.file, shard, row, len(values), digest, heard.note))
        self.known.add(clip.id)
        self.added += 1
        if heard.note:
            self.noted[clip.file] = heard.note
        if self._height * self.mel.bands * values.itemsize >= SHARD_BYTES:
            self.flush()

    def finish(self, bad: dict[str, str]) -> Extraction:
        """Write the rest, the list of bad files, and a manifest that says that the store is complete."""
        self.flush()
        bad = {file: readable(reason) for file, reason in bad.items()}
        with new_file(self.directory / BAD_FILES) as path:
            path.write_bytes(msgspec.json.format(msgspec.json.encode(bad), indent=2))
        size = sum(self._manifest.sizes.values())
        self._manifest = msgspec.structs.replace(
            self._manifest, complete=True, tracks=len(self.known), stored_bytes=size
        )
        write_manifest(self.directory, self._manifest)
        return Extraction(
            added=self.added,
            present=self.present,
            same_sound=self.same_sound,
            noted=self.noted,
            bad=bad,
            tracks=len(self.known),
            stored_bytes=size,
        )

    def flush(self) -> None:
        """Write everything that is not on disk yet."""
        if not self._rows:
            return
        empty = np.empty((0, self.mel.bands), np.float16)
        table = pl.DataFrame(self._rows, schema=INDEX_SCHEMA, orient="row")
        write_shard(self.directory, self._shard, np.concatenate([empty, *self._values]), table)
        self._manifest = sealed(self._manifest, self.directory, [self._shard])
        write_manifest(self.directory, self._manifest)
        self._shard += 1
        self._clear()

    def _clear(self) -> None:
        self._rows: list[tuple[str, str, int, int, int, bytes, str]] = []
        self._values: list[NDArray[np.float16]] = []
        self._height = 0

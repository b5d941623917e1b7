"""Short clips of the generated tracks: their sound follows genre, scene, tempo and energy.

So sound carries information about playlists, as real sound does: a genre has its instrument, a detail genre its way
of playing, a scene its brightness, drums and grit, a theme its energy. Each track also has its own melody and noise,
which carry no information.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from segue.data.dataset import Dataset
from segue.errors import ArtifactError, MissingExtraError, Where
from segue.protocols import Progress, Silent
from segue.sample.catalogue import Tracks
from segue.sample.streams import STAGES
from segue.threads import cores

FloatArray = NDArray[np.float32]

SAMPLE_RATE: Final = 16_000
SECONDS: Final = 2.5
SUFFIX: Final = ".mp3"
FOLDER: Final = 1000
"""A track's file is `{id // 1000}/{id}.mp3`, the layout of Melon's spectrograms."""

HARMONICS: Final = 8
MAJOR: Final = (0, 2, 4, 7, 9)
MINOR: Final = (0, 3, 5, 7, 10)
"""Steps of the five-note scales, in semitones; lively tracks use the major scale."""

OWN_SOUND: Final = 0.5
"""Share of a track's overtones that genre and detail genre do not determine."""

_SILENT: Final = Silent()
_TIME: Final = np.arange(round(SECONDS * SAMPLE_RATE), dtype=np.float32) / np.float32(SAMPLE_RATE)


class Instrument(NamedTuple):
    """The sound of the notes of a genre and detail genre.

    Attributes:
        harmonics: Strength of each overtone, shape (HARMONICS,).
        decay: Speed at which a note fades, in 1/s.
        octave: Pitch, in semitones from 220 Hz.
        vibrato: Depth of its vibrato, as a share of the pitch.
    """

    harmonics: FloatArray
    decay: float
    octave: int
    vibrato: float


def check_installed() -> None:
    """Refuse to start if clips cannot be written.

    Raises:
        MissingExtraError: The extra `audio` is not installed.
    """
    _soundfile()


def located(dataset: Dataset) -> Dataset:
    """The dataset with each track's `location`: its clip's path, relative to the folder that `write_clips` fills."""
    places = pl.Series("location", [_path(row) for row in range(dataset.tracks.height)], dtype=pl.String)
    manifest = dataset.manifest
    return Dataset.of_tables(
        dataset.playlists,
        dataset.tracks.with_columns(places),
        source=manifest.source,
        playlist_ids=manifest.playlist_ids,
        track_ids=manifest.track_ids,
    )


def write_clips(tracks: Tracks, folder: Path, *, seed: int = 0, progress: Progress = _SILENT) -> int:
    """Write a clip of each track. Its name is the track's id, which is its row number.

    Args:
        tracks: The tracks.
        folder: The folder to write.
        seed: The world's seed; equal worlds and seeds give equal clips.
        progress: Shows a bar.

    Returns:
        The number of bytes written.

    Raises:
        MissingExtraError: The extra `audio` is not installed.
        ArtifactError: A file cannot be written.
    """
    soundfile = _soundfile()

    def write(row: int) -> int:
        path = folder / _path(row)
        soundfile.write(os.fsencode(path), synthesise(tracks, row, seed=seed), SAMPLE_RATE, format="MP3")
        return path.stat().st_size

    try:
        for part in range(-(-len(tracks) // FOLDER)):
            (folder / str(part)).mkdir(parents=True, exist_ok=True)
        with ThreadPoolExecutor(cores()) as pool:
            sizes: Iterator[int] = pool.map(write, range(len(tracks)))
            return sum(progress.track(sizes, label="Clips", total=len(tracks)))
    except (OSError, soundfile.SoundFileError) as error:
        raise ArtifactError(
            f"it could not be written: {error}.", where=Where(folder), hint="Free some space."
        ) from error


def synthesise(tracks: Tracks, row: int, *, seed: int = 0) -> FloatArray:
    """The clip of one track.

    Returns:
        Shape (SECONDS · SAMPLE_RATE,), float32 in [-1, 1].
    """
    rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(STAGES.index("clips"), row)))
    brightness, percussion, grit = tracks.timbre[row].tolist()
    energy, beat = float(tracks.energy[row]), 60 / float(tracks.tempo[row])
    instrument = instrument_of(int(tracks.genre[row]), int(tracks.detail[row]))
    scale = MAJOR if energy > 0.5 else MINOR
    own = OWN_SOUND * rng.dirichlet(np.full(HARMONICS, 0.6)).astype(np.float32)
    instrument = instrument._replace(harmonics=(1 - OWN_SOUND) * instrument.harmonics + own)
    notes = rng.choice(scale, int(SECONDS / beat) + 2) + int(rng.integers(-6, 7)) + instrument.octave
    sound = _melody(instrument, notes, beat, brightness, rng)
    sound += (0.2 + 0.8 * percussion) * _drums(beat, energy, rng)
    sound += (0.01 + 0.15 * grit) * rng.standard_normal(_TIME.size, np.float32)
    driven = np.tanh(sound * np.float32(0.5 + 4 * grit))
    return (driven * np.float32(0.25 + 0.6 * energy) / max(1e-6, float(np.abs(driven).max()))).astype(
        np.float32
    )


def instrument_of(genre: int, detail: int) -> Instrument:
    """The instrument of a genre with the detail genre's way of playing; the same in every world."""
    rng = np.random.default_rng([genre, 0xA])
    harmonics = rng.dirichlet(np.full(HARMONICS, 0.6))
    decay, octave = float(rng.uniform(0.5, 8)), int(rng.integers(-12, 13))
    own = np.random.default_rng([genre, detail, 0xB])
    harmonics = 0.75 * harmonics + 0.25 * own.dirichlet(np.full(HARMONICS, 0.6))
    return Instrument(
        harmonics.astype(np.float32),
        decay * float(own.uniform(0.7, 1.4)),
        octave,
        float(own.uniform(0, 0.02)),
    )


def _melody(
    instrument: Instrument, notes: NDArray[np.int64], beat: float, brightness: float, rng: np.random.Generator
) -> FloatArray:
    """One note for each beat, starting at a random point of a beat."""
    place = _TIME / np.float32(beat) + np.float32(rng.random())
    at = place.astype(np.int64)
    wobble = 1 + instrument.vibrato * np.sin(2 * np.pi * 5.5 * _TIME)
    pitch = 220 * 2 ** (notes[at] / 12) * wobble
    phase = np.cumsum(2 * np.pi * pitch / SAMPLE_RATE).astype(np.float32)
    slope = (0.25 + 0.75 * brightness) ** np.arange(HARMONICS)
    orders = np.arange(1, HARMONICS + 1, dtype=np.float32)[:, None]
    tones = np.sin(orders * phase) * (pitch * orders < SAMPLE_RATE / 2)
    fade = np.exp(-instrument.decay * beat * (place - at)).astype(np.float32)
    return ((instrument.harmonics * slope).astype(np.float32) @ tones.astype(np.float32)) * fade


def _drums(beat: float, energy: float, rng: np.random.Generator) -> FloatArray:
    """A low drum every beat and a hiss every half beat; lively tracks have more of both."""
    start = np.float32(rng.random())
    kick = (_TIME / np.float32(beat) + start) % 1 * np.float32(beat)
    hiss = (2 * _TIME / np.float32(beat) + start) % 1 * np.float32(beat / 2)
    low = np.sin(2 * np.pi * 60 * kick) * np.exp(-12 * kick)
    high = rng.standard_normal(_TIME.size, np.float32) * np.exp(-40 * hiss)
    return (np.float32(0.8 * energy) * low + np.float32(0.3 * energy) * high).astype(np.float32)


def _path(row: int) -> str:
    return f"{row // FOLDER}/{row}{SUFFIX}"


def _soundfile() -> Any:
    try:
        return importlib.import_module("soundfile")
    except ImportError as error:
        raise MissingExtraError("Writing clips", "audio") from error

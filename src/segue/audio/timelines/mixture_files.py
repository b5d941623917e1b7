"""Mixtures as files: a folder with a FLAC for each, their labels without times, and their events with times."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Final, Literal, NamedTuple

import msgspec

import segue
from segue.audio.decoders import library
from segue.audio.labels import SEPARATOR, Labelled
from segue.audio.timelines.event_tables import write_events
from segue.audio.timelines.mixtures import Mixer, Mixing
from segue.files.artifacts import new_directory, write_manifest
from segue.metrics.events import Event
from segue.protocols import Progress, Silent

FORMAT_VERSION: Final = 1
EVENTS: Final = "events.csv"
LABELS: Final = "labels.csv"

_SILENT: Final = Silent()


class MixturesManifest(msgspec.Struct, frozen=True, kw_only=True):
    """The manifest of a folder of mixtures.

    Attributes:
        mixing: How they were made.
        library_version: The version of Segue that wrote it.
        kind: "mixtures".
        format_version: The version of the layout.
    """

    mixing: Mixing
    library_version: str = ""
    kind: Literal["mixtures"] = "mixtures"
    format_version: int = FORMAT_VERSION


class Written(NamedTuple):
    """How many mixtures and events were written, and the clips that could not be used, with their errors."""

    mixtures: int
    events: int
    bad: dict[str, str]


def write_mixtures(labelled: Labelled, mixing: Mixing, out: Path, *, progress: Progress = _SILENT) -> Written:
    """Make mixtures of labelled clips and write them, whole or not at all.

    The folder has `mix-0001.flac` …, `events.csv` (file, onset, offset, label, snr) and `labels.csv` (file, labels),
    which has the mixtures with an event: labels without times, as a tagger is trained on.

    Raises:
        DataError: No clip can be used.
        ArtifactError: The folder cannot be written.
        MissingExtraError: The extra `audio` is not installed.
    """
    soundfile = library("soundfile", "audio")
    mixer = Mixer(labelled, mixing)
    rows: list[tuple[str, Event | None, str]] = []
    labels: list[tuple[str, str]] = []
    width = max(4, len(str(mixing.count)))
    with new_directory(out, marker=EVENTS) as temporary:
        mixtures = progress.track(mixer.mixtures(), label="Mixing", total=mixing.count)
        for number, mixture in enumerate(mixtures, 1):
            name = f"mix-{number:0{width}}.flac"
            soundfile.write(temporary / name, mixture.samples, mixing.rate, format="FLAC", subtype="PCM_16")
            rows += [(name, one.event, f"{one.ratio:.2f}") for one in mixture.placed] or [(name, None, "")]
            names = sorted({one.event.label for one in mixture.placed})
            if names:
                labels.append((name, SEPARATOR.join(names)))
        write_events(temporary / EVENTS, rows, "snr")
        with (temporary / LABELS).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("file", "labels"), *labels])
        write_manifest(MixturesManifest(mixing=mixing, library_version=segue.__version__), temporary)
    return Written(mixing.count, sum(event is not None for _, event, _ in rows), mixer.bad)

"""Files to a tagger's inputs, decoded in parallel; bad files are skipped."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from segue.audio import apart
from segue.audio.decode import CLIP, Excerpt
from segue.audio.inputs import FloatArray
from segue.audio.labels import PICTURE_SIDE
from segue.audio.loading import loaded
from segue.audio.mel import MELON, LogMel
from segue.audio.patience import PATIENCE
from segue.audio.sources.clips import Clip, Heard
from segue.audio.workers import patient_workers
from segue.errors import DataError, SegueError, Where
from segue.protocols import Progress, Silent

_SILENT: Final = Silent()


class HeardFiles(NamedTuple):
    """The result of decoding some files.

    Attributes:
        rows: The numbers of the files that could be decoded.
        arrays: Their spectrograms or pictures, in the same order.
        bad: The other files, with their errors.
        noted: Remarks on files that could be decoded, though incomplete or silent.
    """

    rows: list[int]
    arrays: list[FloatArray]
    bad: dict[str, str]
    noted: dict[str, str]


def hear_files(
    files: Sequence[str],
    *,
    mel: LogMel = MELON,
    excerpt: Excerpt = CLIP,
    side: int = PICTURE_SIDE,
    workers: int | None = None,
    patience: float = PATIENCE,
    progress: Progress = _SILENT,
) -> HeardFiles:
    """Decode sounds, and read pictures and .npy files.

    Args:
        files: Their paths.
        mel: Settings of the sounds' spectrograms.
        excerpt: The part of each sound to decode.
        side: Height and width to which pictures are scaled.
        workers: Number of threads; None for one for each core.
        patience: Seconds that one file may take.
        progress: Shows a bar.

    Raises:
        ConfigError: `workers` is below 1, or `patience` is not above 0.
        MissingExtraError: An optional package is not installed.
        DataError: No file can be used; the message has the error of the first.
    """
    heard = HeardFiles([], [], {}, {})

    def hear(file: Path) -> Callable[[], Heard]:
        return functools.partial(apart.heard, "item", file, mel, excerpt, side=side, patience=patience)

    clips = [Clip(file, file, hear(Path(file))) for file in files]
    with patient_workers(workers, patience) as pool:
        for row, (_, found) in enumerate(
            progress.track(loaded(pool, clips), label="Listening", total=len(files))
        ):
            if isinstance(found, SegueError):
                heard.bad[files[row]] = found.reason
            elif isinstance(found, Heard):
                heard.rows.append(row)
                heard.arrays.append(found.mel)
                if found.note:
                    heard.noted[files[row]] = found.note
    if not heard.rows:
        file, reason = next(iter(heard.bad.items()), ("", ""))
        got = f"one that cannot be: {reason}" if file else "none"
        raise DataError(expected="files that can be heard", got=got, where=Where(file))
    return heard

"""Files to a tagger's inputs, decoded in parallel; bad files are skipped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from segue.audio import workers as threads
from segue.audio.decode import CLIP, Excerpt
from segue.audio.inputs import FloatArray, read_item
from segue.audio.mel import MELON, LogMel
from segue.audio.sources.sound_files import SoundFiles
from segue.errors import DataError, MissingExtraError, SegueError, Where
from segue.protocols import Progress, Silent

_SILENT: Final = Silent()


class HeardFiles(NamedTuple):
    """The result of decoding some files.

    Attributes:
        rows: The numbers of the files that could be decoded.
        arrays: Their spectrograms or pictures, in the same order.
        bad: The other files, with their errors.
    """

    rows: list[int]
    arrays: list[FloatArray]
    bad: dict[str, str]


def hear_files(
    files: Sequence[str],
    *,
    mel: LogMel = MELON,
    excerpt: Excerpt = CLIP,
    workers: int | None = None,
    progress: Progress = _SILENT,
) -> HeardFiles:
    """Decode sounds, and read pictures and .npy files.

    Args:
        files: Their paths.
        mel: Settings of the sounds' spectrograms.
        excerpt: The part of each sound to decode.
        workers: Number of threads; None for one for each core.
        progress: Shows a bar.

    Raises:
        ConfigError: `workers` is below 1.
        MissingExtraError: An optional package is not installed.
        DataError: No file can be used; the message has the error of the first.
    """
    sounds = SoundFiles((), mel=mel, excerpt=excerpt)

    def hear(file: str) -> FloatArray | SegueError:
        try:
            return read_item(file, sounds).mel
        except MissingExtraError:
            raise
        except SegueError as error:
            return error

    heard = HeardFiles([], [], {})
    with threads.workers(workers) as pool:
        for row, found in enumerate(
            progress.track(pool.map(hear, files), label="Listening", total=len(files))
        ):
            if isinstance(found, SegueError):
                heard.bad[files[row]] = found.reason
            else:
                heard.rows.append(row)
                heard.arrays.append(found)
    if not heard.rows:
        file, reason = next(iter(heard.bad.items()), ("", ""))
        got = f"one that cannot be: {reason}" if file else "none"
        raise DataError(expected="files that can be heard", got=got, where=Where(file))
    return heard

"""Sources of spectrograms: Melon's tar shards, folders of .npy, folders and lists of sound files."""

from __future__ import annotations

from pathlib import Path

from segue.audio.decode import AUDIO_SUFFIXES, CLIP, Excerpt
from segue.audio.mel import MELON, LogMel
from segue.audio.sources.clips import BadFile, Clip, Source
from segue.audio.sources.npy_files import NpyFolder
from segue.audio.sources.sound_files import NAMED_BY_PATH, SoundFiles, list_sounds, listed_sounds
from segue.audio.sources.tar_shards import TarShards
from segue.errors import DataError, Where

__all__ = ["BadFile", "Clip", "NpyFolder", "SoundFiles", "Source", "TarShards", "open_source"]


def open_source(
    path: Path | str,
    *,
    ids: str = NAMED_BY_PATH,
    mel: LogMel = MELON,
    excerpt: Excerpt = CLIP,
) -> Source:
    """The source at a path; its content shows the kind.

    A `.tar` or a folder with `arena_mel_*.tar` is read as shards; a folder with more `.npy` than sound files as
    Melon's unpacked folder; a folder with sound files, one sound file, or a `.csv` with the columns `file` and
    `id` as sound files.

    Args:
        path: The source's path.
        ids: The rule for ids of sound files, see `list_sounds`; other sources have their own ids.
        mel: Settings of sound files' spectrograms; other sources must have as many bands.
        excerpt: The part of each sound file.

    Raises:
        DataError: There is no such source.
    """
    path = Path(path)
    if path.is_file():
        if path.suffix.lower() == ".csv":
            return SoundFiles(listed_sounds(path), mel=mel, excerpt=excerpt)
        if path.suffix.lower() == ".tar":
            return TarShards((path,), bands=mel.bands)
        if path.suffix.lower() in AUDIO_SUFFIXES:
            return SoundFiles(list_sounds(path, ids=ids), mel=mel, excerpt=excerpt)
    elif path.is_dir():
        if shards := sorted(path.glob("*.tar"), key=_number):
            return TarShards(tuple(shards), bands=mel.bands)
        arrays, sounds = NpyFolder(path, bands=mel.bands), list_sounds(path, ids=ids)
        if arrays.total > len(sounds):
            return arrays
        if sounds:
            return SoundFiles(sounds, mel=mel, excerpt=excerpt)
    raise DataError(
        expected="tar shards, a folder of .npy or sound files, or a .csv with the columns file and id",
        got="none of them",
        where=Where(path),
        hint="Check the path.",
    )


def _number(path: Path) -> tuple[int, str]:
    digits = "".join(character for character in path.stem if character.isdecimal())
    return (int(digits) if digits else -1, path.name)

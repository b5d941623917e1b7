"""Sound files, and the rules for their tracks' ids. Those of a source are decoded in processes of their own."""

from __future__ import annotations

import collections
import dataclasses
import functools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from segue.audio import apart
from segue.audio.decode import AUDIO_SUFFIXES, CLIP, Excerpt, read_sound, stream_sound
from segue.audio.decoders import AAC_FORMATS
from segue.audio.mel import MELON, LogMel
from segue.audio.mel_stream import MelStream
from segue.audio.sources.clips import BadFile, Clip, Heard
from segue.audio.tables import read_table
from segue.data.path_ids import path_id
from segue.errors import ConfigError, DataError, Where
from segue.extras import DECODING, need

NAMED_BY_PATH: Final = "path"
NAMED_BY_NAME: Final = "name"
NAMED_BY_TAGS: Final = "tags"
_TAG: Final = "tag:"


@dataclasses.dataclass(frozen=True)
class NamedSound:
    """A sound file and its track's id; the id is "" if the file has none, and `reason` has the cause."""

    path: Path
    id: str
    reason: str = ""


@dataclasses.dataclass(frozen=True)
class SoundFiles:
    """Sound files as spectrograms."""

    files: tuple[NamedSound, ...]
    mel: LogMel = MELON
    excerpt: Excerpt = CLIP

    @property
    def total(self) -> int:
        """The number of files."""
        return len(self.files)

    def clips(self) -> Iterator[Clip | BadFile]:
        """Each file, in the order given."""
        for file in self.files:
            if file.id:
                load = functools.partial(apart.heard, "sound", file.path, self.mel, self.excerpt)
                yield Clip(file.id, str(file.path), load)
            else:
                yield BadFile(str(file.path), file.reason)

    def check_installed(self) -> None:
        """Refuse to start if a decoder for these files is missing.

        Raises:
            MissingExtraError: The extra `audio`, or for m4a and aac `m4a`, is not installed.
        """
        need("Reading sound files", "audio", *DECODING)
        if any(file.path.suffix.lower() in AAC_FORMATS for file in self.files):
            need("Reading m4a and aac files", "m4a")

    def hear(self, path: Path) -> Heard:
        """The spectrogram of one file; of a whole file, its samples are never held together.

        Raises:
            DataError: The file cannot be decoded.
        """
        if self.excerpt.seconds is None:
            return self._whole(path)
        sound = read_sound(path, sample_rate=self.mel.sample_rate, excerpt=self.excerpt)
        return Heard(self.mel.of(sound.samples), sound.note)

    def _whole(self, path: Path) -> Heard:
        stream = MelStream(self.mel)
        try:
            note = stream_sound(path, sample_rate=self.mel.sample_rate, sink=stream.add)
            mel = stream.finish()
        except DataError as error:
            error.at(Where(path))
            raise
        return Heard(mel, note or ("silent" if stream.silent else ""))


def list_sounds(path: Path, *, ids: str = NAMED_BY_PATH) -> tuple[NamedSound, ...]:
    """The sound files of a folder and its subfolders, or one file, in the order of their paths.

    Args:
        path: The folder or file.
        ids: "path": a file's path in the folder, as in playlist files (`segue.data.path_ids`). "name": its
            name without suffix, or its path if two files have that name. "tags": "artist - title" from the file's
            tags. "tag:isrc": the file's tag `isrc`.

    Raises:
        ConfigError: `ids` has another value.
    """
    named = (NAMED_BY_PATH, NAMED_BY_NAME, NAMED_BY_TAGS)
    if ids not in named and not (ids.startswith(_TAG) and len(ids) > len(_TAG)):
        raise ConfigError(
            expected=f"ids {', '.join(named)} or tag:FIELD", got=repr(ids), hint="Such as tag:isrc."
        )
    files, folder = [path], path.parent
    if path.is_dir():
        folder = path
        files = sorted(f for f in path.rglob("*") if f.suffix.lower() in AUDIO_SUFFIXES and f.is_file())
    if ids not in (NAMED_BY_PATH, NAMED_BY_NAME):
        return tuple(_by_tags(file, ids) for file in files)
    stems = [path_id(file.stem, folder) if ids == NAMED_BY_NAME else "" for file in files]
    counts = collections.Counter(stems)
    return tuple(
        NamedSound(file, stem if stem and counts[stem] == 1 else path_id(file, folder))
        for file, stem in zip(files, stems, strict=True)
    )


def listed_sounds(path: Path) -> tuple[NamedSound, ...]:
    """The sound files in a CSV with the columns `file` and `id`; paths are relative to the CSV.

    Raises:
        DataError: It is not a CSV of that form, or is empty.
    """
    rows, fields = read_table(path)
    missing = {"file", "id"} - set(fields)
    if missing:
        raise DataError(
            expected="the columns file and id",
            got=", ".join(fields) or "none",
            where=Where(path, line=1),
        )
    if not rows:
        raise DataError(expected="at least one row", got="none", where=Where(path))
    return tuple(_listed(path.parent, number, row) for number, row in enumerate(rows, 2))


def _listed(folder: Path, line: int, row: Mapping[str, str]) -> NamedSound:
    file, key = row["file"].strip(), row["id"].strip()
    return NamedSound(folder / file, key if file else "", f"line {line}: expected a file and an id")


def _by_tags(path: Path, ids: str) -> NamedSound:
    try:
        tags = apart.tags(path)
    except DataError as error:
        return NamedSound(path, "", str(error))
    names = ("artist", "title") if ids == NAMED_BY_TAGS else (ids.removeprefix(_TAG).lower(),)
    found = [tags.get(name, "") for name in names]
    reason = "" if all(found) else f"expected the tags {', '.join(names)} in the file, got {tags or 'none'}"
    return NamedSound(path, " - ".join(found) if all(found) else "", reason)

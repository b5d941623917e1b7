"""Melon's `arena_mel_*.tar`, read from start to end without unpacking anything to disk."""

from __future__ import annotations

import dataclasses
import functools
import tarfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from segue.audio.sources.clips import BadFile, Clip
from segue.audio.sources.npy_files import MAX_BYTES, parse_npy


@dataclasses.dataclass(frozen=True)
class TarShards:
    """Tar files with members `{id // 1000}/{id}.npy`; the name is the id.

    They are not compressed: a few bytes could else stand for so many that reading would never end. Members outside
    the archive's own folder, links and devices, sparse files, files that are not .npy and oversized files are refused
    one by one. An incomplete shard gives the members before the break.
    """

    shards: tuple[Path, ...]
    bands: int

    @property
    def total(self) -> None:
        """None, because only reading shows the number."""
        return

    def clips(self) -> Iterator[Clip | BadFile]:
        """Each member, in the order of the archives."""
        for shard in self.shards:
            if not shard.is_file():
                yield BadFile(str(shard), "expected a tar file, got a directory, a pipe or a device")
                continue
            try:
                with tarfile.open(shard, "r:") as archive:
                    yield from self._members(shard, archive)
            except Exception as error:  # noqa: BLE001 - a damaged header makes tarfile raise almost anything
                yield _broken(shard, str(error))

    def _members(self, shard: Path, archive: tarfile.TarFile) -> Iterator[Clip | BadFile]:
        size = shard.stat().st_size
        for member in archive:
            name = f"{shard}:{member.name}"
            left = size - member.offset_data
            if not 0 <= member.size <= left:  # what follows cannot be found, and is not searched for
                yield _broken(shard, f"{left:,} bytes are left where {member.name!r} has {member.size:,}")
                return
            if member.isdir():
                continue
            if reason := _refusal(member):
                yield BadFile(name, reason)
                continue
            content = archive.extractfile(member)
            if content is None:
                yield BadFile(name, "expected a file with content, got none")
                continue
            load = functools.partial(parse_npy, content.read(), bands=self.bands, source=name)
            yield Clip(PurePosixPath(member.name).stem, name, load)


def _broken(shard: Path, why: str) -> BadFile:
    return BadFile(str(shard), f"expected a whole tar file, but it breaks off or is none: {why}")


def _refusal(member: tarfile.TarInfo) -> str:
    """The reason why a member is not read, or ""."""
    path = PurePosixPath(member.name)
    if path.is_absolute() or ".." in path.parts:
        return "expected a path inside the archive's folder, got one that leads out of it (refused)"
    if not member.isreg() or member.issparse():
        return "expected a plain file, got a link, a device or a sparse file (refused)"
    if path.suffix != ".npy":
        return "expected a .npy file, got another kind"
    if member.size > MAX_BYTES:
        return f"expected at most {MAX_BYTES:,} bytes, got {member.size:,} (refused)"
    return ""

"""Reading manifest.json, which names the kind of a directory that Segue wrote and the version of its layout."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from segue.errors import ArtifactError, ConfigError, Where
from segue.files.artifacts import whole
from segue.files.directories import kind_of
from segue.files.hashes import check_hashes
from segue.files.recovery import restore

MANIFEST: Final = "manifest.json"

ManifestT = TypeVar("ManifestT", bound=msgspec.Struct)


class _Version(msgspec.Struct, frozen=True):
    """The part of a manifest that every version has."""

    format_version: int


class _Sealed(msgspec.Struct, frozen=True):
    """The part of a manifest that `artifacts.write_sealed_manifest` adds."""

    sha256: dict[str, str] = {}
    sizes: dict[str, int] = {}


def read_manifest(
    directory: Path,
    form: type[ManifestT],
    *,
    kind: str,
    format_version: int,
    make: str,
    again: str,
    wanted: str = "",
    oldest: int = 1,
) -> ManifestT:
    """Read the manifest of a directory.

    Args:
        directory: The directory.
        form: The type of the manifest; it has a `format_version`.
        kind: The expected kind of directory, for messages: "model".
        format_version: The newest version that this library reads.
        make: How to make such a directory: "Make one with `segue fit`."
        again: How to repair a damaged directory: "Fit the model again."
        wanted: The kind with an article, if it is not "a {kind}".
        oldest: The oldest version that this library reads.

    Raises:
        ArtifactError: The directory or its manifest is missing, of another kind, too old or too new for this
            library, or damaged.
    """
    found = kind_of(directory)
    lacking = absence(directory) or (f"a {found}" if found not in (None, kind) else "")
    if lacking:
        raise ArtifactError(
            expected=wanted or f"a {kind}",
            got=lacking,
            where=Where(directory),
            hint=_inside(directory, kind) or make,
        )
    path = directory / MANIFEST
    with whole(path, msgspec.DecodeError, ConfigError, hint=again):
        data = path.read_bytes()
        version = msgspec.json.decode(data, type=_Version).format_version
        if oldest <= version <= format_version:
            found = msgspec.json.decode(data, type=form)
            _check_sealed(directory, data, kind)
            return found
    if version < oldest:
        raise ArtifactError(
            expected=f"{kind} format {oldest} or newer",
            got=f"format {version}, of an older Segue",
            where=Where(directory),
            hint=again,
        )
    raise ArtifactError(
        expected=f"{kind} format {format_version} or older",
        got=f"format {version}",
        where=Where(directory),
        hint=f"Update Segue, or {again[:1].lower()}{again[1:]}",
    )


def read_any(directory: Path) -> dict[str, Any]:
    """The manifest of a directory of any kind, of a known layout or not; its files are checked against it.

    Raises:
        ArtifactError: There is no manifest (see `absence`), it is no JSON object of Segue's, or a file is missing or
            has other bytes.
    """
    with whole(directory / MANIFEST, msgspec.DecodeError, hint="Make the directory again."):
        data = (directory / MANIFEST).read_bytes()
        found = msgspec.json.decode(data, type=dict[str, Any])
        msgspec.json.decode(data, type=_Version)
        _check_hashes(
            directory, msgspec.json.decode(data, type=_Sealed).sha256, str(found.get("kind", "directory"))
        )
    return found


def _check_sealed(directory: Path, data: bytes, kind: str) -> None:
    """Check the files of a sealed directory; those that name sizes are checked by whoever reads them."""
    found = msgspec.json.decode(data, type=_Sealed)
    if not found.sizes:
        _check_hashes(directory, found.sha256, kind)


def _check_hashes(directory: Path, sha256: dict[str, str], kind: str) -> None:
    for name in sha256:
        if name.startswith("/") or ".." in name.split("/"):
            raise ArtifactError(
                expected="names of files inside the directory",
                got=repr(name),
                where=Where(directory / MANIFEST),
                hint="Do not use it.",
            )
    check_hashes(directory, sha256, kind=kind, again="Fit or copy")


def absence(directory: Path) -> str:
    """What is at the path instead of a directory with a manifest, for errors; "" if it has a manifest."""
    restore(directory)
    if directory.is_file():
        return "a file"
    if not directory.is_dir():
        return "nothing there"
    return "" if (directory / MANIFEST).is_file() else f"a directory without {MANIFEST}"


def _inside(directory: Path, kind: str) -> str:
    """A hint at a directory of that kind inside this directory; "" if there is none."""
    found = (path.parent for path in sorted(directory.glob(f"*/{MANIFEST}")))
    return next((f"There is one in it: {path}" for path in found if kind_of(path) == kind), "")

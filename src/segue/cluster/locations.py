"""Where a working folder is: a folder that all nodes mount, or a prefix of an object store, by fsspec.

An object appears whole when its upload ends, as a file does by a rename. The secrets of a store come from each node's
environment, as its fsspec implementation reads them; Segue never sees them.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Protocol, TypeAlias

from segue.errors import ConfigError, Where
from segue.files.partials import partial, sweep
from segue.files.syncing import sync

Location: TypeAlias = Path | str
"""A folder's path, or the URL of a prefix such as s3://bucket/prefix."""

URL: Final = re.compile(r"[a-z][a-z0-9+.-]*://")


class Files(Protocol):
    """The files of a location, by names with slashes. Every method raises `OSError` where it fails."""

    def read(self, name: str) -> bytes:
        """Return a file's content."""
        ...

    def write(self, name: str, content: bytes) -> None:
        """Write a file, whole or not at all."""
        ...

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        ...

    def names(self) -> list[str]:
        """Return the names of what lies directly in the location, in no order; none if there is no such location."""
        ...

    def sweep(self) -> None:
        """Remove what killed writers left."""
        ...


class Folder:
    """Files of a folder.

    Args:
        root: The folder; it is made when something is written.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def read(self, name: str) -> bytes:
        """See `Files`."""
        return (self._root / name).read_bytes()

    def write(self, name: str, content: bytes) -> None:
        """See `Files`."""
        target = self._root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = partial(target)
        try:
            temporary.write_bytes(content)
            sync(temporary)
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)

    def remove(self, name: str) -> None:
        """See `Files`."""
        (self._root / name).unlink(missing_ok=True)

    def names(self) -> list[str]:
        """See `Files`."""
        return [path.name for path in self._root.iterdir()] if self._root.is_dir() else []

    def sweep(self) -> None:
        """See `Files`."""
        for place in (self._root, *(path for path in self._root.rglob("*") if path.is_dir())):
            sweep(place)


class Objects:
    """Objects under a prefix.

    Args:
        url: The prefix.

    Raises:
        ConfigError: fsspec, or its implementation for such URLs, is not installed, or the URL is none.
    """

    def __init__(self, url: str) -> None:
        self._system, self._prefix = _opened(url)

    def _key(self, name: str) -> str:
        return f"{self._prefix}/{name}"

    def read(self, name: str) -> bytes:
        """See `Files`."""
        with _as_os_error(self._key(name)):
            content: bytes = self._system.cat_file(self._key(name))
        return content

    def write(self, name: str, content: bytes) -> None:
        """See `Files`."""
        with _as_os_error(self._key(name)):
            self._system.pipe_file(self._key(name), content)

    def remove(self, name: str) -> None:
        """See `Files`."""
        try:
            with _as_os_error(self._key(name)):
                self._system.rm_file(self._key(name))
        except FileNotFoundError:  # some stores do not mind, and some do
            pass

    def names(self) -> list[str]:
        """See `Files`."""
        try:
            with _as_os_error(self._prefix):
                self._system.invalidate_cache()  # another node may have written since the last list
                listed: list[str] = self._system.ls(self._prefix, detail=False)
        except FileNotFoundError:
            return []
        found = (each.rstrip("/").rpartition("/")[2] for each in listed)
        return [name for name in found if name]

    def sweep(self) -> None:
        """There is nothing: an upload that was stopped leaves no object."""


def location_of(text: str) -> Location:
    """Return the location that a person typed: a URL as it is, without a slash at its end; else an absolute path.

    Raises:
        ConfigError: It is a URL of nothing.
    """
    if not URL.match(text):
        return Path(text).absolute()
    if not URL.match(shorter := text.rstrip("/")):
        raise ConfigError(
            expected="a bucket and a prefix", got=repr(text), hint="Such as s3://bucket/prefix."
        )
    return shorter


def within(location: Location, name: str) -> Location:
    """Return a location in another one."""
    return location / name if isinstance(location, Path) else f"{location}/{name}"


def files_at(location: Location) -> Files:
    """Return the files of a location; errors as for `Objects`."""
    return Folder(location) if isinstance(location, Path) else Objects(location)


def _opened(url: str) -> tuple[Any, str]:
    kind = url.partition("://")[0]
    try:
        import fsspec  # pyright: ignore[reportMissingTypeStubs] - it ships no types

        found: tuple[Any, str] = fsspec.core.url_to_fs(url)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    except (ImportError, ValueError) as error:
        s3 = kind in ("s3", "s3a")
        packages = "it (pip install 'segue[s3]')" if s3 else f"fsspec and its implementation of {kind}"
        raise ConfigError(
            expected="a working folder that can be reached",
            got=str(error),
            where=Where(url),
            hint=f"Install {packages} on every node, or name a folder that all nodes mount.",
        ) from error
    system, prefix = found
    return system, prefix.rstrip("/")


@contextmanager
def _as_os_error(key: str) -> Generator[None]:
    """Raise the errors of a store's client, which has its own classes, as `OSError`."""
    try:
        yield
    except OSError:
        raise
    except Exception as error:
        raise OSError(errno.EREMOTEIO, f"{type(error).__name__}: {error}", key) from error

"""A node's own copies of what its tasks share: each is fetched once a node.

They are blocks, turned into the basis of a half-sweep, and folders of files that folds map. The cache lies among the
node's temporary files, and processes map its files. It is a matter of time alone: where it cannot be made, as on a full
disk, each task makes its own copies.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import stat
import tempfile
from collections.abc import Generator, Mapping
from pathlib import Path, PurePosixPath
from typing import Final

import numpy as np

from segue.cluster.storage import Store
from segue.cluster.tasks import Piece
from segue.errors import SegueError, Where
from segue.facets.sparse import Floats
from segue.files.maps import mapped
from segue.files.partials import partial
from segue.files.scratch import scratch
from segue.generators.als.sweep import turned

KEPT: Final = 2
"""Generations of blocks that a node keeps: those of this half-sweep, and of one that lags behind."""


class Cache:
    """The cache of one run on this node.

    Args:
        name: The run's name, the same on all nodes.
    """

    def __init__(self, name: str) -> None:
        self._folder = folder_of(name)

    def turned(self, store: Store, block: Piece, basis: Floats) -> Floats:
        """Return a block of vectors in another basis, (rows, dim); mapped from the node's disk where that is possible.

        Args:
            store: Where the block is.
            block: The block.
            basis: The basis, (dim, dim).

        Raises:
            DamagedError: The block is missing, or has another digest.
        """
        generation = hashlib.sha256(basis.tobytes()).hexdigest()[:16]
        target = self._folder / generation / f"{block.sha256[:32]}.npy"
        with contextlib.suppress(OSError, ValueError):
            _own(self._folder)  # what another user may have put there is not read
            return mapped(target)
        found = turned(np.asarray(store.array(block), np.float32), basis)
        with contextlib.suppress(OSError):  # the cache saves time, and nothing else
            self._keep(found, target)
        return found

    @contextlib.contextmanager
    def folder(self, store: Store, files: Mapping[str, Piece]) -> Generator[Path]:
        """Yield a folder on this node with copies of files, to map; it is made once a node where that is possible.

        Args:
            store: Where they are.
            files: What they are, by their names in the folder, with slashes.

        Raises:
            DamagedError: One is missing, or has another digest.
        """
        whole = json.dumps(sorted((name, piece.sha256) for name, piece in files.items()))
        target = self._folder / f"files-{hashlib.sha256(whole.encode()).hexdigest()[:16]}"
        if self._filled(store, files, target):
            yield target
            return
        with scratch("files") as own:
            _copy(store, files, own)
            yield own

    def _filled(self, store: Store, files: Mapping[str, Piece], target: Path) -> bool:
        """Return whether a folder of the cache is there, or could be made."""
        with contextlib.suppress(OSError):
            _own(self._folder)
            if not target.is_dir():
                self._fill(store, files, target)
            return True
        return False

    def _fill(self, store: Store, files: Mapping[str, Piece], target: Path) -> None:
        """Make a folder of the cache; another process of this node may make the same one meanwhile."""
        temporary = partial(target)
        try:
            temporary.mkdir()
            _copy(store, files, temporary)
            try:
                temporary.rename(target)
            except OSError:
                if not target.is_dir():  # else the other one was faster
                    raise
        finally:
            shutil.rmtree(temporary, ignore_errors=True)

    def _keep(self, found: Floats, target: Path) -> None:
        _own(self._folder)
        if not target.parent.is_dir():
            target.parent.mkdir(mode=0o700, exist_ok=True)
            self._drop_older()
        temporary = partial(target)
        try:
            with temporary.open("wb") as file:
                np.save(file, found, allow_pickle=False)
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)

    def _drop_older(self) -> None:
        made = sorted(self._folder.iterdir(), key=lambda path: path.stat().st_mtime_ns, reverse=True)
        for older in made[KEPT:]:
            shutil.rmtree(older, ignore_errors=True)


def folder_of(name: str) -> Path:
    """Return a run's folder among this node's temporary files."""
    return Path(tempfile.gettempdir()) / f"segue-cluster-{os.getuid()}-{name}"


def remove(name: str) -> None:
    """Remove a run's cache from this node."""
    shutil.rmtree(folder_of(name), ignore_errors=True)


def _copy(store: Store, files: Mapping[str, Piece], folder: Path) -> None:
    for name, piece in files.items():
        parts = PurePosixPath(name).parts
        if not parts or PurePosixPath(name).is_absolute() or ".." in parts:
            raise SegueError(
                f"expected the name of a file within a folder, got {name!r}", where=Where(store.root)
            )
        place = folder.joinpath(*parts)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(store.bytes_of(piece))


def _own(folder: Path) -> None:
    """Make a folder that only this user may write to.

    Raises:
        PermissionError: It is there, and another user may have made or may change it.
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.getuid() or status.st_mode & 0o022:
        raise PermissionError(folder)

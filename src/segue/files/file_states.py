"""What the file system says of a file, by which a process knows a file that it has read before."""

from __future__ import annotations

import os
import time
from typing import Final, NamedTuple

SETTLED: Final = 2_000_000_000
"""Nanoseconds since a file's last write after which another write surely changes its times."""


class FileState(NamedTuple):
    """What the file system says of a file; no program can set `changed` back."""

    device: int
    inode: int
    size: int
    written: int
    changed: int

    @classmethod
    def of(cls, status: os.stat_result) -> FileState:
        """The state in a `stat`."""
        return cls(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)

    @property
    def settled(self) -> bool:
        """Whether the last write is so long ago that another one changes the state."""
        return time.time_ns() - max(self.written, self.changed) > SETTLED

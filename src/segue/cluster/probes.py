"""Probes: what a node says of itself, and of the storage that all nodes have to see alike."""

from __future__ import annotations

import contextlib
import os
import platform
import shutil
import tempfile
import time
from pathlib import Path
from typing import Final, cast

import msgspec
import numpy as np
from threadpoolctl import threadpool_info  # pyright: ignore[reportMissingTypeStubs] - it ships no types

import segue
from segue.cluster.locations import Files, Location, files_at, location_of
from segue.errors import ConfigError
from segue.threads import cores

MARK: Final = ".segue-probe"
"""The first part of the names of the files that probes leave for each other."""

PATIENCE: Final = 3.0
"""Seconds that a node waits for a file to appear: a shared folder may show it late."""

LOAD: Final = 16 << 20
"""Bytes that a probe writes and reads to measure the storage."""


class Probe(msgspec.Struct, frozen=True, kw_only=True):
    """What a node says.

    Attributes:
        node: Its name.
        address: Its address in the cluster; "" for this machine.
        silent: Why it does not answer; "" if it does.
        segue: Segue's version there.
        python: Python's.
        numpy: NumPy's.
        ray: Ray's; "" where it does not matter.
        kernel: The processor's kernel of BLAS, which decides the last bits of sums.
        cores: Cores that work.
        memory: Bytes of memory.
        free: Bytes that are free now.
        disk: Bytes free for temporary files.
        clock: Its time, in seconds.
        seen: What the driver's file says there; "" if it is not seen.
        problem: Why the storage cannot be used; "" if it can.
        writes: Bytes a second that it wrote.
        reads: Bytes a second that it read.
        asked: Seconds between question and answer, as the driver measured them.
        answered: The driver's time in the middle of these, in seconds.
    """

    node: str
    address: str = ""
    silent: str = ""
    segue: str = ""
    python: str = ""
    numpy: str = ""
    ray: str = ""
    kernel: str = ""
    cores: int = 0
    memory: int = 0
    free: int = 0
    disk: int = 0
    clock: float = 0.0
    seen: str = ""
    problem: str = ""
    writes: float = 0.0
    reads: float = 0.0
    asked: float = 0.0
    answered: float = 0.0


def probe(storage: str, token: str, node: str, ray: str = "") -> Probe:
    """Look at this node.

    Args:
        storage: The shared folder, or its URL; the driver left the file `.segue-probe-TOKEN` in it.
        token: The run's name, which that file holds.
        node: The node's name; the answer is the file `.segue-probe-TOKEN-NODE`.
        ray: Ray's version here.
    """
    memory, free = memory_of_node()
    begun = time.time()
    seen, problem, writes, reads = _storage(location_of(storage), token, node)
    return msgspec.structs.replace(
        versions(node, ray),
        cores=cores(),
        memory=memory,
        free=free,
        disk=shutil.disk_usage(tempfile.gettempdir()).free,
        clock=begun,
        seen=seen,
        problem=problem,
        writes=writes,
        reads=reads,
    )


def versions(node: str, ray: str = "") -> Probe:
    """Return what this process is made of, as a part of a probe."""
    return Probe(
        node=node,
        segue=segue.__version__,
        python=platform.python_version(),
        numpy=np.__version__,
        ray=ray,
        kernel=_kernel(),
    )


def _kernel() -> str:
    found = cast("list[dict[str, str]]", threadpool_info())
    return ", ".join(
        sorted({each.get("architecture", "") for each in found if each.get("user_api") == "blas"})
    )


def memory_of_node() -> tuple[int, int]:
    """Return the bytes of memory, of the container if it has fewer, and those that are available."""
    found: dict[str, int] = {}
    with contextlib.suppress(OSError, ValueError):
        for line in Path("/proc/meminfo").read_text().splitlines():
            name, _, rest = line.partition(":")
            found[name] = int(rest.split()[0]) << 10
    whole, free = found.get("MemTotal", 0), found.get("MemAvailable", 0)
    with contextlib.suppress(OSError, ValueError):
        limit = int(Path("/sys/fs/cgroup/memory.max").read_text())
        whole, free = min(whole, limit), min(free, limit)
    return whole, free


def _storage(folder: Location, token: str, node: str) -> tuple[str, str, float, float]:
    """Return what the driver's file says, what is wrong, and the bytes a second written and read."""
    target = f"{MARK}-{token}-{node}"
    try:
        files = files_at(folder)
        seen = _awaited(files, f"{MARK}-{token}")
        load = os.urandom(1 << 20) * (LOAD >> 20)
        start = time.perf_counter()
        files.write(target, load)
        middle = time.perf_counter()
        back = files.read(target)
        end = time.perf_counter()
        files.write(target, seen.encode())
    except ConfigError as error:
        return "", error.message, 0.0, 0.0
    except OSError as error:
        return "", f"{error.strerror or error}: {error.filename or folder}", 0.0, 0.0
    if back != load:
        return seen, "what was written is read back differently", 0.0, 0.0
    return seen, "", LOAD / max(middle - start, 1e-9), LOAD / max(end - middle, 1e-9)


def _awaited(files: Files, name: str) -> str:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return files.read(name).decode("utf-8", "replace")
        except FileNotFoundError:
            if time.monotonic() >= until:
                raise
            time.sleep(0.1)

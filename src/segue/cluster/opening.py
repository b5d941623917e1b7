"""The engine that an address names."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

from segue.cluster.engines.engine import Engine
from segue.cluster.engines.local import LocalEngine

LOCAL: Final = "local"
"""The address of this machine's own processes."""


@contextmanager
def engine_at(address: str, workers: int | None = None) -> Generator[Engine]:
    """Yield the engine of an address, and end what it runs afterwards.

    Args:
        address: "local" for processes of this machine; HOST:PORT or "auto" for a Ray cluster.
        workers: How many processes, of "local" alone; None for one per core.

    Raises:
        MissingExtraError: Ray is needed and not installed.
        ConfigError: No cluster is there, or it cannot be joined.
    """
    if address == LOCAL:
        local = LocalEngine(workers)
        try:
            yield local
        finally:
            local.close()
        return
    from segue.cluster.engines.ray_engine import RayEngine

    cluster = RayEngine(address)
    try:
        yield cluster
    finally:
        cluster.disconnect()

"""The environment of a worker: that of the service, without its secrets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from segue.threads import cores

THREADS: Final = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "POLARS_MAX_THREADS")
"""Variables that set libraries' numbers of threads."""

SECRET: Final = re.compile(
    r"KEY|TOKEN|SECRET|PASS|CREDENTIAL|AUTH|COOKIE|DSN|SEGUE_STORE|^PG|DATABASE|PROXY|(_|^)UR[LI]$",
    re.IGNORECASE,
)
"""Names of variables that may hold a secret. A worker needs none: it speaks with nobody but the service."""


def environment(given: Mapping[str, str], threads: int) -> dict[str, str]:
    """The environment for a worker.

    Args:
        given: The service's own environment.
        threads: Number of threads for numerical libraries.
    """
    kept = {name: value for name, value in given.items() if not SECRET.search(name)}
    return kept | dict.fromkeys(THREADS, str(threads))


def share(workers: int) -> int:
    """A worker's number of threads: many workers share the cores; a single one uses them all."""
    return max(1, cores() // workers)

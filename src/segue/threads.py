"""The cores there are, and one BLAS thread where the matrices are small: more only wait for each other."""

from __future__ import annotations

import functools
import os
import sys
from contextlib import AbstractContextManager
from typing import Any

from threadpoolctl import ThreadpoolController  # pyright: ignore[reportMissingTypeStubs] - it ships no types


def cores() -> int:
    """How many cores this process may use; on systems that do not say, how many there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@functools.cache
def _controller(solvers: bool) -> Any:  # noqa: ARG001 - the key of what is kept
    return ThreadpoolController()


def one_blas_thread() -> AbstractContextManager[object]:
    """A context in which NumPy and SciPy use one thread; cheap to enter, libraries are looked up once.

    Once more after SciPy's solvers are loaded: they come late, with a BLAS of their own.
    """
    return _controller("scipy.linalg" in sys.modules).limit(limits=1, user_api="blas")

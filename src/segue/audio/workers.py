"""Threads that each compute on one core, so that they do not compete for cores."""

from __future__ import annotations

import contextlib
import importlib.util
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor

from segue.errors import ConfigError
from segue.threads import cores, one_blas_thread


@contextlib.contextmanager
def workers(count: int | None = None) -> Generator[ThreadPoolExecutor]:
    """A pool of threads in which BLAS and PyTorch start no threads of their own.

    Args:
        count: Number of threads; None for one for each core.

    Raises:
        ConfigError: `count` is below 1.
    """
    size = cores() if count is None else count
    if size < 1:
        raise ConfigError(expected="workers of 1 or more", got=str(count))
    with one_blas_thread():
        if importlib.util.find_spec("torch") is None:
            with ThreadPoolExecutor(size) as pool:
                yield pool
            return
        import torch

        threads = torch.get_num_threads()
        try:  # a thread's setting applies to itself and to threads that start later
            with ThreadPoolExecutor(size, initializer=torch.set_num_threads, initargs=(1,)) as pool:
                yield pool
        finally:
            torch.set_num_threads(threads)

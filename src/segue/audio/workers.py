"""Threads that each compute on one core, so that they do not compete for cores."""

from __future__ import annotations

import contextlib
import importlib.util
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from segue.audio.patience import PATIENCE, PatientThreads
from segue.errors import ConfigError
from segue.threads import cores, one_blas_thread


@contextlib.contextmanager
def patient_workers(count: int | None = None, patience: float = PATIENCE) -> Generator[PatientThreads[Any]]:
    """Threads for work that may hang, without PyTorch, in which BLAS starts no threads of its own.

    Args:
        count: Number of threads; None for one for each core.
        patience: Seconds that one piece of work may take.

    Raises:
        ConfigError: `count` is below 1, or `patience` is not above 0.
    """
    if not patience > 0:
        raise ConfigError(expected="a patience above 0 s", got=f"{patience:g}")
    with one_blas_thread():
        threads = PatientThreads[Any](_size(count), patience)
        try:
            yield threads
        finally:
            threads.close()


@contextlib.contextmanager
def workers(count: int | None = None) -> Generator[ThreadPoolExecutor]:
    """A pool of threads in which BLAS and PyTorch start no threads of their own.

    Args:
        count: Number of threads; None for one for each core.

    Raises:
        ConfigError: `count` is below 1.
    """
    size = _size(count)
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


def _size(count: int | None) -> int:
    size = cores() if count is None else count
    if size < 1:
        raise ConfigError(expected="workers of 1 or more", got=str(count))
    return size

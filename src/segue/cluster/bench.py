"""The bench: what a task's function is given, and the one function that every worker runs."""

from __future__ import annotations

import os
import pkgutil
import platform
import time
from collections.abc import Mapping
from typing import cast

import numpy as np
import polars as pl
from numpy.typing import NDArray

from segue.cluster.cache import Cache
from segue.cluster.locations import location_of
from segue.cluster.matrices import read_matrix
from segue.cluster.storage import DamagedError, Output, Store
from segue.cluster.tasks import Call, Outcome, Piece, Record, Task
from segue.errors import SegueError, as_data
from segue.facets.sparse import Csr, Floats
from segue.threads import one_blas_thread


class Bench:
    """A task's inputs and settings.

    Attributes:
        task: The task.
        store: The working folder.
        cache: This node's own copies.
    """

    def __init__(self, task: Task, store: Store, cache: Cache) -> None:
        self.task, self.store, self.cache = task, store, cache

    def pieces(self, name: str) -> tuple[Piece, ...]:
        """The files of an input."""
        return self.task.inputs[name]

    def arrays(self, name: str) -> list[NDArray[np.generic]]:
        """The arrays of an input's files."""
        return [self.store.array(piece) for piece in self.pieces(name)]

    def array(self, name: str) -> NDArray[np.generic]:
        """The array of an input of one file."""
        return self.arrays(name)[0]

    def floats(self, name: str) -> Floats:
        """The same of single precision."""
        return np.asarray(self.array(name), np.float32)

    def matrix(self, name: str) -> Csr:
        """A matrix of an input of four files: values, codes, pointers, shape."""
        return read_matrix(self.store, self.pieces(name))

    def tables(self, name: str) -> list[pl.DataFrame]:
        """The tables of an input's files."""
        return [self.store.table(piece) for piece in self.pieces(name)]

    def number(self, name: str) -> float:
        """A setting that is a number."""
        return cast("float", self.task.settings[name])

    def text(self, name: str) -> str:
        """A setting that is a text."""
        return cast("str", self.task.settings[name])


def work(call: Call) -> Outcome:
    """Do a task, unless it is done; never raises."""
    start, computed = time.perf_counter(), time.process_time()
    store = Store(location_of(call.root))
    found: dict[str, object] = {}
    try:
        found["record"] = store.record(call.task.name, call.task.key) or _done(call, store)
    except DamagedError as error:
        found["damaged"] = error.pieces
    except SegueError as error:
        found["error"] = as_data(error)
    except Exception as error:  # noqa: BLE001 - a worker lives on, and says what it met
        found["raised"] = f"{type(error).__name__}: {error}"
    return Outcome(
        **found,  # pyright: ignore[reportArgumentType] - the fields above
        node=f"{platform.node()}:{os.getpid()}",
        seconds=round(time.perf_counter() - start, 4),
        processor=round(time.process_time() - computed, 4),
        read=store.read,
        written=store.written,
    )


def _done(call: Call, store: Store) -> Record:
    function = pkgutil.resolve_name(call.task.function)
    with one_blas_thread():
        outputs: Mapping[str, Output] = function(Bench(call.task, store, Cache(call.cache)))
    return store.write(call.task.name, call.task.key, outputs)

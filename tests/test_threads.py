from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest
from threadpoolctl import threadpool_info

from segue.threads import cores, one_blas_thread


def blas_threads() -> set[int]:
    return {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}


def test_blas_has_one_thread_within_and_what_it_had_before_after() -> None:
    np.ones((2, 2)) @ np.ones((2, 2))  # loads the library
    before = blas_threads()
    with one_blas_thread():
        assert blas_threads() == {1}
    assert blas_threads() == before


def test_a_blas_that_is_loaded_later_has_one_thread_too() -> None:
    """SciPy brings a BLAS of its own, and solvers are imported late."""
    code = (
        "from segue.threads import one_blas_thread\n"
        "from threadpoolctl import threadpool_info\n"
        "import numpy\n"
        "with one_blas_thread(): pass\n"
        "import scipy.linalg\n"
        "with one_blas_thread():\n"
        "    print({one['num_threads'] for one in threadpool_info() if one['user_api'] == 'blas'})\n"
    )
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "2"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
    )
    assert done.stdout.strip() == "{1}"


def test_cores_are_those_that_the_process_may_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 3, 5}, raising=False)
    assert cores() == 3
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: 7)
    assert cores() == 7
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert cores() == 1

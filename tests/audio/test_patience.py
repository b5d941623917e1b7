"""A thread that hangs is given up, and the others go on."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from segue.audio.patience import PatientThreads


@pytest.fixture
def release() -> Iterator[threading.Event]:
    """What the threads that hang wait for; at the end of the test they go on."""
    event = threading.Event()
    yield event
    event.set()


@pytest.mark.parametrize("size", [1, 3])
def test_results_and_errors_come_in_the_order_of_the_calls(size: int) -> None:
    threads = PatientThreads[int](size)
    futures = [threads.submit(lambda number=number: 12 // number) for number in (3, 0, 4)]
    assert threads.result(futures[0]) == 4
    with pytest.raises(ZeroDivisionError):
        threads.result(futures[1])
    assert threads.result(futures[2]) == 3
    threads.close()


@pytest.mark.parametrize("size", [1, 2])
def test_work_that_hangs_is_given_up_and_the_rest_is_done(size: int, release: threading.Event) -> None:
    threads = PatientThreads[bool](size, patience=2.0)
    futures = [threads.submit(call) for call in (release.wait, lambda: False, release.wait, lambda: True)]
    with pytest.raises(TimeoutError):
        threads.result(futures[0])
    assert threads.result(futures[1]) is False
    with pytest.raises(TimeoutError):
        threads.result(futures[2])
    assert threads.result(futures[3]) is True
    threads.close()


def test_an_error_of_the_work_about_time_is_the_work_s() -> None:
    def late() -> None:
        raise TimeoutError("of the network drive")

    threads = PatientThreads[None](1)
    with pytest.raises(TimeoutError, match="of the network drive"):
        threads.result(threads.submit(late))
    threads.close()


SCRIPT = """
import threading
from segue.audio.patience import PatientThreads

threads = PatientThreads(1, patience=0.1)
try:
    threads.result(threads.submit(threading.Event().wait))
except TimeoutError:
    print("given up")
threads.close()
"""


def test_a_process_ends_although_a_thread_hangs() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=120, check=True
    )
    assert done.stdout == "given up\n"

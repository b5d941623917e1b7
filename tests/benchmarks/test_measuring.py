from __future__ import annotations

import sys
import time

import pytest

from benchmarks import measuring

LARGE = 200 << 20


def _python(code: str) -> measuring.Cost:
    return measuring.run([sys.executable, "-c", code])


def test_the_peak_is_the_processes_own():
    ballast = bytearray(b"x" * LARGE)  # a large parent must not show
    small, large = _python("pass"), _python(f"bytearray({LARGE}).find(1)")
    assert len(ballast) == LARGE
    assert small.peak_bytes < 40 << 20
    assert LARGE * 0.95 < large.peak_bytes - small.peak_bytes < LARGE * 1.1


def test_seconds_are_wall_time():
    started = time.perf_counter()
    cost = _python("import time; time.sleep(0.4)")
    assert 0.4 <= cost.seconds <= time.perf_counter() - started


def test_processor_seconds_are_what_it_computed():
    asleep, busy = (
        _python("import time; time.sleep(0.5)"),
        _python("import time\nwhile time.process_time() < 0.5: pass"),
    )
    assert asleep.processor_seconds < 0.5 <= busy.processor_seconds


def test_a_failing_process_says_what_it_said():
    with pytest.raises(RuntimeError, match=r"exited with 3:\n.*비 오는 날"):
        _python("import sys; sys.stderr.buffer.write('비 오는 날'.encode()); sys.exit(3)")


def test_a_child_computes_on_one_blas_thread():
    code = "import os, sys; sys.exit(os.environ['OPENBLAS_NUM_THREADS'] != '1')"
    assert _python(code).seconds > 0


def test_a_job_gets_its_arguments_and_its_result_comes_back(tmp_path):
    outcome = measuring.call(
        "benchmarks.worlds:make", playlists=40, tracks=60, questions=8, directory=tmp_path / "split"
    )
    assert outcome.result["playlists"] == 32
    assert (tmp_path / "split" / "questions.jsonl").read_text(encoding="utf-8").count("\n") == 8
    assert outcome.cost.peak_bytes > 10 << 20

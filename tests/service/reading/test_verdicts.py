from __future__ import annotations

import signal

import pytest

from segue.service.reading.verdicts import verdict


@pytest.mark.parametrize(
    ("code", "got"),
    [
        (-signal.SIGPROF, "more than 3 s of computing time"),
        (-signal.SIGABRT, "more than the limit"),
        (-signal.SIGSEGV, "more than the limit"),
    ],
)
def test_an_end_that_the_file_caused_is_its_answer(code: int, got: str) -> None:
    found = verdict(code, 3.0)
    assert found is not None
    assert (found.refused, found.too_much) == (True, True)
    assert got in found.fields.got
    assert found.fields.hint


@pytest.mark.parametrize("code", [None, 0, 1, -signal.SIGKILL, -signal.SIGTERM])
def test_any_other_end_is_not_the_files_fault(code: int | None) -> None:
    assert verdict(code, 3.0) is None

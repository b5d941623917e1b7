"""The harness itself, and about a minute of it: no reader may fail on mutated inputs, whatever they are."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from scripts.fuzz import parent, process
from scripts.fuzz.__main__ import main
from scripts.fuzz.child import run
from scripts.fuzz.mutators import LARGEST, MUTATORS, mutated
from scripts.fuzz.outcomes import Outcome
from scripts.fuzz.parent import Findings
from scripts.fuzz.process import Limits
from scripts.fuzz.readers import READERS
from scripts.fuzz.targets import NAMES, Case, cases
from segue.errors import DataError

SEEDS = [b'{"id": 1, "tags": ["a", "b"]}\n', "playlist,track\n밤,1\n".encode()]

PLAYLISTS = (
    "melon", "mpd", "jsonl", "csv", "m3u", "jspf", "xspf", "itunes", "questions", "recipe", "search", "table",
)  # fmt: skip
"""The targets of the minute; `python -m scripts.fuzz` takes all of them."""


def test_equal_seeds_give_equal_inputs() -> None:
    first, second = ([mutated(random.Random(seed), SEEDS) for seed in range(50)] for _ in range(2))
    assert first == second
    assert len(set(first)) > 40


@pytest.mark.parametrize("mutator", sorted(set(MUTATORS), key=lambda one: one.__name__))
def test_a_mutator_takes_anything(mutator: Any) -> None:
    for seed in range(20):
        for data in (b"", b"\0", *SEEDS):
            assert isinstance(mutator(random.Random(seed), data, SEEDS), bytes)
    assert len(mutated(random.Random(1), [b"x" * (2 * LARGEST)])) <= LARGEST


def test_a_case_ends_in_one_of_the_outcomes(tmp_path: Path) -> None:
    def raised(error: BaseException) -> Outcome:
        def read(_: Path) -> object:
            raise error

        return run(Case(tmp_path, read)).outcome

    assert run(Case(tmp_path, lambda _: None)).outcome is Outcome.OK
    assert raised(DataError("밤")) is Outcome.ERROR
    assert raised(MemoryError()) is Outcome.MEMORY
    assert raised(KeyError("밤")) is Outcome.TRACEBACK
    assert raised(DataError("\ud800")) is Outcome.TRACEBACK  # nobody could print it


@pytest.mark.parametrize("name", sorted(READERS))
def test_the_valid_inputs_of_a_reader_are_read(name: str, tmp_path: Path) -> None:
    source = cases(name, tmp_path)
    for seed in READERS[name].seeds():
        (tmp_path / "case" / READERS[name].file).write_bytes(seed)
        READERS[name].read(tmp_path / "case" / READERS[name].file)
    assert source.valid()


def test_crashes_hangs_and_memory_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = process.subprocess.Popen
    program = """
import os, sys, time
reports = int(sys.argv[-1])
os.write(reports, b"\\n")
if {what!r} == "crash": os.abort()
while True: pass
"""
    for what, outcome in (("crash", Outcome.CRASH), ("hang", Outcome.HANG)):

        def start(words: list[str], what: str = what, **options: Any) -> Any:
            return started(
                [words[0], "-X", "faulthandler", "-c", program.format(what=what), words[-1]], **options
            )

        monkeypatch.setattr(process.subprocess, "Popen", start)
        (tmp_path / "case").mkdir(exist_ok=True)
        monkeypatch.setattr(parent, "_keep", lambda *_: None)
        findings = parent.fuzz("csv", cases=1, seconds=60, seed=1, out=tmp_path, limits=Limits(seconds=0.5))
        assert findings.counts == {outcome: 1}


def test_the_same_finding_is_counted_once() -> None:
    findings = Findings()
    report = run(Case(Path(), lambda _: 1 / 0))
    assert [findings.add(report) for _ in range(3)] == [1, 2, 3]
    assert len(findings.found) == 1
    assert NAMES


@pytest.mark.parametrize("name", PLAYLISTS)
def test_a_minute_of_mutated_inputs_breaks_nothing(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["--target", name, "--cases", "120", "--minutes", "3", "--seed", "1", "--out", str(tmp_path)])
    assert code == 0, capsys.readouterr().out

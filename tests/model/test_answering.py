from __future__ import annotations

import pytest

import segue
from segue.model import answering
from segue.notes import note
from segue.threads import cores
from segue.types import Continuation, Query


@pytest.mark.skipif(cores() < 2, reason="one core: there is nothing to share out")
def test_processes_answer_as_one_does(sample, tmp_path, monkeypatch):
    segue.fit(sample, recipe="fast", seed=1).save(tmp_path / "model")
    model = segue.load(tmp_path / "model")
    queries = [Query(id=k, title="새벽 드라이브", tracks=(k,)) for k in range(6)]
    alone = answering.answer_all(model, queries, 20, tags=5)
    started = []
    executor = answering.ProcessPoolExecutor
    monkeypatch.setattr(
        answering, "ProcessPoolExecutor", lambda n, *a, **k: started.append(n) or executor(n, *a, **k)
    )
    for jobs, processes in ((None, []), (1, []), (2, [2])):
        shared = answering.answer_all(model, queries, 20, tags=5, directory=tmp_path / "model", jobs=jobs)
        assert [one.answer() for one in shared] == [one.answer() for one in alone]
        assert started == processes
    monkeypatch.setattr(answering, "WORTHWHILE", 1)
    monkeypatch.setattr(answering, "ProcessPoolExecutor", _Refused)
    with pytest.raises(_RefusedError):
        answering.answer_all(model, queries, 20, tags=5, directory=tmp_path / "model")


class _RefusedError(Exception):
    pass


class _Refused:
    def __init__(self, *_, **__) -> None:
        raise _RefusedError


def test_notes_are_counted_and_the_first_of_each_kind_is_said():
    missing = note("track_not_found", text="없는 곡 🎧")
    found = [
        Continuation(id="하나", tracks=(), tags=(), notes=(missing,)),
        Continuation(id="둘", tracks=(), tags=()),
        Continuation(id="셋", tracks=(), tags=(), notes=(note("track_not_found", text="other"),)),
    ]
    assert answering.note_lines(found) == [f"2 of 3 answers, the first: {missing.text} (question 하나)"]
    assert answering.note_lines(found[1:2], 1) == [
        "1 of 1 answers were too short and were filled with the most popular"
    ]

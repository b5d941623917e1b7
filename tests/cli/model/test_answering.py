from __future__ import annotations

import pytest

import segue
from segue.cli.model import answering
from segue.protocols import Silent
from segue.threads import cores
from segue.types import Query


@pytest.mark.skipif(cores() < 2, reason="one core: there is nothing to share out")
def test_processes_answer_as_one_does(sample, tmp_path, monkeypatch):
    segue.fit(sample, recipe="fast", seed=1).save(tmp_path / "model")
    model = segue.load(tmp_path / "model")
    queries = [Query(id=k, title="새벽 드라이브", tracks=(k,)) for k in range(6)]
    alone = answering.answers(model, queries, 20, tags=5, progress=Silent())
    monkeypatch.setattr(answering, "PORTION", 2)
    monkeypatch.setattr(answering, "WORTHWHILE", 1)
    shared = answering.answers(model, queries, 20, tags=5, progress=Silent(), directory=tmp_path / "model")
    assert [one.answer() for one in shared] == [one.answer() for one in alone]

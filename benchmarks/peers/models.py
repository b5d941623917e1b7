"""A whole model against implicit's ALS: fit, then 100 tracks for each question."""

from __future__ import annotations

from typing import Any

from benchmarks.measuring import Clock
from benchmarks.peers.task import N, Task, warm


def implicit_als(split: str, questions: int, factors: int = 128) -> dict[str, Any]:
    """Implicit's ALS."""
    from benchmarks import als

    warm("implicit.cpu.als")
    task, clock = Task.read(split, questions), Clock()
    with clock.part("fit"):
        model = als.fit(task.train, factors=factors, alpha=80, regularization=0.01)
    with clock.part("answer"):
        answers = als.answers(model, task.queries, task.train, N)
    return task.judged(clock, answers)


def segue_recipe(split: str, questions: int, recipe: str) -> dict[str, Any]:
    """One of Segue's recipes; no tags and no reasons are asked for, since the peer gives none."""
    import segue
    from segue.constraints.constraints import AS_RANKED

    warm("implicit.cpu.als", "gensim.models.word2vec", "lightgbm", "kiwipiepy")
    task, clock = Task.read(split, questions), Clock()
    with clock.part("fit"):
        model = segue.fit(task.train, recipe=recipe)
    with clock.part("answer"):
        found = model.recommend(task.queries, N, tags=0, constraints=AS_RANKED, reasons=False)
    return task.judged(clock, [continuation.answer() for continuation in found])

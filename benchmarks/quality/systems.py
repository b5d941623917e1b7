"""The systems that answer a split's questions, each fitted in a process of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.measuring import Clock
from benchmarks.quality.splits import Parts


def by_recipe(split: str, out: str, recipe: str, seed: int) -> dict[str, Any]:
    """Fit a recipe on the split's training part, answer its questions and write the answers."""
    import segue.pipeline
    from segue.data.answers import write_answers

    parts, clock = Parts.load(split), Clock()
    with clock.part("fit"):
        model = segue.pipeline.fit(parts.train, recipe=recipe, seed=seed)
    with clock.part("answer"):
        found = model.recommend(
            parts.questions, 100 + parts.longest("tracks"), tags=10 + parts.longest("tags"), reasons=False
        )
    write_answers(parts.finished([continuation.answer() for continuation in found]), Path(out))
    return clock.seconds


def by_als(split: str, out: str, seed: int, **settings: Any) -> dict[str, Any]:
    """The same with implicit's ALS, which has tracks alone to go by and gives no tags."""
    from benchmarks import als
    from segue.data.answers import write_answers

    parts, clock = Parts.load(split), Clock()
    with clock.part("fit"):
        model = als.fit(parts.train, seed=seed, **settings)
    with clock.part("answer"):
        found = als.answers(model, parts.questions, parts.train, 100 + parts.longest("tracks"))
    write_answers(parts.finished(found), Path(out))
    return clock.seconds

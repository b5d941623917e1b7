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


def by_generator(split: str, out: str, generator: str, seed: int) -> dict[str, Any]:
    """The same with one generator of the default recipe, for tracks; where it has too few, the most popular."""
    from segue.data.answers import write_answers
    from segue.facets import Facets, query_rows
    from segue.pipeline.lists import Lister
    from segue.pipeline.recipe import Recipe
    from segue.pipeline.recipes import recipe_of
    from segue.protocols import Silent
    from segue.threads import one_blas_thread
    from segue.types import Answer

    parts, clock = Parts.load(split), Clock()
    with clock.part("fit"), one_blas_thread():
        facets = Facets.of(parts.train)
        plan = recipe_of("default", facets)
        known = {name: plan.generators[name] for name in (generator, "popularity")}
        fitted = {name: one.fit(facets, seed=seed, progress=Silent()) for name, one in known.items()}
    with clock.part("answer"):
        alone = Lister(facets, Recipe(known, {generator: 1.0}, {}), fitted, {})
        found = alone.lists(query_rows(parts.questions, facets), "tracks", 100 + parts.longest("tracks"))
    names = facets.vocabulary.names["track"]
    answers = [
        Answer(
            id=query.id, tracks=tuple(parts.train.track_id(names[code]) for code in ordered.codes.tolist())
        )
        for query, ordered in zip(parts.questions, found, strict=True)
    ]
    write_answers(parts.finished(answers), Path(out))
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

"""The systems that answer a split's questions, each fitted in a process of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.measuring import Clock
from benchmarks.quality.parts import Parts


def by_recipe(
    split: str, out: str, recipe: str, seed: int, folds: int | None = None, runs: int | None = None
) -> dict[str, Any]:
    """Fit a recipe on the split's training part, answer its questions and write the answers.

    Args:
        split: The split's folder.
        out: Where the answers go.
        recipe: Which of Segue's.
        seed: Of the fit.
        folds: Folds that rankers learn from at most, None for the recipe's.
        runs: How often their trees are grown at most, None for as often as the recipe does.
    """
    import segue
    from benchmarks.without import changed
    from segue.constraints.constraints import AS_RANKED
    from segue.data.answers import write_answers

    parts, clock = Parts.load(split), Clock()
    with clock.part("fit"):
        model = segue.fit(parts.train, recipe=changed(recipe, None, folds, runs), seed=seed)
    with clock.part("answer"):
        found = model.recommend(
            parts.questions,
            100 + parts.longest("tracks"),
            tags=10 + parts.longest("tags"),
            constraints=AS_RANKED,
            reasons=False,
        )
    write_answers(parts.finished([continuation.answer() for continuation in found]), Path(out))
    return clock.seconds


def by_generator(split: str, out: str, generator: str, seed: int) -> dict[str, Any]:
    """The same with one generator of the default recipe, for tracks; where it has too few, the most popular."""
    from segue.constraints.constraints import AS_RANKED
    from segue.constraints.selection import Selector
    from segue.data.answers import write_answers
    from segue.facets import Facets, query_rows
    from segue.model.way import Wanted, Way
    from segue.protocols import Silent
    from segue.ranking.features import Background
    from segue.ranking.pools import BATCH
    from segue.ranking.ranker import PoolRanker
    from segue.reasons.explainer import Explainer
    from segue.recipes import Member, Recipe, Shape, resolve
    from segue.threads import one_blas_thread
    from segue.types import Answer

    parts, clock = Parts.load(split), Clock()
    with clock.part("fit"), one_blas_thread():
        facets = Facets.of(parts.train)
        plan = resolve("default", Shape.of(facets)).generators
        known = {name: plan[name] for name in (generator, "popularity")}
        fitted = {name: one.fit(facets, seed=seed, progress=Silent()) for name, one in known.items()}
    with clock.part("answer"):
        # the popular ones fill up alone
        members = {
            name: Member(name, one, tracks=float(name == generator), tags=1.0) for name, one in known.items()
        }
        alone, ranker = Recipe(tuple(members.values())), PoolRanker(Background.of(facets, "tracks", fitted))
        way = Way.of("tracks", alone, fitted, ranker, Explainer.of(facets, parts.train.tracks, alone, fitted))
        selection = Selector.of(facets).under(AS_RANKED)
        wanted = Wanted(100 + parts.longest("tracks"), selection, reasons=False)
        starts = range(0, len(parts.questions), BATCH)
        batches = (query_rows(parts.questions[start : start + BATCH], facets) for start in starts)
        scored = ((rows, way.score(rows)) for rows in batches)
        found = [way.go(scores, rows.asked(i), wanted) for rows, scores in scored for i in range(len(rows))]
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

"""A recipe's lists beside implicit's ALS at equal nDCG: what it finds more is spent on other lists by its sliders.

The recipe finds more than ALS, and its lists may be more popular and more alike. A slider gives up nDCG for variety. So
each slider is moved until nDCG is what ALS has, by bisection, and the lists are compared there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from benchmarks import measuring, tables
from benchmarks.beyond import figures
from benchmarks.quality import splits
from benchmarks.quality.scores import BASELINE as ALS
from benchmarks.quality.sets import SETS
from benchmarks.tables import Column

if TYPE_CHECKING:
    from segue.constraints.constraints import Constraints
    from segue.types import Answer

NDCG: Final = "ndcg@100"
STEPS: Final = 6
"""Of bisection: the slider is known to a 64th."""

HIGHER: Final = {
    "novelty": True,
    "popularity": False,
    "tail_bias": True,
    "artist_diversity": True,
    "album_diversity": True,
    "repeats": False,
    "distance": True,
    "coverage": True,
}
"""The metrics that are compared, and whether more is better: of popularity and repeats less is."""

Sliders = Mapping[str, float]

MOVED: Final[Mapping[str, Sliders]] = {
    "popularity": {"popularity": -1.0},
    "diversity": {"diversity": 1.0},
    "both": {"popularity": -0.5, "diversity": 0.5},
}
"""The sliders at the end of their way; each is moved alone, and both together in one proportion."""


def equal(name: str, data: Path, seed: int, recipe: str) -> None:
    """Answer a dev split by ALS and a recipe, move the sliders, and print and save what the lists are like.

    Args:
        name: A set of `SETS`.
        data: The folder of real playlists.
        seed: The split.
        recipe: Which of Segue's.
    """
    folder = splits.made(name, seed, data)
    files = {system: folder / f"answers-{system}.jsonl" for system in (ALS, recipe)}
    measuring.call(
        "benchmarks.quality.systems:by_als", split=folder, out=files[ALS], seed=seed, **SETS[name].als
    )
    asked = {"split": folder, "als": files[ALS], "out": files[recipe], "recipe": recipe, "seed": seed}
    rows = measuring.call("benchmarks.equal:moved", **asked).result["rows"]
    metrics = [key for key in rows[0] if key not in ("lists", "not worse")]
    columns = [Column("lists", "lists"), *(Column(key, key, tables.ndcg) for key in metrics)]
    columns.append(Column("not worse than ALS", "not worse"))
    title = f"{name}, split {seed}: {recipe} beside ALS at equal nDCG, questions that show tracks alone"
    tables.show(tables.table(title, columns, rows), "")
    tables.save(f"equal-{name}-{seed}", {"set": name, "seed": seed, "recipe": recipe, "rows": rows})


def moved(split: str, als: str, out: str, recipe: str, seed: int) -> dict[str, Any]:
    """Fit a recipe and write its answers; a row for ALS, for the recipe, and for each slider at ALS's nDCG."""
    import segue
    from benchmarks.quality.parts import Parts
    from segue.constraints.constraints import AS_RANKED, Constraints
    from segue.data.answers import read_answers, write_answers

    parts = Parts.load(split)
    model = segue.fit(parts.train, recipe=recipe, seed=seed, progress=False)

    def lists(of: Parts, constraints: Constraints) -> list[Answer]:
        n = 100 + parts.longest("tracks")
        found = model.recommend(of.questions, n, tags=10, constraints=constraints, reasons=False)
        return of.finished([one.answer() for one in found])

    write_answers(lists(parts, AS_RANKED), Path(out))
    alone, catalogue = by_tracks_alone(parts), segue.Catalogue.of(parts.train)

    def row(label: str, answers: Sequence[Answer]) -> dict[str, Any]:
        return {"lists": label, **chosen(figures(alone, answers, catalogue))}

    def at(sliders: Sliders) -> dict[str, Any]:
        label = ", ".join([recipe, *(f"{name} {value:.2f}" for name, value in sliders.items())])
        return row(label, lists(alone, Constraints(versions="one", **sliders)))

    own = {str(query.id) for query in alone.questions}
    peer = row(ALS, [one for one in read_answers(Path(als)) if str(one.id) in own])
    rows = [peer, row(f"{recipe}, as ranked", lists(alone, AS_RANKED)), at({})]
    rows += [matched(at, ends, peer[NDCG]) for ends in MOVED.values()]
    return {"rows": [{**one, "not worse": not_worse(one, peer)} for one in rows]}


def by_tracks_alone(parts: Any) -> Any:
    """The part of a split whose questions show tracks and nothing else: all that ALS reads."""
    from benchmarks.quality.parts import Parts

    kept = [place for place, query in enumerate(parts.questions) if query.mix == "tracks"]
    names = ("questions", "hidden", "groups", "left_out")
    return Parts(parts.train, *([getattr(parts, name)[place] for place in kept] for name in names))


def chosen(found: Mapping[str, float]) -> dict[str, float]:
    """The nDCG and the metrics of `HIGHER`, of those that the data have."""
    by_name = {key.partition("@")[0]: value for key, value in found.items()}
    return {NDCG: found[NDCG]} | {name: by_name[name] for name in HIGHER if name in by_name}


def matched(at: Callable[[Sliders], dict[str, Any]], ends: Sliders, wanted: float) -> dict[str, Any]:
    """The row at the farthest place of the sliders where nDCG is still `wanted` or more; the start where there is none.

    Args:
        at: From sliders to a row; nDCG is taken to fall along the way.
        ends: The sliders at the end of their way; 0 is the start of each.
        wanted: The nDCG of the peer.
    """
    low, high = 0.0, 1.0
    best = at(dict.fromkeys(ends, 0.0))
    for _ in range(STEPS):
        middle = (low + high) / 2
        tried = at({name: end * middle for name, end in ends.items()})
        if tried[NDCG] >= wanted:
            low, best = middle, tried
        else:
            high = middle
    return best


def not_worse(row: Mapping[str, Any], peer: Mapping[str, Any]) -> str:
    """The metrics of `HIGHER` on which a row is as good as the peer's or better, as words; and of how many."""
    compared = [name for name in HIGHER if name in row]
    good = [
        name for name in compared if (row[name] >= peer[name] if HIGHER[name] else row[name] <= peer[name])
    ]
    return f"{len(good)} of {len(compared)}: {', '.join(good)}" if good else f"0 of {len(compared)}"

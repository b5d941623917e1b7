"""Whether probabilities hold: the expected calibration error by mix, beside what chance alone would give.

Bins of few results lie off the line even where every forecast is right. So beside each error stands what perfect
forecasts of the same size would have by chance, in two ways. *By results*: hits are drawn anew with the forecasts' own
probabilities, as if the results of a list were independent of each other. *By lists*: each list's surprises, hits
less probabilities, keep or change their sign all together (wild cluster bootstrap; Cameron, Gelbach & Miller 2008).
So a list that is better than it expects by chance is so in all its results, as lists are. The second counts a real
error as chance in part; the truth lies between the two.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from benchmarks import measuring, tables
from benchmarks.quality import splits
from benchmarks.quality.every_mix import EVERY_MIX
from benchmarks.quality.sets import SETS
from benchmarks.tables import Column
from segue.evaluation.calibration import BINS, calibration_error

if TYPE_CHECKING:
    from segue.data.dataset import Dataset
    from segue.types import Answer, Continuation, Query

DRAWS: Final = 200
"""How often the hits of perfect forecasts are drawn."""

LENGTHS: Final = {"tracks": 100, "tags": 10}
SHARE: Final = 0.2
"""Of NetEase's playlists, held out as Melon's organisers do: its questions in every mix hide half of what they lack."""


@dataclass(frozen=True)
class Forecasts:
    """The results of some lists: the probability of each, whether it is hidden, and its list; (results,) each."""

    predicted: NDArray[np.float64]
    hits: NDArray[np.bool_]
    lists: NDArray[np.int64]

    @classmethod
    def joined(cls, several: Sequence[Forecasts]) -> Forecasts:
        """All results of several."""
        starts = np.cumsum([0, *(one.lists.max(initial=-1) + 1 for one in several)])
        return cls(
            np.concatenate([one.predicted for one in several]),
            np.concatenate([one.hits for one in several]),
            np.concatenate([one.lists + start for one, start in zip(several, starts[:-1], strict=True)]),
        )


def calibration(name: str, data: Path, seeds: Sequence[int], recipe: str, playlists: int | None) -> None:
    """Fit a recipe on every split, and print and save the calibration errors of its probabilities.

    Args:
        name: A set of `SETS`.
        data: The folder of real playlists.
        seeds: A dev split for each.
        recipe: Which of Segue's.
        playlists: Playlists of the set that are drawn for each split, None for all.
    """
    rows: list[dict[str, Any]] = []
    for seed in seeds:
        outcome = measuring.call(
            "benchmarks.calibration:forecasts", name=name, data=data, seed=seed, recipe=recipe,
            playlists=playlists,
        )  # fmt: skip
        rows += [{"split": seed, **row} for row in outcome.result["rows"]]
        tables.show(
            f"{name}, split {seed}: {recipe} in {outcome.cost.processor_seconds:.0f} processor seconds"
        )
    found = summed(rows)
    columns = [Column("asked", "asked"), Column("results", "results", tables.count)]
    columns += [Column(key, key, tables.ndcg) for key in ("predicted", "observed", "error")]
    columns += [Column(f"{key}: mean, 95 %", key) for key in ("by results", "by lists")]
    title = f"{name}, {recipe}: expected calibration error, and that of perfect forecasts by chance"
    tables.show(tables.table(title, columns, found), "")
    tables.save(
        f"calibration-{name}-{recipe}",
        {"set": name, "recipe": recipe, "seeds": list(seeds), "playlists": playlists, "rows": found},
    )


def forecasts(name: str, data: str, seed: int, recipe: str, playlists: int | None) -> dict[str, Any]:
    """Fit and ask a recipe on one split; a row for each target and mix with its lists' probabilities and hits."""
    import segue
    from segue.constraints.constraints import AS_RANKED

    train, questions, hidden = _split(name, Path(data), seed, playlists)
    model = segue.fit(train, recipe=recipe, seed=seed, progress=False)
    lists = model.recommend(
        questions, LENGTHS["tracks"], tags=LENGTHS["tags"], constraints=AS_RANKED, reasons=False
    )
    rows: list[dict[str, Any]] = []
    for target in LENGTHS:
        for mix, one in by_mix(target, questions, hidden, lists).items():
            values = {key: getattr(one, key).tolist() for key in ("predicted", "hits", "lists")}
            rows.append({"target": target, "mix": mix, **values})
    return {"rows": rows}


def by_mix(
    target: str, questions: Sequence[Query], hidden: Sequence[Answer], lists: Sequence[Continuation]
) -> dict[str, Forecasts]:
    """The forecasts of the lists with a probability, of questions that hide some of the target, by mix."""
    found: dict[str, list[Forecasts]] = {}
    for query, answer, one in zip(questions, hidden, lists, strict=True):
        wanted = {str(name) for name in getattr(answer, target)}
        if not wanted or target not in one.expected:
            continue
        results = (
            [str(track.id) for track in one.tracks] if target == "tracks" else [tag.tag for tag in one.tags]
        )
        sure = [result.probability or 0.0 for result in (one.tracks if target == "tracks" else one.tags)]
        hits = np.array([result in wanted for result in results], np.bool_)
        forecast = Forecasts(np.array(sure, np.float64), hits, np.zeros(len(hits), np.int64))
        found.setdefault(query.mix, []).append(forecast)
    return {mix: Forecasts.joined(several) for mix, several in sorted(found.items())}


def summed(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """A row for each target as a whole, each of its splits, and each of its mixes over all splits."""
    made = [(row["target"], row["split"], row["mix"], _forecasts(row)) for row in rows]
    found: list[dict[str, Any]] = []
    for target in LENGTHS:
        own = [row for row in made if row[0] == target]
        if not own:
            continue
        found.append(_row(f"{target}, all", [row[3] for row in own]))
        for place, word in ((1, "split "), (2, "")):
            for value in dict.fromkeys(row[place] for row in own):
                label = f"{target}, {word}{value}"
                found.append(_row(label, [row[3] for row in own if row[place] == value]))
    return found


def _forecasts(row: Mapping[str, Any]) -> Forecasts:
    return Forecasts(
        np.array(row["predicted"], np.float64),
        np.array(row["hits"], np.bool_),
        np.array(row["lists"], np.int64),
    )


def _row(label: str, several: Sequence[Forecasts]) -> dict[str, Any]:
    one = Forecasts.joined(several)
    chances = {"by results": by_results(one), "by lists": by_lists(one)}
    return {
        "asked": label,
        "results": len(one.hits),
        "predicted": float(one.predicted.mean()),
        "observed": float(one.hits.mean()),
        "error": calibration_error(one.predicted, one.hits),
        **{way: f"{np.mean(found):.4f}, {np.quantile(found, 0.95):.4f}" for way, found in chances.items()},
    }


def by_results(one: Forecasts) -> NDArray[np.float64]:
    """The errors of perfect forecasts with these probabilities and independent results, (`DRAWS`,)."""
    rng = np.random.default_rng(0)
    drawn = (rng.random(len(one.predicted)) < one.predicted for _ in range(DRAWS))
    return np.array([calibration_error(one.predicted, hits) for hits in drawn])


def by_lists(one: Forecasts) -> NDArray[np.float64]:
    """The errors of perfect forecasts whose surprises are as large as these and go by lists, (`DRAWS`,)."""
    rng = np.random.default_rng(0)
    order = np.argsort(one.predicted, kind="stable")
    surprises, lists = (one.hits - one.predicted)[order], one.lists[order]
    starts = [int(part[0]) for part in np.array_split(np.arange(len(order)), BINS) if len(part)]
    signs = rng.choice([-1.0, 1.0], size=(DRAWS, int(lists.max()) + 1))
    sums = [np.add.reduceat(surprises * row[lists], starts) for row in signs]
    return np.abs(np.array(sums)).sum(axis=1) / len(order)


def _split(
    name: str, data: Path, seed: int, playlists: int | None
) -> tuple[Dataset, Sequence[Query], Sequence[Answer]]:
    """NetEase's playlists as Melon's organisers split theirs; the others' as `quality` does."""
    import segue
    from benchmarks.quality.parts import Parts

    if name != EVERY_MIX:
        parts = Parts.load(splits.made(name, seed, data, playlists))
        return parts.train, parts.questions, parts.hidden
    whole = SETS[name].read(data)
    whole = whole if playlists is None else splits.some_of(whole, playlists, seed)
    made = segue.split(whole, "melon-official", rng=seed, share=SHARE)
    return made.train, made.questions, made.answers

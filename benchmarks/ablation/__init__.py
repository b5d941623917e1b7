"""What every generator and every group of features adds: the default recipe without it.

The generators are fitted once, on the folds and on the whole; the candidates they name and their features are
kept, and each variant only learns its ranker anew from the part of them that it would have had.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from benchmarks import measuring, tables
from benchmarks.quality import splits
from benchmarks.tables import Column

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

METRICS: Final = {"tracks": "nDCG@100", "tags": "nDCG@10"}


def ablation(
    name: str,
    data: Path,
    seed: int,
    folds: int | None = None,
    runs: int | None = None,
    only: Sequence[str] = (),
) -> None:
    """Run every variant on a dev split, print a table a target and write the figures.

    Args:
        name: A set of `benchmarks.quality.sets.SETS`.
        data: The folder of real playlists.
        seed: Of the split and of the fit.
        folds: Folds that rankers learn from at most, None for the recipe's.
        runs: How often their trees are grown at most, None for as often as the recipe does.
        only: The variants, by name; none for all.
    """
    split = splits.made(name, seed, data)
    found = measuring.call(
        "benchmarks.ablation:run", name=name, split=split, seed=seed, folds=folds, runs=runs, only=list(only)
    )
    for target, rows in found.result["targets"].items():
        if rows:
            tables.show(*_tables(name, target, rows))
    peak = found.cost.peak_bytes
    tables.show(f"in {tables.seconds(found.cost.seconds)} and {tables.size(peak)} of memory")
    tables.save(
        f"ablation-{name}",
        {"set": name, "seed": seed, "folds": folds, "runs": runs, "peak_bytes": peak, **found.result},
    )


def run(
    name: str,
    split: str,
    seed: int,
    folds: int | None = None,
    runs: int | None = None,
    only: Sequence[str] = (),
) -> dict[str, Any]:
    """Every variant's figures on a split, by target."""
    from benchmarks.ablation.candidates import Asked, Stage
    from benchmarks.ablation.lists import judged, lists
    from benchmarks.ablation.variants import variants
    from benchmarks.quality.parts import Parts
    from benchmarks.quality.sets import mixes
    from segue.types import Target

    parts = Parts.load(split)
    stage = Stage.of(parts.train, seed, folds=folds, runs=runs)
    targets: tuple[Target, ...] = ("tracks", "tags")
    results: dict[str, list[dict[str, Any]]] = {}
    for target in targets:
        results[target] = rows = []
        asked = Asked.of(stage, parts, target)
        if not asked.places:
            continue
        groups = [parts.groups[place] for place in asked.places]
        masks = {mix: [group == mix for group in groups] for mix in mixes(name) if mix in groups}
        full = None
        for variant in variants(list(stage.recipe.generators), stage.examples[target].names, only):
            ranked = lists(stage, asked, variant, target, seed)
            if ranked is None:
                continue
            values = judged(ranked, asked, parts, stage, target)
            full = values if full is None else full
            rows.append({"variant": variant.name, **_figures(values, full, masks)})
    return {"targets": results}


def _figures(
    values: NDArray[np.float64], full: NDArray[np.float64], masks: dict[str, list[bool]]
) -> dict[str, Any]:
    """Means over all questions and by mix, and what lies between them and the full recipe's."""
    from benchmarks import figures

    return {
        "all": figures.mean(values),
        "difference": None if full is values else figures.paired(full, values).get("difference"),
        "mixes": {mix: figures.mean(values[mask]) for mix, mask in masks.items()},
        "mix_differences": {
            mix: figures.paired(full[mask], values[mask]).get("difference") for mix, mask in masks.items()
        },
    }


def _tables(name: str, target: str, rows: list[dict[str, Any]]) -> list[Any]:
    """The figures over all questions with their difference to the full recipe, and the means by mix."""
    overall = [
        Column("variant", "variant"),
        Column(METRICS[target], "all", tables.estimate),
        Column("against the full recipe", "difference", tables.estimate),
    ]
    mixes = list(rows[0]["mixes"])
    by_mix = [Column("variant", "variant"), *(Column(mix, mix, lambda value: value) for mix in mixes)]
    cells = [{"variant": row["variant"], **{mix: _cell(row, mix) for mix in mixes}} for row in rows]
    return [
        tables.table(f"{name}: {target}", overall, rows),
        "",
        tables.table(f"{name}: {target} by mix, and the difference", by_mix, cells),
        "",
    ]


def _cell(row: dict[str, Any], mix: str) -> str:
    """A mean, and what lies between it and the full recipe's."""
    change = row["mix_differences"][mix]
    text = tables.ndcg(row["mixes"][mix]["mean"])
    return text if row["difference"] is None or change is None else f"{text} ({change['mean']:+.4f})"

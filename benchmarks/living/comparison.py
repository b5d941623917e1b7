"""Segue's recipes beside living peers on the same questions, each in a process of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from benchmarks import figures, measuring, tables
from benchmarks.living import environments
from benchmarks.living.peers import PEERS, TRIALS, Peer
from benchmarks.quality import splits
from benchmarks.quality.every_mix import EVERY_MIX
from benchmarks.quality.parts import Parts
from benchmarks.quality.scores import METRICS, by_question, values
from benchmarks.quality.sets import mixes
from benchmarks.tables import Column

if TYPE_CHECKING:
    import polars as pl

Costs = dict[str, list[float | None]]
"""Processor seconds of each system on each split: of one fit and its answers; None where it is not known."""


@dataclass(frozen=True)
class Asked:
    """What is compared on which questions.

    Attributes:
        name: A set of `benchmarks.quality.sets.SETS`.
        seeds: A split for each.
        recipes: Segue's.
        playlists: Playlists of the set that are drawn for each split, None for all.
        folds: Folds that rankers learn from at most, None for the recipe's.
        runs: How often their trees are grown at most, None for as often as the recipe does.
        trials: Settings that are tried of each peer.
        resumed: Take answers that a run before left in a split's folder, instead of fitting again.
    """

    name: str
    seeds: Sequence[int]
    recipes: Sequence[str]
    playlists: int | None = None
    folds: int | None = None
    runs: int | None = None
    trials: int = TRIALS
    resumed: bool = False


def compare(asked: Asked, data: Path, peers: Sequence[Peer]) -> None:
    """Fit, answer and score the recipes and the peers, print the tables and write the figures.

    Args:
        asked: The set, the splits and the recipes.
        data: The folder of real playlists.
        peers: Of `benchmarks.living.peers.PEERS`.

    Raises:
        FileNotFoundError: A peer's environment is missing.
    """
    environments.check(peers)
    systems = [*asked.recipes, *(peer.name for peer in peers)]
    files: dict[str, list[Path]] = {system: [] for system in systems}
    costs: Costs = {system: [] for system in systems}
    notes: dict[str, list[dict[str, Any]]] = {system: [] for system in systems}
    folders = [splits.made(asked.name, seed, data, asked.playlists) for seed in asked.seeds]
    for seed, folder in zip(asked.seeds, folders, strict=True):
        if peers:
            task = {"name": asked.name, "split": folder, "folder": folder / "peers", "seed": seed}
            measuring.call("benchmarks.living.exchange:write", **task)
        for system in systems:
            file = folder / f"answers-{system.replace(' ', '-')}.jsonl"
            peer = PEERS.get(system)
            if not (asked.resumed and file.is_file()):
                note = (
                    _by_peer(asked, peer, folder, file, seed)
                    if peer
                    else _by_recipe(asked, system, folder, file, seed)
                )
                _note(file).write_text(json.dumps(note), encoding="utf-8")
            note = json.loads(_note(file).read_bytes()) if _note(file).is_file() else {}
            costs[system].append(note.get("processor_seconds"))
            notes[system].append(note)
            files[system].append(file)
            tables.show(f"{asked.name}, split {seed}: {system}")
    arguments = {"name": asked.name, "splits": folders, "answers": files, "recipes": list(asked.recipes)}
    found = measuring.call("benchmarks.living.comparison:scored", **arguments).result
    show(asked, peers, found, costs)
    kept = {**vars(asked), "versions": {peer.name: environments.version(peer) for peer in peers}}
    label = asked.name if asked.playlists is None else f"{asked.name}-of-{asked.playlists}"
    tables.save(f"quality-peers-{label}", {**kept, "systems": notes, **found})


def _note(file: Path) -> Path:
    """Where it is said what answers took."""
    return file.with_suffix(".json")


def _by_recipe(asked: Asked, recipe: str, folder: Path, file: Path, seed: int) -> dict[str, Any]:
    outcome = measuring.call(
        "benchmarks.quality.systems:by_recipe", split=folder, out=file, seed=seed, recipe=recipe,
        folds=asked.folds, runs=asked.runs,
    )  # fmt: skip
    return {"processor_seconds": outcome.cost.processor_seconds, "peak_bytes": outcome.cost.peak_bytes}


def _by_peer(asked: Asked, peer: Peer, folder: Path, file: Path, seed: int) -> dict[str, Any]:
    """Run a peer in its environment, and turn its lists into answers."""
    result = folder / "peers" / peer.name.replace(" ", "-")
    runner = [environments.interpreter(peer), "-m", "benchmarks.living.runner"]
    settings = json.dumps(peer.settings[: asked.trials])
    cost = measuring.run([*runner, peer.job, settings, str(folder / "peers"), str(result), str(seed)])
    read = measuring.call("benchmarks.living.exchange:read", split=folder, lists=result, out=file)
    return {**read.result, "all_processor_seconds": cost.processor_seconds, "peak_bytes": cost.peak_bytes}


def scored(name: str, splits: list[str], answers: dict[str, list[str]], recipes: list[str]) -> dict[str, Any]:
    """A row for each system and questions: its nDCG@100, and each recipe's ratio to it, question by question.

    Args:
        name: The set.
        splits: A split's folder for each seed.
        answers: For each system a file of answers for each seed.
        recipes: The systems that are Segue's.
    """
    parts = [Parts.load(split) for split in splits]
    groups = np.array([group for one in parts for group in one.groups])
    by_system = {
        system: values(_stacked(parts, files), METRICS["tracks"]) for system, files in answers.items()
    }
    alone = {"tracks"} if name == EVERY_MIX else {"tracks", "half", "10", "5", "1"}
    masks = {"tracks alone": np.isin(groups, list(alone)), "all": np.ones(len(groups), np.bool_)}
    masks |= {mix: groups == mix for mix in mixes(name) if np.any(groups == mix)}
    return {
        "rows": [
            row
            for asked, mask in masks.items()
            for row in _rows(asked, {system: found[mask] for system, found in by_system.items()}, recipes)
        ]
    }


def _stacked(parts: Sequence[Parts], files: Sequence[str]) -> pl.DataFrame:
    from benchmarks.quality.scores import stacked
    from segue.data.answers import read_answers

    return stacked(
        [by_question(one, read_answers(Path(file))) for one, file in zip(parts, files, strict=True)]
    )


def _rows(
    asked: str, by_system: Mapping[str, NDArray[np.float64]], recipes: Sequence[str]
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for system, own in by_system.items():
        mean = figures.mean(own)
        if mean is None:
            continue
        row: dict[str, Any] = {"asked": asked, "system": system, "ndcg": mean}
        for recipe in recipes:
            if recipe != system:
                row[f"{recipe} / it"] = figures.paired(own, by_system[recipe]).get("ratio")
        found.append(row)
    return found


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return float(np.mean(known)) if known else None


def show(asked: Asked, peers: Sequence[Peer], found: Mapping[str, Any], costs: Costs) -> None:
    """One table of questions that show tracks alone, all that peers read; and a column of means for each mix."""
    known = {peer.name: environments.version(peer) for peer in peers}
    ways = {peer.name: "folded in" if peer.folded else "joined" for peer in peers}
    rows = [
        {
            **row,
            "version": known.get(row["system"]),
            "questions as": ways.get(row["system"]),
            "cost": _mean(costs[row["system"]]),
        }
        for row in found["rows"]
        if row["asked"] == "tracks alone"
    ]
    columns = [Column(key, key) for key in ("system", "version", "questions as")]
    columns.append(Column("nDCG@100", "ndcg", tables.estimate))
    columns += [Column(f"{recipe} / it", f"{recipe} / it", tables.estimate) for recipe in asked.recipes]
    columns.append(Column("processor s", "cost", tables.count))
    questions = rows[0]["ndcg"]["questions"] if rows else 0
    title = f"{asked.name}: {questions:,} questions that show tracks alone, {asked.trials} settings tried of each peer"
    tables.show(tables.table(title, columns, rows), "")
    names = list(dict.fromkeys(row["asked"] for row in found["rows"]))
    columns = [Column("system", "system"), *(Column(name, name, tables.ndcg) for name in names)]
    means = [
        {"system": system, **{row["asked"]: row["ndcg"]["mean"] for row in found["rows"] if row["system"] == system}}
        for system in costs
    ]  # fmt: skip
    tables.show(tables.table(f"{asked.name}: nDCG@100 by what is shown", columns, means), "")

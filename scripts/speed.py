"""Compare how long two versions of Segue compute: one world, the same questions, in turn, a process for each run.

    python -m scripts.speed v0.1.0 .                                       # the fast recipe
    python -m scripts.speed OLD NEW --recipe default --playlists 1500 --tracks 6000 --work load,single,bare
    python -m scripts.speed OLD NEW --model DIR --asked queries.json --work median,p99,together

A version is a source tree or a git revision; each answers with a model that it fitted, or with one that is given.
Times are processor time, of all threads: other work on the machine shows less in it. Compiled modules are kept, as in
an installation.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np

from benchmarks import tables
from benchmarks.measuring import ONE_BLAS_THREAD
from benchmarks.quality.every_mix import every_mix
from benchmarks.tables import Column
from scripts import speed_run
from scripts.comparing import source_tree
from segue.errors import ConfigError, SegueError
from segue.sample import make_sample

COMMANDS: Final = {"import": ["-c", "import segue"], "help": ["-m", "segue", "--help"]}
"""Work whose whole process is timed."""

ONE_BY_ONE: Final = ("single", "median", "p99")
"""Work that asks one query after the other."""

WORK: Final = (*COMMANDS, *speed_run.WORK)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print a table; 2 where a version could not be measured."""
    asked = _parser().parse_args(arguments)
    work = asked.work.split(",")
    try:
        if unknown := set(work) - set(WORK):
            raise ConfigError(expected=f"work of {', '.join(WORK)}", got=", ".join(sorted(unknown)))
        with tempfile.TemporaryDirectory(prefix="segue-speed-") as folder:
            _measure(asked, work, Path(folder))
    except SegueError as error:
        print(error, file=sys.stderr)  # noqa: T201 - a script's words
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("old", help="a source tree or a git revision")
    parser.add_argument("new", help="another one")
    parser.add_argument("--work", default=",".join(WORK), help="separated by commas")
    parser.add_argument("--recipe", default="fast")
    parser.add_argument("--playlists", type=int, default=4000, help="of the sample world")
    parser.add_argument("--tracks", type=int, default=15_000, help="of the sample world")
    parser.add_argument(
        "--questions", type=int, default=150, help="playlists held out; each asks in all mixes"
    )
    parser.add_argument("--queries", type=int, default=600, help="that are answered at once")
    parser.add_argument("--single", type=int, default=200, help="that are answered one by one")
    parser.add_argument("--model", type=Path, help="that both versions load, in place of one that each fits")
    parser.add_argument("--asked", type=Path, help="a JSON list of queries for it")
    parser.add_argument("--runs", type=int, default=7, help="of each version")
    return parser


def _measure(asked: argparse.Namespace, work: Sequence[str], folder: Path) -> None:
    if (asked.model is None) != (asked.asked is None):
        raise ConfigError("expected --model and --asked, or neither: a model, and queries for it")
    trees = {side: source_tree(getattr(asked, side), folder / f"{side}-tree") for side in ("old", "new")}
    if asked.asked is None:
        world = make_sample(playlists=asked.playlists, tracks=asked.tracks, seed=0)
        parts = every_mix(world, 0, asked.questions)
        parts.train.save(folder / "train")
        questions: list[Any] = parts.questions
    else:
        questions = msgspec.json.decode(asked.asked.read_bytes())
    order = np.random.default_rng(0).permutation(len(questions)).tolist()
    (folder / "questions.json").write_bytes(msgspec.json.encode([questions[i] for i in order]))
    if asked.model is None:
        for side, tree in trees.items():
            _run(side, tree, "fit", asked, folder)
    rows = [_row(name, trees, asked, folder) for name in work]
    times = [Column(f"{side}, {part}", f"{side} {part}", tables.seconds) for side in trees for part in PARTS]
    pairs = [Column(f"{part} of pairs", f"pair {part}", tables.ratio) for part in ENDS]
    columns = [Column("work", "work"), *times, *pairs, Column("ratio of medians", "ratio", tables.ratio)]
    load = f"load {os.getloadavg()[1]:.1f}"
    tables.show(tables.table(f"Processor time, {asked.runs} runs each, {load}", columns, rows))


PARTS: Final = {"least": min, "median": statistics.median}


ENDS: Final = {"least": min, "most": max}


def _row(name: str, trees: Mapping[str, Path], asked: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """The times of both versions in turn, each the first as often as the other."""
    found: dict[str, list[float]] = {side: [] for side in trees}
    for k in range(asked.runs):
        for side in sorted(trees, reverse=k % 2 == 0):
            found[side].append(_run(side, trees[side], name, asked, folder))
    row: dict[str, Any] = {
        f"{side} {part}": of(times) for side, times in found.items() for part, of in PARTS.items()
    }
    ratios = [new / old for old, new in zip(found["old"], found["new"], strict=True)]
    row |= {f"pair {part}": of(ratios) for part, of in ENDS.items()}
    return row | {"work": name, "ratio": row["new median"] / row["old median"]}


def _run(side: str, tree: Path, name: str, asked: argparse.Namespace, folder: Path) -> float:
    """The processor time of some work of a version.

    Raises:
        ConfigError: The process failed; the message ends with what it said.
    """
    job = {
        "tree": tree,
        "work": name,
        "train": folder / "train",
        "model": asked.model.resolve() if asked.model else folder / f"model of {side}",
        "recipe": asked.recipe,
        "questions": folder / "questions.json",
        "queries": asked.single if name in ONE_BY_ONE else asked.queries,
    }
    child = COMMANDS.get(name) or ["-P", speed_run.__file__, json.dumps(job, default=str)]
    environment = os.environ | ONE_BLAS_THREAD
    environment["PYTHONPATH"] = str(tree / "src")
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    before = _children()
    done = subprocess.run(  # noqa: S603 - this Python and a file beside this one
        [sys.executable, *child], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ConfigError(f"expected {tree} to do {name!r}, but it failed.", hint=done.stderr[-2000:])
    return _children() - before if name in COMMANDS else float(done.stdout)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.exit(main())

"""Hostile models: copies of a model with one thing in them damaged on purpose, and digests that match.

    python -m tests.model.hostile MODEL [--share 1.0] [--seed 0] [--trusted]

makes them one after the other, loads each in a child process, asks the loaded ones, and counts what became of them.
A model is *refused* with an error that names a file, or *answers*; a *traceback*, a *crash* and a *hang* are mistakes.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from multiprocessing.connection import wait
from pathlib import Path
from typing import Final, NamedTuple

from scripts.fuzz.seals import seal
from tests.model.hostile_arrays import array_damages
from tests.model.hostile_files import file_damages
from tests.model.hostile_trees import tree_damages

PATIENCE: Final = 200.0
"""Seconds without a word after which a model counts as hanging; the slowest takes one on an idle machine."""

ROOM: Final = 6 << 30
"""Bytes of address space of a child, so that a model that asks for more gets an error, not the machine."""


class Outcome(NamedTuple):
    """What became of a hostile model: `fate` and, for people, what was said."""

    case: str
    fate: str
    said: str


def cases(model: Path) -> list[str]:
    """The names of all hostile models that can be made of this one: a file and what is done to it."""
    found: list[str] = []
    for path in sorted(path for path in model.rglob("*") if path.is_file()):
        name = path.relative_to(model).as_posix()
        damages = {**file_damages(path), **array_damages(path), **tree_damages(path)}
        found += [f"{name}: {damage}" for damage in damages]
    return found


def sample(found: Sequence[str], seed: int, most: int) -> list[str]:
    """Some of the cases, drawn with a seed, in their order."""
    return sorted(random.Random(seed).sample(found, min(most, len(found))))  # noqa: S311 - which ones is no secret


def make(model: Path, case: str, place: Path) -> None:
    """Write the hostile model of a case to `place`."""
    shutil.copytree(model, place)
    name, _, damage = case.partition(": ")
    path = place / name
    {**file_damages(path), **array_damages(path), **tree_damages(path)}[damage](path)
    if path.name != "manifest.json":
        seal(place)


def fates(model: Path, chosen: Sequence[str], *, trusted: bool = False) -> Iterator[Outcome]:
    """Make and load the cases in child processes; a child that dies is replaced by another for the rest."""
    left = list(chosen)
    while left:
        done = 0
        for outcome in _child(model, left, trusted=trusted):
            done += 1
            yield outcome
        left = left[done:]


def _child(model: Path, chosen: list[str], *, trusted: bool) -> Iterator[Outcome]:
    """The outcomes of one child; the last one is a crash or a hang where not all are there."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tests.model.hostile", str(model), "--child", folder]
        child = subprocess.Popen(
            [*command, "--trusted"] if trusted else command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert child.stdin
        assert child.stdout
        try:
            for case in chosen:
                child.stdin.write(f"{case}\n".encode())
                child.stdin.flush()
                if not wait([child.stdout], PATIENCE):  # select takes no descriptor from 1,024 on
                    yield Outcome(case, "hang", f"{PATIENCE:.0f} s")
                    return
                line = child.stdout.readline().decode(errors="replace").rstrip("\n")
                if not line:
                    yield Outcome(case, "crash", f"exit status {child.wait()}")
                    return
                fate, _, said = line.partition("\t")
                yield Outcome(case, fate, said)
        finally:
            child.kill()
            child.wait()
            child.stdin.close()
            child.stdout.close()


def _serve(model: Path, folder: Path, *, trusted: bool) -> None:
    """Answer each case from stdin with a line."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (ROOM, ROOM))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for number, line in enumerate(sys.stdin):
        place = folder / str(number)
        make(model, line.rstrip("\n"), place)
        fate, said = _fate(place, trusted=trusted)
        answers.write(f"{fate}\t{' '.join(said.split())[:300]}\n")
        answers.flush()
        shutil.rmtree(place)


def _fate(place: Path, *, trusted: bool) -> tuple[str, str]:
    import segue

    try:
        model = segue.load(place, trusted=True) if trusted else segue.load(place)
        ids = model.tracks["id"].to_list()[:40]
        tags = model.tags[:3]
        asked = [
            segue.Query(),
            segue.Query(title="비 오는 날 카페 재즈 2019"),
            segue.Query(tags=tuple(tags)),
            segue.Query(tracks=tuple(map(model.track_id, ids[3:40:7])), title="drive", tags=tuple(tags[:1])),
        ]
        model.recommend(asked, 30, tags=20)
        for ranker in model.rankers.values():
            ranker.importance()
    except segue.SegueError as error:
        return "refused" if str(place) in str(error) else "unnamed", str(error)
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is counted
        return "traceback", f"{type(error).__name__}: {error}"
    return "answers", ""


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", default="")
    parser.add_argument("--trusted", action="store_true")
    parser.add_argument("--child", type=Path)
    asked = parser.parse_args()
    if asked.child:
        _serve(asked.model, asked.child, trusted=asked.trusted)
        return 0
    found = [case for case in cases(asked.model) if asked.only in case]
    chosen = sample(found, asked.seed, round(asked.share * len(found)))
    counted: Counter[str] = Counter()
    for outcome in fates(asked.model, chosen, trusted=asked.trusted):
        counted[outcome.fate] += 1
        sys.stdout.write("\t".join(outcome) + "\n")
        sys.stdout.flush()
    counts = ", ".join(f"{n} {fate}" for fate, n in sorted(counted.items()))
    sys.stdout.write(f"{len(chosen)} models: {counts}\n")
    return 0 if counted.keys() <= {"refused", "answers"} else 1


if __name__ == "__main__":
    sys.exit(main())

"""Compare what two versions of Segue answer: the same playlists, questions and seed, a process for each version.

    python -m scripts.comparing v0.1.0 .                                   # the sample world
    python -m scripts.comparing OLD NEW --set netease --data DIR           # real playlists; see benchmarks/quality
    python -m scripts.comparing . . --new-seed 1                           # how much chance alone changes

A version is a source tree or a git revision. Each question is asked in the mixes of its set: on the sample world, all
mixes of title, tags and tracks. The exit status is 1 where an answer differs by more than the tolerance, else 0.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import msgspec

from benchmarks import tables
from benchmarks.agreement import DEPTHS, Answered, agreement
from benchmarks.measuring import ROOT
from benchmarks.quality.every_mix import every_mix
from benchmarks.quality.sets import SETS, data_folder
from benchmarks.quality.splits import Parts, held_out
from scripts import comparing_answers, comparing_tables
from segue.data.readers import read
from segue.errors import ConfigError, SegueError
from segue.sample import make_sample

N, TAGS = 100, 10

HOOK: Final = "hatch_build.py"
"""Compiles a version's loops, where it has any."""


@dataclass(frozen=True)
class Version:
    """A side of the comparison: what it is called, its source tree, and its seed."""

    name: str
    tree: Path
    seed: int


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare, print tables and examples; 1 where an answer differs, 2 where it could not be asked."""
    asked = _parser().parse_args(arguments)
    try:
        with tempfile.TemporaryDirectory(prefix="segue-comparing-") as folder:
            return int(_compare(asked, Path(folder)))
    except (SegueError, FileNotFoundError) as error:
        print(error, file=sys.stderr)  # noqa: T201 - a script's words
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("old", help="a source tree or a git revision")
    parser.add_argument("new", help="another one")
    parser.add_argument("--set", choices=["sample", *SETS], default="sample", help="whose playlists")
    parser.add_argument("--data", type=Path, help="the folder of real playlists; see benchmarks")
    parser.add_argument("--recipes", default="fast,default", help="separated by commas")
    parser.add_argument("--seed", type=int, default=0, help="of the split and of both fits")
    parser.add_argument("--new-seed", type=int, help="another one for the new version's fit")
    parser.add_argument("--playlists", type=int, default=1500, help="of the sample world")
    parser.add_argument("--tracks", type=int, default=6000, help="of the sample world")
    parser.add_argument("--questions", type=int, help="playlists that are held out")
    parser.add_argument(
        "--tolerance", type=float, default=0.0, help="of scores, and of the shares of reasons"
    )
    parser.add_argument(
        "--examples", type=int, default=3, help="lists that differ most, printed for each recipe"
    )
    return parser


def _compare(asked: argparse.Namespace, folder: Path) -> bool:
    """Whether any answer of any recipe differs."""
    new_seed = asked.seed if asked.new_seed is None else asked.new_seed
    pair = [
        Version(name, source_tree(name, folder / side), seed)
        for side, name, seed in (("old", asked.old, asked.seed), ("new", asked.new, new_seed))
    ]
    parts = _parts(asked)
    parts.train.save(folder / "train")
    (folder / "questions.json").write_bytes(msgspec.json.encode(parts.questions))
    differs = False
    for recipe in asked.recipes.split(","):
        old, new = (_answers(version, recipe, parts, folder) for version in pair)
        agreements = {
            target: [agreement(*both, target, asked.tolerance) for both in zip(old, new, strict=True)]
            for target in DEPTHS
        }
        tables.show(*comparing_tables.compared(recipe, parts, (old, new), agreements, (N, TAGS)))
        tables.show(*comparing_tables.examples(parts, (old, new), agreements, asked.examples))
        differs |= not all(one.within(asked.tolerance) for found in agreements.values() for one in found)
    tables.show("The answers differ." if differs else "The answers are the same.")
    return differs


def source_tree(version: str, folder: Path) -> Path:
    """The source tree that a version names; that of a revision is unpacked into `folder`.

    Raises:
        ConfigError: It is neither a source tree nor a revision.
    """
    if (Path(version) / "src" / "segue").is_dir():
        return Path(version).resolve()
    packed = subprocess.run(  # noqa: S603 - git, with a revision that is no option
        # an early version has no such file, and no loops to compile
        ["git", "archive", "--format=tar", "--end-of-options", version, "src", *_hook(version)],  # noqa: S607 - found on PATH
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if packed.returncode:
        raise ConfigError(
            f"expected a source tree or a git revision, got {version!r}.",
            hint="Name a folder with src/segue in it, or what `git log` lists.",
        )
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
        archive.extractall(folder, filter="data")
    if (folder / HOOK).is_file():  # each version compiles its loops in its own way
        subprocess.run([sys.executable, HOOK], cwd=folder, check=False)  # noqa: S603 - this Python
    return folder.resolve()


def _hook(version: str) -> list[str]:
    """The file that compiles a revision's loops, if the revision has one."""
    asked = ["git", "cat-file", "-e", f"{version}:{HOOK}"]
    missing = subprocess.run(asked, cwd=ROOT, capture_output=True, check=False).returncode  # noqa: S603 - git
    return [] if missing else [HOOK]


def _parts(asked: argparse.Namespace) -> Parts:
    if asked.set == "sample":
        world = make_sample(playlists=asked.playlists, tracks=asked.tracks, seed=asked.seed)
        return every_mix(world, asked.seed, asked.questions or asked.playlists // 10)
    chosen = SETS[asked.set]
    whole = read(chosen.form, data_folder(asked.data) / chosen.source).dataset
    return held_out(whole, chosen.name, asked.seed, asked.questions or chosen.questions)


def _answers(version: Version, recipe: str, parts: Parts, folder: Path) -> list[Answered]:
    """What a version answers, from a process of its own.

    Raises:
        ConfigError: The process failed; the message ends with what it said.
    """
    with _place(folder) as place:
        answers = place / "answers.json"
        job: dict[str, Any] = {
            "tree": version.tree,
            "train": folder / "train",
            "questions": folder / "questions.json",
            "recipe": recipe,
            "seed": version.seed,
            "n": N + parts.longest("tracks"),
            "tags": TAGS + parts.longest("tags"),
            "model": place / "model",
            "answers": answers,
        }
        command = [sys.executable, "-P", comparing_answers.__file__, json.dumps(job, default=str)]
        environment = os.environ | {"PYTHONPATH": str(version.tree / "src")}
        done = subprocess.run(  # noqa: S603 - this Python and a file beside this one
            command, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise ConfigError(
                f"expected {version.name} to answer with the recipe {recipe!r}, but it failed.",
                hint=done.stderr[-2000:],
            )
        return json.loads(answers.read_bytes())


@contextlib.contextmanager
def _place(folder: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=folder) as name:
        yield Path(name)


if __name__ == "__main__":
    sys.exit(main())

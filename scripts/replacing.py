"""Load models and datasets while another process replaces them all the time: none may be mixed, none may fail.

python scripts/replacing.py --models 500 --datasets 2000
"""

from __future__ import annotations

import argparse
import contextlib
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import segue
from segue.data.dataset import Dataset
from segue.errors import SegueError
from segue.model import Model
from segue.sample import make_sample

WRITER: Final = """
import sys
import segue
from segue.data.dataset import Dataset

kind, one, other, target = sys.argv[1:]
load = segue.load if kind == "models" else Dataset.load
pair = [load(one), load(other)]
print("ready", flush=True)
while True:
    for value in pair:
        value.save(target)
"""

QUERIES: Final = [segue.Query(title="새벽", tags=("감성",)), segue.Query(title="Rainy night"), segue.Query()]


def main(arguments: list[str] | None = None) -> int:
    """Load as often as asked; 1 where a load was mixed or failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=int, default=500, help="loads of models")
    parser.add_argument("--datasets", type=int, default=2000, help="loads of datasets")
    asked = parser.parse_args(arguments)
    faults = 0
    with tempfile.TemporaryDirectory(prefix="segue-replacing-") as folder:
        worlds = [make_sample(playlists=60, tracks=200 + 50 * seed, seed=seed) for seed in (1, 2)]
        for kind, loads in (("datasets", asked.datasets), ("models", asked.models)):
            place = Path(folder) / kind
            made: list[Any] = worlds if kind == "datasets" else [_fitted(world) for world in worlds]
            for name, value in zip(("one", "other", "it"), [*made, made[0]], strict=True):
                value.save(place / name)
            start = time.perf_counter()
            found = _loads(kind, place, loads)
            seconds = time.perf_counter() - start
            print(f"{kind}: {loads} loads in {seconds:.0f} s, {_shown(found)}")  # noqa: T201 - a script's result
            faults += found["mixed"] + found["failed"]
    return int(faults > 0)


def _fitted(world: Dataset) -> Model:
    return segue.fit(world, recipe="fast", seed=1)


def _loads(kind: str, place: Path, loads: int) -> Counter[str]:
    load, look = KINDS[kind]
    whole = dict(look(load(place / name)) for name in ("one", "other"))
    found: Counter[str] = Counter()
    with _writing(kind, place):
        for _ in range(loads):
            try:
                key, value = look(load(place / "it"))
            except SegueError as error:
                print(error, file=sys.stderr)  # noqa: T201 - a script's words
                found["failed"] += 1
                continue
            found[f"whole {list(whole).index(key)}" if whole.get(key) == value else "mixed"] += 1
    return found


def _model(model: Model) -> tuple[str, Any]:
    """A model's digest, and what it says."""
    tables = model.tracks.hash_rows().to_list(), list(model.track_counts)
    return model.manifest.digest, (tables, repr(model.recommend(QUERIES, 20)))


def _dataset(dataset: Dataset) -> tuple[str, Any]:
    """A dataset's fingerprint, and what is in it."""
    tables = dataset.playlists, dataset.tracks
    return dataset.manifest.fingerprint, [table.hash_rows().to_list() for table in tables]


KINDS: Final[dict[str, tuple[Callable[[Path], Any], Callable[[Any], tuple[str, Any]]]]] = {
    "models": (segue.load, _model),
    "datasets": (Dataset.load, _dataset),
}
"""How each kind is loaded, and what of it shows that it is whole."""


@contextlib.contextmanager
def _writing(kind: str, place: Path) -> Iterator[None]:
    """A process that replaces `it` by `one` and `other` in turn."""
    paths = [str(place / name) for name in ("one", "other", "it")]
    with subprocess.Popen(  # noqa: S603 - this Python and the text above
        [sys.executable, "-c", WRITER, kind, *paths], stdout=subprocess.PIPE, text=True
    ) as writer:
        try:
            if writer.stdout is None or writer.stdout.readline() != "ready\n":
                raise RuntimeError("expected the writer to start, but it did not")
            yield
        finally:
            writer.kill()


def _shown(found: Counter[str]) -> str:
    faults = {"mixed": found["mixed"], "failed": found["failed"]}
    return ", ".join(f"{count} {name}" for name, count in {**faults, **found}.items())


if __name__ == "__main__":
    sys.exit(main())

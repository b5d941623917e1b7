"""Several splits, measured by tasks of a cluster: a task fits a recipe to a split and scores its answers."""

from __future__ import annotations

import hashlib
import io
import tarfile
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import msgspec
import numpy as np

from segue.cluster.bench import Bench as Given
from segue.cluster.fitting import Place, needed
from segue.cluster.portions import Portions
from segue.cluster.runner import Tally
from segue.cluster.storage import Output
from segue.cluster.tasks import Piece, Task
from segue.data.split import Split
from segue.metrics.ranking import Values
from segue.protocols import Silent
from segue.recipes import Recipe, text
from segue.tuning.bench import Aim, Bench
from segue.tuning.stored_splits import bench_of, store


class OnCluster:
    """Several splits, measured by tasks; see `segue.tuning.bench.Measure`.

    Args:
        place: Where. Its folder keeps what was measured.
        splits: The splits.
        base: The recipe that trials vary.
        target: The metric of the search.
        seed: Seed of the fits.

    Raises:
        ArtifactError: The working folder is of another search, or the nodes do not all see it.
        ConfigError: The nodes do not fit together.
    """

    def __init__(
        self, place: Place, splits: Sequence[Split], *, base: Recipe, target: Aim, seed: int
    ) -> None:
        self._base, self._target, self._seed = text.to_json(base), target, seed
        known = [(one.train.manifest.fingerprint, one.questions, one.answers) for one in splits]
        asked = hashlib.sha256(msgspec.json.encode((known, target, seed, self._base.decode()))).hexdigest()
        needs = 2 * max(needed(one.train) for one in splits)
        self._work = Portions(place, asked, kind="search", count=len(splits), needs=needs, progress=Silent())
        put = self._work.runner.put
        self._splits = [
            put(f"splits/{number}", asked, {"split": packed(one)}).parts["split"]
            for number, one in enumerate(splits)
        ]

    @property
    def tally(self) -> Tally:
        """What the tasks did."""
        return self._work.runner.tally

    def figures(self, recipe: Recipe) -> Values:
        """See `Measure`."""
        raw = text.to_json(recipe)
        name = hashlib.sha256(raw).hexdigest()[:16]
        tasks = [
            self._task(f"trials/{name}/{number}", raw, split) for number, split in enumerate(self._splits)
        ]
        records = self._work.done(tasks, "Splits")
        arrays = [self._work.runner.store.array(record.parts["figures"]) for record in records]
        return np.concatenate([np.asarray(one, np.float64) for one in arrays])

    def _task(self, name: str, recipe: bytes, split: Piece) -> Task:
        return Task(
            name=name,
            function="segue.tuning.on_cluster:measured",
            inputs={"split": (split,)},
            settings={
                "recipe": recipe.decode(),
                "base": self._base.decode(),
                "target": self._target,
                "seed": self._seed,
            },
        )


def packed(split: Split) -> bytes:
    """Return a split's files in a tar archive."""
    buffer = io.BytesIO()
    with tempfile.TemporaryDirectory(prefix="segue-split-") as folder:
        store(split, Path(folder) / "split")
        with tarfile.open(fileobj=buffer, mode="w") as archive:
            archive.add(Path(folder) / "split", arcname="split", filter=_plain)
    return buffer.getvalue()


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Leave out whose file it is and when it was made, so that the same split is the same bytes."""
    member.uid = member.gid = member.mtime = 0
    member.uname = member.gname = ""
    return member


_benches: dict[str, Bench] = {}
"""The splits of a worker, by their digests and what is measured on them."""


def measured(given: Given) -> dict[str, Output]:
    """Return the `figures` of the recipe of the settings on the split of the input."""
    (piece,) = given.pieces("split")
    base, target, seed = given.text("base"), cast("Aim", given.text("target")), int(given.number("seed"))
    key = hashlib.sha256(msgspec.json.encode((piece.sha256, base, target, seed))).hexdigest()
    if key not in _benches:
        _benches[key] = _opened(given.store.bytes_of(piece), base, target, seed)
    found = _benches[key].figures(text.read_json(given.text("recipe").encode(), "a trial's recipe"))
    return {"figures": found}


def _opened(content: bytes, base: str, target: Aim, seed: int) -> Bench:
    with tempfile.TemporaryDirectory(prefix="segue-split-") as folder:
        with tarfile.open(fileobj=io.BytesIO(content)) as archive:
            archive.extractall(folder, filter="data")
        return bench_of(Path(folder) / "split", base=base.encode(), target=target, seed=seed)

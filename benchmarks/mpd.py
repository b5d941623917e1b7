"""The shape of the Million Playlist Dataset on one machine: slices, their import, a fit step by step, its load."""

from __future__ import annotations

import os
import resource
import shutil
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from benchmarks import measuring, tables
from benchmarks.scale import slope
from benchmarks.tables import Column

FULL: Final = 1_000_000
"""Playlists of the full size."""

COLUMNS: Final = (
    Column("share", "share"),
    Column("playlists", "playlists", tables.count),
    Column("pairs", "pairs", tables.count),
    Column("tracks", "tracks", tables.count),
    Column("slices", "slices_bytes", tables.size),
    Column("import", "import_seconds", tables.seconds),
    Column("peak", "import_peak_bytes", tables.size),
    Column("fit", "fit_seconds", tables.seconds),
    Column("peak", "fit_peak_bytes", tables.size),
    Column("read", "fit_read_bytes", tables.size),
    Column("dataset", "dataset_bytes", tables.size),
    Column("model", "model_bytes", tables.size),
    Column("load", "load_seconds", tables.seconds),
)
"""Seconds are processor seconds, all processes together; peaks are of the largest process."""


def mpd(shares: Sequence[str], recipe: str) -> None:
    """Measure each size, print the table, the steps of the fits, and how their time grows with the pairs."""
    rows: list[dict[str, Any]] = [
        {"share": share, **measured(round(FULL * Fraction(share)), recipe)} for share in shares
    ]
    tables.show(tables.table(f"Recipe {recipe}, shape of the Million Playlist Dataset", COLUMNS, rows))
    steps = [Column("step", "step"), *(Column(share, share, tables.seconds) for share in shares)]
    names = dict.fromkeys(name for row in rows for name in row["steps"])
    tables.show(
        tables.table(
            "Processor seconds of the steps",
            steps,
            [{"step": name} | {row["share"]: row["steps"].get(name, {}).get("seconds", 0.0) for row in rows}
             for name in names],
        )
    )  # fmt: skip
    exponents = {
        what: slope([row["pairs"] for row in rows], [row[f"{what}_seconds"] for row in rows])
        for what in ("import", "fit")
    }
    for what, exponent in exponents.items():
        if exponent is not None:
            tables.show(f"{what}: processor seconds grow as pairs to the power {exponent:.2f} (linear is 1)")
    tables.save(f"mpd-{recipe}", {"recipe": recipe, "exponents": exponents, "rows": rows})


def place_of(playlists: int) -> Path:
    """Where the dataset of a size and its models are kept."""
    return measuring.OUT / "mpd" / str(playlists)


def measured(playlists: int, recipe: str) -> dict[str, Any]:
    """Generate the slices of so many playlists, import them, fit, and load; the slices are removed."""
    place = place_of(playlists)
    slices, dataset, model = place / "slices", place / "dataset", place / f"model-{recipe}"
    row: dict[str, Any] = {"playlists": playlists}
    if not (dataset / "manifest.json").is_file():
        shutil.rmtree(slices, ignore_errors=True)
        place.mkdir(parents=True, exist_ok=True)
        measuring.segue("sample", slices, "--like", "mpd", "--playlists", str(playlists), "--format", "mpd")
        done = measuring.segue("import", "mpd", slices, dataset)
        row["slices_bytes"] = _size(slices)
        row["import_seconds"], row["import_peak_bytes"] = done.processor_seconds, done.peak_bytes
        shutil.rmtree(slices)
    fitted = measuring.call("benchmarks.mpd:fit", dataset=dataset, model=model, recipe=recipe)
    loaded = measuring.call("benchmarks.mpd:load", model=model)
    return {
        "slices_bytes": 0,
        "import_seconds": 0.0,
        "import_peak_bytes": 0,
        **row,
        **fitted.result,
        **loaded.result,
        "fit_seconds": fitted.cost.processor_seconds,
        "fit_peak_bytes": fitted.cost.peak_bytes,
        "dataset_bytes": _size(dataset),
        "model_bytes": _size(model),
    }


def fit(dataset: str, model: str, recipe: str) -> dict[str, Any]:
    """Fit and save a model; return the processor seconds of each step and the peak memory after it."""
    from segue.data.dataset import Dataset
    from segue.fitting import fitting

    clock = _Steps()
    fitting.Clock = lambda: clock  # a fit makes its own
    with clock.part("load dataset"):
        train = Dataset.load(dataset)
    fitted = fitting.fit(train, recipe=recipe)
    with clock.part("save"):
        fitted.save(model)
    return {
        **{name: train.manifest.counts[name] for name in ("pairs", "tracks")},
        "steps": clock.steps,
        "fit_read_bytes": _bytes_read(),
        "fold_peak_bytes": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024,
        "titles": train.playlists.height - train.playlists["title"].null_count(),
    }


def load(model: str) -> dict[str, Any]:
    """Load a model."""
    import segue

    start = time.process_time()
    segue.load(model)
    return {"load_seconds": time.process_time() - start}


class _Steps:
    """Stands for a fit's clock: processor seconds of this process and those it waited for, and its peak so far."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.steps: dict[str, dict[str, float]] = {}

    @contextmanager
    def part(self, name: str) -> Generator[None]:
        start = _processor_seconds()
        yield
        self.seconds[name] = round(_processor_seconds() - start, 2)
        self.steps[name] = {"seconds": self.seconds[name], "peak_bytes": float(measuring.peak_bytes())}


def _processor_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _bytes_read() -> int:
    """What this process read from files, cached or not; 0 where the system does not say."""
    try:
        lines = Path(f"/proc/{os.getpid()}/io").read_text().splitlines()
    except OSError:
        return 0
    return int(dict(line.split(": ") for line in lines)["rchar"])


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())

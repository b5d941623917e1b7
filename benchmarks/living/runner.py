"""In a peer's environment: `python -m benchmarks.living.runner JOB SETTINGS FOLDER RESULT SEED`.

Every setting is fitted on the tuning task and judged by what its questions hide; the best one is then fitted once on
the whole training part, and its lists are written.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.living.task import Lists, Task, filled

Job = Callable[..., Lists]


def main() -> None:
    """Read the arguments and run."""
    warnings.simplefilter("ignore")  # of the libraries, about themselves
    job, settings, folder, result, seed = sys.argv[1:]
    module, _, function = job.partition(":")
    found = getattr(importlib.import_module(f"benchmarks.living.adapters.{module}"), function)
    run(found, json.loads(settings), Path(folder), Path(result), int(seed))


def run(job: Job, settings: Sequence[dict[str, Any]], folder: Path, result: Path, seed: int) -> None:
    """Try the settings, fit the best one, and write `result`.npy with its lists and `result`.json about them.

    Args:
        job: Takes a task, a list length, a seed and settings by name; gives (questions, n) tracks, best first.
        settings: What is tried.
        folder: Holds the tasks "tuning" and "whole", and n.json, the length of a list.
        result: Where the lists go, without the ending.
        seed: Of the fits.
    """
    n = json.loads((folder / "n.json").read_bytes())
    tuning, whole = Task.load(folder / "tuning"), Task.load(folder / "whole")
    trials: list[dict[str, Any]] = []
    for one in settings:
        start = time.process_time()
        lists = filled(job(tuning, n=n, seed=seed, **one), tuning.train, tuning.seeds)
        spent = time.process_time() - start
        trials.append({"settings": one, "ndcg": tuning.ndcg(lists), "processor_seconds": spent})
    best = max(trials, key=lambda trial: trial["ndcg"])["settings"]
    start = time.process_time()
    lists = filled(job(whole, n=n, seed=seed, **best), whole.train, whole.seeds)
    spent = time.process_time() - start
    np.save(result.with_suffix(".npy"), lists)
    about = {"trials": trials, "settings": best, "processor_seconds": spent}
    result.with_suffix(".json").write_text(json.dumps(about), encoding="utf-8")


if __name__ == "__main__":
    main()

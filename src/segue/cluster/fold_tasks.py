"""The task that runs a fold: it holds playlists out, fits the generators without them, and makes examples of them."""

from __future__ import annotations

import io

from segue.cluster.bench import Bench
from segue.cluster.storage import Output
from segue.fitting.fold_files import run_given
from segue.ranking.examples import Examples


def fold(bench: Bench) -> dict[str, Output]:
    """Return the examples of the fold `number`, by target.

    The inputs are the files of `segue.fitting.fold_files.write_given`, each by its name.
    """
    files = {name: piece for name, (piece,) in bench.task.inputs.items()}
    with bench.cache.folder(bench.store, files) as folder:
        found = run_given(folder, int(bench.number("number")))
    return {target: _bytes(part) for target, part in found.items()}


def _bytes(part: Examples) -> bytes:
    buffer = io.BytesIO()
    part.save(buffer)
    return buffer.getvalue()

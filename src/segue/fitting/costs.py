"""What fits took that were measured, and the laws that follow: processor seconds, memory and disk by size.

Each step has a law a + b·w with a, b ≥ 0: w is the work that the step's settings ask of the dataset, and a and b are
those with the least squares of the relative errors over the measured fits (`measured.toml`). Memory and disk have
a + b·pairs + c·tracks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any, Final

import msgspec
import numpy as np
from scipy.optimize import nnls

from segue.generators.als.settings import ALSSettings
from segue.generators.base import CandidateGenerator
from segue.generators.knn.track2vec import Track2VecNeighbours

SMALL: Final = 0.05
"""Processor seconds below which a step's share of a fit does not matter, and its law is not worth finding."""


class Run(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A measured fit.

    Attributes:
        recipe: Its recipe.
        playlists: Playlists of its dataset.
        tracks: Tracks.
        pairs: Pairs.
        work: Each step's work, as `work_of` gives it.
        seconds: Processor seconds of each step; none of a fit whose memory alone was measured.
        peak_bytes: The most memory of the process.
        fold_bytes: The most memory of a process that ran a fold; 0 without folds.
        model_bytes: The model's files; 0 where they were not measured.
    """

    recipe: str
    playlists: int
    tracks: int
    pairs: int
    work: dict[str, float]
    seconds: dict[str, float]
    peak_bytes: int
    fold_bytes: int
    model_bytes: int


class Measured(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The table of measured fits.

    Attributes:
        machine: The machine that they ran on.
        command: The command that measured them.
        pace: What `segue.fitting.pace` gave there at that time.
        run: The fits.
    """

    machine: str
    command: str
    pace: float
    run: tuple[Run, ...]


def measured() -> Measured:
    """Return the table."""
    return msgspec.toml.decode(
        (resources.files("segue.fitting") / "measured.toml").read_bytes(), type=Measured
    )


def work_of(generator: CandidateGenerator, pairs: int, known: list[Any]) -> float:
    """Return the work of fitting a generator: pairs, times what its settings repeat for each.

    Args:
        generator: Its settings.
        pairs: Pairs of the dataset.
        known: Factorisations that were fitted before, and are not fitted again; a new one is added.
    """
    if isinstance(generator, Track2VecNeighbours):
        return float(pairs * generator.encoder.epochs * (1 + generator.encoder.negative))
    als = generator if isinstance(generator, ALSSettings) else getattr(generator, "als", None)
    if not isinstance(als, ALSSettings) or als in known:
        return float(pairs)
    known.append(als)
    return float(
        pairs * als.factors * (als.iterations + als.passes) * (1 + als.window_weight * (als.window > 0))
    )


def law(work: Sequence[float], taken: Sequence[float]) -> tuple[float, float]:
    """Return a and b of `taken` ≈ a + b·`work`, both at least 0, by least squares of the relative errors."""
    goal = np.maximum(np.asarray(taken, dtype=np.float64), 1e-9)
    terms = np.stack([np.ones(len(goal)), np.asarray(work, dtype=np.float64)], axis=1) / goal[:, None]
    scale = np.maximum(terms.max(axis=0), 1e-300)
    found, _ = nnls(terms / scale, np.ones(len(goal)))
    return float(found[0] / scale[0]), float(found[1] / scale[1])


def step_laws(runs: Sequence[Run]) -> Mapping[str, tuple[float, float]]:
    """Return the law of each step that took more than `SMALL` somewhere."""
    laws: dict[str, tuple[float, float]] = {}
    for name in dict.fromkeys(name for run in runs for name in run.seconds):
        there = [run for run in runs if name in run.seconds]
        if max(run.seconds[name] for run in there) >= SMALL:
            laws[name] = law([run.work[name] for run in there], [run.seconds[name] for run in there])
    return laws


def bytes_law(runs: Sequence[Run], what: str) -> tuple[float, float, float]:
    """Return a, b, c of a size in bytes ≈ a + b·pairs + c·tracks, all at least 0."""
    told = [run for run in runs if getattr(run, what)]
    goal = np.array([float(getattr(run, what)) for run in told])
    terms = np.array([[1.0, run.pairs, run.tracks] for run in told]) / goal[:, None]
    scale = terms.max(axis=0)
    found, _ = nnls(terms / scale, np.ones(len(goal)))
    return tuple((found / scale).tolist())


def fold_bytes(pairs: int, tracks: int) -> int:
    """Return the most memory of a process that runs a fold, by the law of the measured fits."""
    law = bytes_law(measured().run, "fold_bytes")
    return round(sum(factor * size for factor, size in zip(law, (1.0, pairs, tracks), strict=True)))

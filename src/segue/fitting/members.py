"""The generators of a recipe, fitted one after the other, with the time that each takes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from segue.facets import Facets
from segue.fitting.clock import Clock
from segue.fitting.folds import Once, never_held_out
from segue.fitting.kept import Kept
from segue.generators.base import CandidateGenerator, FittedGenerator
from segue.generators.foundations import SharedFits
from segue.protocols import Progress
from segue.recipes import Recipe

Known: TypeAlias = Iterable[tuple[CandidateGenerator, FittedGenerator]]
"""Generators that are fitted to all playlists already, with their settings."""


def fit_once(
    plan: Recipe, facets: Facets, seed: int, progress: Progress, clock: Clock, kept: Kept | None
) -> Once:
    """Return the generators that folds and model share."""
    if not plan.fitted_once:
        return {}
    part = facets.select(never_held_out(plan.ranking, facets, seed))
    fits = SharedFits(part, seed=seed, progress=progress)
    fitted: dict[str, FittedGenerator] = {}
    for name, generator in plan.generators.items():
        if name not in plan.fitted_once:
            continue
        with clock.part(name):
            fitted[name] = _fitted(fits, f"once {name}", generator, facets, kept)
    return fitted


def _fitted(
    fits: SharedFits, name: str, generator: CandidateGenerator, facets: Facets, kept: Kept | None
) -> FittedGenerator:
    """Fit a generator; if it is kept, return it as it is read from its files."""
    if kept is None:
        return fits.fit(generator)
    found = kept.part(
        f"generator {name}",
        lambda folder: fits.fit(generator).save(folder),
        lambda folder: generator.load(folder, facets),
    )
    fits.know(generator, found)
    return found


def fit_generators(
    plan: Recipe,
    facets: Facets,
    seed: int,
    once: Once,
    progress: Progress,
    clock: Clock,
    kept: Kept | None,
    known: Known,
) -> dict[str, FittedGenerator]:
    """Return all generators of a recipe; those of `once` are fitted already."""
    fits = SharedFits(facets, seed=seed, progress=progress, known=known)
    fitted: dict[str, FittedGenerator] = {}
    for name, generator in plan.generators.items():
        if name in once:
            fitted[name] = once[name]
            continue
        with clock.part(name):
            fitted[name] = _fitted(fits, name, generator, facets, kept)
    return fitted

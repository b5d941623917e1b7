"""A fold that is run from files finds what it finds in the process that fits."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from segue.facets import Facets
from segue.fitting.fold_files import run_given, write_given
from segue.fitting.folds import NO_ONCE, Once, fold, never_held_out
from segue.generators.content.popularity import Popularity
from segue.generators.neural.title_encoder import EncodedTitles
from segue.protocols import Silent
from segue.recipes import Member, Ranking, Recipe, Shape, resolve

RANKING = Ranking(folds=2, share=0.2, depth=50, keep=60)


def check(plan: Recipe, facets: Facets, once: Once, folder: Path) -> None:
    (folder / "밤").mkdir()
    write_given(folder / "밤", plan, RANKING, facets, 3, once)
    (folder / "밤").rename(folder / "elsewhere")
    theirs = run_given(folder / "elsewhere", 1)
    ours = fold(plan, RANKING, facets, (3, 1), once=once)
    assert theirs.keys() == ours.keys()
    for target, mine in ours.items():
        assert mine.labels or not plan.weights(target)
        assert theirs[target].names == mine.names
        assert theirs[target].seeded == mine.seeded
        for one, other in zip(mine.stacked(), theirs[target].stacked(), strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-5)


def test_a_fold_from_files_finds_the_same_wherever_they_lie(sample_facets: Facets, tmp_path: Path) -> None:
    check(resolve("fast", Shape.of(sample_facets)), sample_facets, NO_ONCE, tmp_path)


def test_what_is_fitted_once_goes_with_the_files(sample_facets: Facets, tmp_path: Path) -> None:
    settings = EncodedTitles("bag", space=None, epochs=1)
    part = sample_facets.select(never_held_out(RANKING, sample_facets, 3))
    encoded = settings.fit(part, seed=3, progress=Silent())
    members = (
        Member("popularity", Popularity(), tracks=0.1),
        Member("titles", settings, tracks=1.0, tags=1.0),
    )
    check(Recipe(members, name="밤"), sample_facets, {"titles": encoded}, tmp_path)

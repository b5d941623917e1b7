from __future__ import annotations

import numpy as np
import pytest

from segue.data.dataset import Dataset
from segue.errors import ConfigError
from segue.facets import Facets
from segue.fitting.costs import Run, bytes_law, law, measured, step_laws, work_of
from segue.fitting.pace import pace
from segue.fitting.planning import plan_fit
from segue.generators.als.als import ALS
from segue.generators.als.title_regression import TitleRegression
from segue.generators.content.popularity import Popularity
from segue.recipes import Shape

WITHIN = 1.5


def test_a_law_goes_through_points_on_a_line() -> None:
    assert law([1, 2, 4], [3, 5, 9]) == pytest.approx((1, 2))
    assert law([1, 2], [0, 0]) == pytest.approx((0, 0), abs=1e-6)
    falling = law([1, 10], [5, 4])  # no step takes less for more work
    assert falling[1] == 0
    assert 4 < falling[0] < 5


def test_sizes_follow_pairs_and_tracks() -> None:
    runs = [
        Run("fast", 1, tracks, pairs, {}, {}, 100 + 3 * pairs + 5 * tracks, 0, 1)
        for pairs, tracks in ((10, 4), (100, 9), (1000, 300), (50, 50))
    ]
    assert bytes_law(runs, "peak_bytes") == pytest.approx((100, 3, 5))


@pytest.mark.parametrize("folds", [False, True])
def test_the_laws_are_within_a_factor_of_each_measured_fit(folds: bool) -> None:
    runs = [run for run in measured().run if (run.fold_bytes > 0) == folds]
    laws = step_laws(runs)
    assert len(runs) >= 2
    for run in runs:
        if run.seconds:
            found = sum(a + b * run.work[name] for name, (a, b) in laws.items() if name in run.work)
            assert 1 / WITHIN < found / sum(run.seconds.values()) < WITHIN
        for what in ("peak_bytes", "model_bytes"):
            if not getattr(run, what):
                continue
            size = np.dot(bytes_law(runs, what), (1, run.pairs, run.tracks))
            assert 1 / WITHIN < size / getattr(run, what) < WITHIN


def test_a_factorisation_that_is_shared_is_work_once() -> None:
    als, known = ALS(8, iterations=3), []
    assert work_of(als, 100, known) == 2400
    assert work_of(TitleRegression(als), 100, known) == 100
    assert work_of(TitleRegression(ALS(16, iterations=3)), 100, known) == 4800
    assert work_of(Popularity(), 100, known) == 100


def test_a_plan_names_settings_steps_and_sizes(sample: Dataset) -> None:
    plan = plan_fit(sample, "default", jobs=2)
    assert (plan.recipe, plan.playlists, plan.pairs) == ("default", 150, sample.manifest.counts["pairs"])
    factors = {step.name: step.factors for step in plan.steps}
    assert factors["small als"] == 8
    assert factors["popularity"] is None
    assert plan.processor_seconds == pytest.approx(sum(step.seconds or 0 for step in plan.steps))
    assert plan.seconds == plan.processor_seconds > 0  # so few pairs have no processes of their own
    assert plan.folds > 0
    fast, slow = (plan_fit(sample, "fast", here=measured().pace * times) for times in (1, 3))
    assert slow.processor_seconds == pytest.approx(3 * fast.processor_seconds)
    assert fast.peak_bytes < plan.peak_bytes
    assert (fast.folds, fast.scratch_bytes) == (0, 0)
    with pytest.raises(ConfigError, match="1 or more jobs"):
        plan_fit(sample, "fast", jobs=0)


def test_the_shape_of_a_dataset_is_that_of_its_facets(sample: Dataset, sample_facets: Facets) -> None:
    shape, known = Shape.of_dataset(sample), Shape.of(sample_facets)
    assert shape.titles >= known.titles
    for name in (
        "pairs",
        "small",
        "dated",
        "sparse",
        "described",
        "tagged",
        "titled",
        "few",
        "tag_trust",
        "size",
    ):
        assert getattr(shape, name) == getattr(known, name), name


def test_the_pace_is_measured_in_less_than_a_few_seconds_of_computing() -> None:
    assert 0.001 < pace() < 5

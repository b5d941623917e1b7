"""Sampling of trials: a tree-structured Parzen estimator (Bergstra et al. 2011, NIPS), by Optuna.

A trial's values depend only on the seed, the trial's number and the trials before it. So a search that was
killed and continued equals one that ran through.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from segue.tuning.space import Value, Varied

if TYPE_CHECKING:
    from optuna.distributions import BaseDistribution
    from optuna.study import Study


class Done(NamedTuple):
    """A measured trial: its values by key, and its metric."""

    values: dict[str, Value]
    value: float


def suggest(varied: Sequence[Varied], done: Sequence[Done], *, seed: int, number: int) -> dict[str, Value]:
    """Return the values for trial `number`, by key."""
    drawn = int(np.random.SeedSequence((seed, number)).generate_state(1)[0])
    study, distributions = _study(varied, done, drawn)
    params: dict[str, Value] = study.ask(distributions).params
    return {one.key: _short(params[one.key], one) for one in varied}


def importance(varied: Sequence[Varied], done: Sequence[Done]) -> dict[str, float]:
    """Return each setting's share in what distinguishes the best tenth of the trials, by key; the sum is 1.

    PED-ANOVA (Watanabe et al. 2023, IJCAI). Empty where too few trials differ.
    """
    from optuna.importance import PedAnovaImportanceEvaluator, get_param_importances

    study, _ = _study(varied, done, 0)
    if len({one.value for one in done}) < 2:
        return {}
    found = get_param_importances(study, evaluator=PedAnovaImportanceEvaluator())
    return {key: float(share) for key, share in found.items()}


def _study(
    varied: Sequence[Varied], done: Sequence[Done], seed: int
) -> tuple[Study, dict[str, BaseDistribution]]:
    """Return the trials as Optuna's, without those outside the search's ranges, as the base may be."""
    import optuna

    distributions = {one.key: _distribution(one) for one in varied}
    with _quiet():
        study = optuna.create_study(direction="maximize", sampler=optuna.samplers.TPESampler(seed=seed))
    for trial in done:
        if all(one.holds(trial.values[one.key]) for one in varied):
            study.add_trial(
                optuna.trial.create_trial(params=trial.values, distributions=distributions, value=trial.value)
            )
    return study, distributions


def _short(value: Value, one: Varied) -> Value:
    """Return a number with four digits, as people write it; further digits have no effect."""
    if one.whole or one.choices or not isinstance(value, float):
        return value
    return min(max(float(f"{value:.4g}"), one.low), one.high)


def _distribution(one: Varied) -> BaseDistribution:
    from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution

    if one.choices:
        return CategoricalDistribution(one.choices)
    if one.whole:
        return IntDistribution(int(one.low), int(one.high), log=one.log)
    return FloatDistribution(one.low, one.high, log=one.log)


@contextmanager
def _quiet() -> Generator[None]:
    """Suppress Optuna's message about studies in memory."""
    import optuna

    before = optuna.logging.get_verbosity()
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    try:
        yield
    finally:
        optuna.logging.set_verbosity(before)

"""Which values a trial tries: a tree-structured Parzen estimator (Bergstra et al. 2011, NIPS), as Optuna has it.

A trial's values follow from the seed, the trial's number and the trials before it. So a search that was killed and goes
on is the search that was not.
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
    """A trial that was measured: its values by key, and what they came to."""

    values: dict[str, Value]
    value: float


def suggest(varied: Sequence[Varied], done: Sequence[Done], *, seed: int, number: int) -> dict[str, Value]:
    """The values for trial `number`, by key."""
    drawn = int(np.random.SeedSequence((seed, number)).generate_state(1)[0])
    study, distributions = _study(varied, done, drawn)
    params: dict[str, Value] = study.ask(distributions).params
    return {one.key: _short(params[one.key], one) for one in varied}


def importance(varied: Sequence[Varied], done: Sequence[Done]) -> dict[str, float]:
    """How much of what sets the best tenth of the trials apart each setting has, by key; shares of 1.

    PED-ANOVA (Watanabe et al. 2023, IJCAI). Empty where too few trials differ to tell.
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
    """The trials as Optuna's: those that the search may have drawn, which the base need not be among."""
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
    """A number as people write it; what lies beyond four digits tells nothing."""
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
    """Without Optuna's line about a study that it keeps in memory."""
    import optuna

    before = optuna.logging.get_verbosity()
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    try:
        yield
    finally:
        optuna.logging.set_verbosity(before)

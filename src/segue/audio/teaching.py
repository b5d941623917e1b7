"""Teaching a trained tagger a new label from a few examples, in seconds, by one logistic regression."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from segue.audio.fitted import FittedTagger
from segue.audio.inputs import FloatArray
from segue.errors import ConfigError, DataError

PENALTY: Final = 1.0
"""Penalty on the squared weights, over standardised embeddings, relative to one example's loss."""

CROP_SHARE: Final = 0.7
"""Each clip's start and end, of this share, are examples too: more views from few examples."""


def teach(
    tagger: FittedTagger,
    label: str,
    clips: Sequence[FloatArray],
    *,
    others: Sequence[FloatArray] = (),
) -> FittedTagger:
    """A tagger with one more label; its other scores do not change.

    The regression separates the embeddings of `clips` from those of the training clips, which the tagger stores. Both
    sides have the same weight, and weights w and bias b minimise

        Σ_i c_i · log(1 + exp(-y_i · (w · z_i + b))) + penalty / 2 · |w|²,   y_i = ±1, z standardised.

    Args:
        tagger: The tagger; it does not change.
        label: The new label.
        clips: Clips that have it, one or more.
        others: Clips that do not have it, in addition to the training clips.

    Raises:
        ConfigError: The tagger has that label already, or the label is empty.
        DataError: There is no clip, or there are no counter-examples.
    """
    if not label.strip() or label in tagger.labels:
        raise ConfigError(expected="a new label", got=repr(label), hint=f"Known: {', '.join(tagger.labels)}.")
    if not len(clips):
        raise DataError(expected=f"a clip or more of {label!r}", got="none")
    positive = tagger.embed([view for clip in clips for view in _views(clip)])
    negative = np.concatenate([tagger.cache.astype(np.float32).reshape(-1, tagger.dim), tagger.embed(others)])
    if not len(negative):
        raise DataError(
            expected=f"clips without {label!r} to tell it from", got="none, and a tagger that keeps none"
        )
    weight, bias = _separated(positive, negative)
    taught = tagger.with_label(label, weight, bias)
    return taught.with_cache(np.concatenate([negative, tagger.embed(clips)]))


def _views(clip: FloatArray) -> list[FloatArray]:
    """The whole clip, its start and its end."""
    part = max(1, round(clip.shape[-1] * CROP_SHARE))
    return [clip, clip[..., :part], clip[..., -part:]]


def _separated(positive: FloatArray, negative: FloatArray) -> tuple[FloatArray, float]:
    """Weights and bias for embeddings that are not standardised."""
    both = np.concatenate([positive, negative]).astype(np.float64)
    mean, deviation = negative.mean(axis=0), negative.std(axis=0) + 1e-3
    z = (both - mean) / deviation
    y = np.concatenate([np.ones(len(positive)), -np.ones(len(negative))])
    cost = np.where(y > 0, 0.5 / len(positive), 0.5 / len(negative)) * len(y)

    def loss(parameters: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weight, bias = parameters[:-1], parameters[-1]
        margin = y * (z @ weight + bias)
        slope = -y * cost / (1 + np.exp(np.clip(margin, -500, 500)))
        value = (cost * np.logaddexp(0, -margin)).sum() + PENALTY / 2 * weight @ weight
        return float(value), np.append(z.T @ slope + PENALTY * weight, slope.sum())

    found: Any = minimize(loss, np.zeros(z.shape[1] + 1), jac=True, method="L-BFGS-B")
    weight = found.x[:-1] / deviation
    return weight.astype(np.float32), float(found.x[-1] - weight @ mean)

"""Checks of what generators return, before it is used: a plug-in may return anything."""

from __future__ import annotations

import numpy as np

from segue.errors import ConfigError, Where
from segue.facets.sparse import Codes, Floats
from segue.generators.scores import Ranked


def checked(name: str, ranked: Ranked, size: int) -> Ranked:
    """Return a generator's list, if it is valid.

    Args:
        name: The generator's name, for the error.
        ranked: Its list.
        size: Number of candidates; codes are below it.

    Raises:
        ConfigError: Codes and scores differ in number, a code is outside its range, or a score is not finite.
    """
    codes, scores = ranked
    if len(codes) != len(scores):
        raise _wrong(name, "a score for each code", f"{len(codes)} codes and {len(scores)} scores")
    if not len(codes):
        return ranked
    if codes.min() < 0 or codes.max() >= size:
        raise _wrong(name, f"codes from 0 to {size - 1}", f"{codes.min()} to {codes.max()}")
    if not np.isfinite(scores).all():
        raise _wrong(name, "finite scores", "one that is not")
    return ranked


def same_length(name: str, scores: Floats, codes: Codes) -> Floats:
    """Return a generator's scores of some candidates, if there is one for each.

    Raises:
        ConfigError: There are more or fewer.
    """
    if np.shape(scores) != (len(codes),):
        raise _wrong(name, f"{len(codes)} scores", f"an array of shape {np.shape(scores)}")
    return scores


def _wrong(name: str, expected: str, got: str) -> ConfigError:
    return ConfigError(
        expected=expected,
        got=got,
        where=Where(item=f"generator {name!r}"),
        hint="Run segue.testing.GeneratorConformance on it, or take it out of the recipe.",
    )

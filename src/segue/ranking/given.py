"""Checks of what generators return, before it is used: a plug-in may return anything."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from segue.errors import ConfigError, Where
from segue.facets.sparse import Codes, Floats
from segue.generators.scores import Ranked


def checked(lists: Mapping[str, Ranked], size: int) -> Mapping[str, Ranked]:
    """The lists of one query, where they are lists.

    Args:
        lists: Each generator's, by its name.
        size: How many candidates there are; codes are below it.

    Raises:
        ConfigError: Codes and scores differ in number, a code is outside its range, or a score is not finite.
    """
    for name, (codes, scores) in lists.items():
        if len(codes) != len(scores):
            raise _wrong(name, "a score for each code", f"{len(codes)} codes and {len(scores)} scores")
    # every query passes here: one look at all lists together is several times as fast as one at each
    if lists and not _fine(Ranked(*map(np.concatenate, zip(*lists.values(), strict=True))), size):
        for name, ranked in lists.items():
            _check(name, ranked, size)
    return lists


def _fine(ranked: Ranked, size: int) -> bool:
    codes, scores = ranked
    return not len(codes) or bool(codes.min() >= 0 and codes.max() < size and np.isfinite(scores).all())


def _check(name: str, ranked: Ranked, size: int) -> None:
    """Raise what is wrong with a list."""
    codes = ranked.codes
    if _fine(ranked, size):
        return
    if codes.min() < 0 or codes.max() >= size:
        raise _wrong(name, f"codes from 0 to {size - 1}", f"{codes.min()} to {codes.max()}")
    raise _wrong(name, "finite scores", "one that is not")


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

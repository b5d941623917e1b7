"""The labels that an encoder predicts: the names of each head, and their frequencies."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from segue.errors import DataError
from segue.titles.rows import LABEL, TitleRows, names_of
from segue.titles.title_recipe import TitleRecipe


def labels_of(rows: TitleRows, recipe: TitleRecipe) -> dict[str, tuple[str, ...]]:
    """The names of each head, by falling count; heads without names are left out.

    Raises:
        DataError: There are no rows, nothing to predict, or only one label.
    """
    if not len(rows):
        raise DataError(expected="titles or texts to learn from", got="none")
    found = {
        head: names_of(targets, min_count=recipe.min_count, most=recipe.most)
        for head, targets in rows.targets.items()
    }
    found = {head: names for head, names in found.items() if names}
    if not found and rows.places is None:
        raise DataError(
            expected=f"labels that {recipe.min_count} rows share",
            got="none",
            hint="Give more rows, or tags beside the titles.",
        )
    if LABEL in found and len(found[LABEL]) < 2:
        raise DataError(expected="two labels or more", got=f"only {found[LABEL][0]!r}")
    return found


def shares_of(rows: TitleRows, head: str, names: Sequence[str]) -> NDArray[np.float32]:
    """The frequencies of a head's names, as shares that sum to 1, (len(names),) float32."""
    code = {name: at for at, name in enumerate(names)}
    codes = [code[name] for found in rows.targets[head] for name in found if name in code]
    counts = np.bincount(codes, minlength=len(names)).astype(np.float32)
    return (counts / counts.sum()).astype(np.float32)

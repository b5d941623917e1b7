"""Sparse rows from a stranger."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from segue.errors import ArtifactError
from segue.files.stored_rows import map_rows
from segue.files.trust import trusting

KINDS = [(np.int64, np.int64), (np.int32, np.int64), (np.int32, np.int32)]
"""Types of codes and pointers; compiled code checks codes of 32 bits."""


def saved(
    directory: Path, codes: Sequence[int], pointers: Sequence[int], kinds: tuple[type, type] = KINDS[0]
) -> tuple[Path, Path]:
    for name, values, kind in zip(("codes", "pointers"), (codes, pointers), kinds, strict=True):
        np.save(directory / f"{name}.npy", np.array(values, kind))
    return directory / "codes.npy", directory / "pointers.npy"


@pytest.mark.parametrize("kinds", KINDS)
def test_rows_are_read_with_ones_or_their_values(tmp_path: Path, kinds: tuple[type, type]) -> None:
    files = saved(tmp_path, [1, 4, 0, 0, 1], [0, 2, 2, 3, 5], kinds)
    found = map_rows(*files, (4, 5))
    assert (found.values.tolist(), found.shape) == ([1.0] * 5, (4, 5))
    np.save(tmp_path / "values.npy", np.arange(5, dtype=np.float32))
    assert map_rows(*files, (None, 5), values=tmp_path / "values.npy").values.tolist() == [0, 1, 2, 3, 4]
    assert map_rows(*saved(tmp_path, [], [0], kinds), (0, 5)).shape == (0, 5)
    assert map_rows(*saved(tmp_path, [], [0, 0], kinds), (1, 0)).shape == (1, 0)


@pytest.mark.parametrize("kinds", KINDS)
@pytest.mark.parametrize(
    ("codes", "pointers", "file"),
    [
        ([1, 5], [0, 1, 2], "codes"),  # outside
        ([1, -1], [0, 1, 2], "codes"),
        ([2, 1], [0, 2, 2], "codes"),  # not in order
        ([1, 1], [0, 2, 2], "codes"),  # twice
        ([1, 2], [0, 1, 3], "pointers"),  # beyond the end
        ([1, 2], [0, 1, 1], "pointers"),  # not to the end
        ([1, 2], [1, 1, 2], "pointers"),  # not from the beginning
        ([1, 2], [0, 3, 2], "pointers"),  # back
        ([1, 2], [0, -1, 2], "pointers"),
        ([1, 2], [0, 2], "pointers"),  # another number of rows
    ],
)
def test_others_are_refused(
    tmp_path: Path, codes: list[int], pointers: list[int], file: str, kinds: tuple[type, type]
) -> None:
    files = saved(tmp_path, codes, pointers, kinds)
    with pytest.raises(ArtifactError, match=rf"{file}\.npy: expected"):
        map_rows(*files, (2, 5))


@pytest.mark.parametrize("kinds", KINDS)
def test_an_order_is_asked_for_or_not(tmp_path: Path, kinds: tuple[type, type]) -> None:
    files = saved(tmp_path, [2, 1], [0, 2], kinds)
    assert map_rows(*files, (1, 5), ordered=False).codes.tolist() == [2, 1]
    with trusting(True):
        assert map_rows(*files, (1, 5)).codes.tolist() == [2, 1]

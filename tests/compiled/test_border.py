"""What Python hands to the compiled loops: arrays of another kind, and those that are too short, are errors."""

from __future__ import annotations

import numpy as np
import pytest

from segue import compiled
from segue.compiled.library import LIBRARY

POINTERS, CODES = np.array([0, 2, 5], np.int32), np.arange(5, dtype=np.int32)

OUT = np.empty(5, np.int32)


def codes(*some: int) -> np.ndarray:
    return np.array(some, np.int32)


def floats(size: int) -> np.ndarray:
    return np.ones(size, np.float32)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ((), "number of arguments"),
        ((POINTERS, CODES, codes(0, 1), OUT, 1), "number of arguments"),
        ((POINTERS, CODES.astype(np.float32), codes(0, 1), OUT), "argument 2"),
        ((POINTERS, CODES.astype(np.int64), codes(0, 1), OUT), "argument 2"),
        ((POINTERS, CODES.astype(">i4"), codes(0, 1), OUT), "argument 2"),
        ((POINTERS, CODES, None, OUT), "NoneType"),
        ((POINTERS, CODES, [0, 1], OUT), "list"),
    ],
)
def test_what_is_no_array_of_the_right_kind_is_refused(arguments: tuple[object, ...], named: str) -> None:
    with pytest.raises(TypeError, match=named):
        LIBRARY.gathered(*arguments)


def test_what_is_not_contiguous_or_cannot_be_written_to_is_refused() -> None:
    with pytest.raises(ValueError, match="contiguous"):
        LIBRARY.gathered(POINTERS, np.arange(10, dtype=np.int32)[::2], codes(0, 1), OUT)
    fixed = OUT.copy()
    fixed.flags.writeable = False
    with pytest.raises((ValueError, BufferError), match="read-only"):
        LIBRARY.gathered(POINTERS, CODES, codes(0, 1), fixed)


@pytest.mark.parametrize("row", [-1, 2, 2**31 - 1])
def test_a_row_that_is_not_there_is_refused(row: int) -> None:
    with pytest.raises(ValueError, match="row is not there"):
        compiled.gathered_codes(POINTERS, CODES, codes(row))
    with pytest.raises(ValueError, match="row is not there"):
        compiled.spread_weights(POINTERS, CODES, codes(row), floats(1), 5)


@pytest.mark.parametrize("pointers", [[0, 2, 6], [0, 6, 5], [-1, 2, 5]])
@pytest.mark.parametrize("kind", [np.int32, np.int64])
def test_rows_that_end_behind_the_codes_are_refused(pointers: list[int], kind: type[np.generic]) -> None:
    with pytest.raises(ValueError, match="ends behind the codes"):
        compiled.gathered_codes(np.array(pointers, kind), CODES, codes(0, 1))


@pytest.mark.parametrize(
    "call",
    [
        lambda: compiled.numbered_codes(codes(1, 5), 5),
        lambda: compiled.numbered_codes(codes(-1), 5),
        lambda: compiled.run_sums(codes(0, 7), codes(1, 1), floats(2), 7),
        lambda: compiled.run_sums(codes(0, 1), codes(1, 2), floats(2), 7),
        lambda: compiled.best_of(codes(1, 2), floats(3), 1),
        lambda: compiled.best_of(codes(1, 2), floats(2), 3),
        lambda: compiled.looked_up(codes(1, 2), floats(1), codes(1)),
        lambda: compiled.directions(floats(6).reshape(2, 3), codes(2)),
        lambda: compiled.inner_products(floats(6).reshape(2, 3), codes(0, 2), floats(3)[None]),
        lambda: compiled.whole_products(np.ones((2, 3), np.int8), np.ones((1, 2), np.int16)),
        lambda: compiled.row_fault(codes(), codes(), 5),
        lambda: compiled.kept(codes(1, 2), floats(2), np.array([0, 3]), codes(), 1),
        lambda: compiled.support(POINTERS, CODES, 5, codes(2), np.ones((1, 1)), codes(0)),
        lambda: compiled.support(POINTERS, CODES, 5, codes(1), np.ones((1, 1)), codes(5)),
    ],
)
def test_arrays_that_do_not_fit_each_other_are_refused(call) -> None:
    with pytest.raises(ValueError, match="expected arrays that fit each other"):
        call()

"""Sparse rows on disk: the codes of all rows one after the other, and where each row begins."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from segue import compiled
from segue.files.arrays import check_codes, map_array, wrong
from segue.files.trust import is_trusted
from segue.files.value_checks import ValueCheck

INTEGERS: Final = (np.int32, np.int64)


class StoredRows(NamedTuple):
    """A matrix's three arrays and its shape."""

    values: NDArray[np.float32]
    codes: Any
    pointers: Any
    shape: tuple[int, int]


def map_rows(
    codes: Path,
    pointers: Path,
    shape: tuple[int | None, int],
    *,
    values: Path | None = None,
    ordered: bool = True,
) -> StoredRows:
    """Map a matrix of these files: all codes lie in the matrix.

    Args:
        codes: The file of the codes.
        pointers: The file of each row's beginning, and the last one's end.
        shape: Rows, None if not known, and columns.
        values: The file of the values, float32 and finite; None for a matrix of ones.
        ordered: Whether each row's codes must ascend.

    Raises:
        ArtifactError: A file is missing or damaged, or they are not the rows of such a matrix.
    """
    rows, columns = shape
    known = ValueCheck(pointers, codes)
    places = map_array(pointers, INTEGERS, (None if rows is None else rows + 1,))
    found = map_array(codes, INTEGERS, (None,))
    if not is_trusted():
        known.once(
            ("rows", columns, ordered),
            lambda: _check(places, found, columns, (pointers, codes), ordered=ordered),
        )
    data = np.ones(len(found), np.float32) if values is None else map_array(values, np.float32, (len(found),))
    return StoredRows(data, found, places, (len(places) - 1, columns))


def _check(
    places: NDArray[Any], found: NDArray[Any], columns: int, paths: tuple[Path, Path], *, ordered: bool
) -> None:
    """Check in one pass that the places are those of rows, and the codes those of columns.

    Raises:
        ArtifactError: They are not; the error names the file.
    """
    pointers, codes = paths
    match _fault(places, found, columns, ordered=ordered):
        case "pointers":
            raise wrong(pointers, f"places that ascend from 0 to {len(found)}", "others")
        case "codes":
            check_codes(found, columns, codes)
        case "order":
            raise wrong(codes, "each row's codes ascending, none twice", "others")
        case _:
            pass


def _fault(places: NDArray[Any], codes: NDArray[Any], columns: int, *, ordered: bool) -> str:
    if not len(places):
        return "pointers"
    if compiled.available() and codes.dtype == np.int32 and codes.flags.c_contiguous:
        return compiled.row_fault(places, codes, columns, ordered=ordered)
    if places[0] != 0 or places[-1] != len(codes) or (places[1:] < places[:-1]).any():
        return "pointers"
    if len(codes) and not 0 <= codes.min() <= codes.max() < columns:
        return "codes"
    return "order" if ordered and not _ascend(codes, places) else ""


def _ascend(codes: NDArray[Any], places: NDArray[Any]) -> bool:
    """Whether a code is not larger than the one before it only where a row begins."""
    falls = codes[1:] <= codes[:-1]
    begins = places[(places > 0) & (places < len(codes))]
    falls[begins - 1] = False
    return not falls.any()

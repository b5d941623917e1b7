"""Reading arrays from `.npy` files that somebody else may have prepared.

Compiled code (NumPy's and SciPy's indexing, BLAS) trusts types, shapes and codes. So whoever reads an array
says what it must be, and gets it only if it is that. The check of values reads the file once in a process; `trust`
leaves it out for files of one's own.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import DTypeLike

from segue.errors import ArtifactError, Where
from segue.files.faults import not_let_read
from segue.files.maps import mapped
from segue.files.trust import is_trusted
from segue.files.value_checks import ValueCheck

AGAIN: Final = "Do not use it: it was damaged, or made to do harm. Fit it again."

PORTION: Final = 1 << 15
"""Numbers that are checked at once; so many stay in the processor's cache."""


def map_array(
    path: Path,
    dtype: DTypeLike | tuple[DTypeLike, ...],
    shape: tuple[int | None, ...],
    *,
    below: int | None = None,
    ascending: bool = False,
    finite: bool = True,
    hint: str = AGAIN,
) -> Any:
    """An array mapped from disk, shared between processes, never unpickled.

    It is a plain array, because slices of `numpy.memmap` take twenty times as long; see `segue.files.maps`.

    Args:
        path: The file.
        dtype: Its type, or those that it may have.
        shape: Its shape; None for a length that is not known.
        below: What integers must be less than; they are then 0 or more, as codes are. None allows all.
        ascending: Whether each number of a vector is larger than the one before it.
        finite: Whether floats must be finite.
        hint: What to do about a file that is something else.

    Raises:
        ArtifactError: The file is missing, damaged or anything else than that.
    """
    known = ValueCheck(path)
    values = _mapped(path, hint)
    several: tuple[Any, ...] = dtype if isinstance(dtype, tuple) else (dtype,)
    allowed: tuple[np.dtype[Any], ...] = tuple(np.dtype(one) for one in several)
    fits = len(values.shape) == len(shape) and all(
        wanted in (None, size) for wanted, size in zip(shape, values.shape, strict=True)
    )
    if values.dtype not in allowed or not fits:
        raise wrong(path, f"{_names(allowed)} of shape {_shape(shape)}", _described(values), hint)
    finite = finite and values.dtype.kind == "f"
    if not is_trusted() and (finite or below is not None or ascending):
        known.once(
            ("array", finite, below, ascending),
            lambda: _check_values(values, path, finite, below, ascending, hint),
        )
    return values


def read_array(
    path: Path, dtype: DTypeLike | tuple[DTypeLike, ...], shape: tuple[int | None, ...], *, hint: str = AGAIN
) -> Any:
    """The same in memory: overwriting the file later changes nothing."""
    return np.array(map_array(path, dtype, shape, hint=hint))


def check_codes(values: Any, below: int, path: Path, hint: str = AGAIN) -> None:
    """Check that integers are codes: from 0, and less than `below`.

    Raises:
        ArtifactError: One is not; the error names the file.
    """
    if not len(values):
        return
    # a negative number is a large one without its sign, so that one pass finds both
    most = int(values.view(np.dtype(f"u{values.dtype.itemsize}")).max())
    if most >= below:
        raise wrong(path, f"codes from 0 to {below - 1}", f"{int(values.min())} to {int(values.max())}", hint)


def wrong(path: Path, expected: str, got: str, hint: str = AGAIN) -> ArtifactError:
    """The error for a file that holds something else."""
    return ArtifactError(expected=expected, got=got, where=Where(path), hint=hint)


def _mapped(path: Path, hint: str) -> Any:
    try:
        return mapped(path)
    except Exception as error:  # a header is Python; NumPy raises what its parser and its types do
        why = f"a file that cannot be read as one: {str(error)[:200]}"
        raise not_let_read(path, error) or wrong(path, "a whole array", why, hint) from error


def _check_values(
    values: Any, path: Path, finite: bool, below: int | None, ascending: bool, hint: str
) -> None:
    if finite:
        _check_finite(values, path, hint)
    elif below is not None:
        check_codes(values, below, path, hint)
    if ascending and (values[1:] <= values[:-1]).any():
        raise wrong(path, "ascending numbers", "others", hint)


def _check_finite(values: Any, path: Path, hint: str) -> None:
    flat = values.ravel(order="K")  # as it lies on disk, by rows or by columns
    nothing = _nothing(values.dtype)
    with np.errstate(invalid="ignore"):
        for start in range(0, len(flat), PORTION):
            part = flat[start : start + PORTION]
            if np.dot(part, nothing[: len(part)]) != 0:  # 0 times infinity is no number
                raise wrong(path, "finite numbers", "others", hint)


@functools.cache
def _nothing(dtype: np.dtype[Any]) -> Any:
    """Zeros for a portion."""
    return np.zeros(PORTION, dtype)


def _names(types: tuple[np.dtype[Any], ...]) -> str:
    return " or ".join(map(str, types))


def _described(values: Any) -> str:
    return f"{values.dtype} of shape {_shape(values.shape)}"


def _shape(shape: tuple[int | None, ...]) -> str:
    return f"({', '.join('any' if size is None else str(size) for size in shape)})"

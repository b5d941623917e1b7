"""What can be done to an `.npy` file: other values, shapes, orders, types and headers."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

Damage = Callable[[Path], object]
Array = Any


def array_damages(path: Path) -> Mapping[str, Damage]:
    """What can be done to a file, by name; nothing for a file that is no array."""
    if path.suffix != ".npy":
        return {}
    values: Array = np.load(path)
    changes: dict[str, Callable[[Array], Array]] = {**_shapes(values), **_numbers(values)}
    return {**{name: _changed(change) for name, change in changes.items()}, **_HEADERS}


def _changed(change: Callable[[Array], Array]) -> Damage:
    def damage(path: Path) -> None:
        values = change(np.load(path))
        with path.open("wb") as file:  # allow_pickle stays off: no change makes objects
            np.lib.format.write_array(file, values, allow_pickle=False)

    return damage


def _shapes(values: Array) -> dict[str, Callable[[Array], Array]]:
    changes: dict[str, Callable[[Array], Array]] = {
        "one row less": lambda one: one[:-1],
        "a row more": lambda one: np.concatenate([one, one[-1:]]),
        "no rows": lambda one: one[:0],
        "no dimension": lambda one: np.array(one.ravel()[0] if one.size else 0, one.dtype),
        "a dimension more": lambda one: one[:, None],
        "another byte order": lambda one: one.astype(one.dtype.newbyteorder(">")),
        "other bytes": lambda one: one.astype(np.int64 if one.dtype != np.int64 else np.int32),
        "a narrow type": lambda one: one.astype(np.int8),
        "complex": lambda one: one.astype(np.complex64),
        "text": lambda one: one.astype("U3"),
        "booleans": lambda one: one.astype(bool),
        "doubles": lambda one: one.astype(np.float16 if one.dtype == np.float64 else np.float64),
        "fields": lambda one: np.zeros(one.shape, [("a", "<i4"), ("b", "<f4")]),
    }
    if values.ndim == 2:
        changes["a column less"] = lambda one: one[:, :-1]
        changes["transposed"] = lambda one: np.ascontiguousarray(one.T)
        changes["in Fortran's order"] = np.asfortranarray
    return {name: change for name, change in changes.items() if values.size or "dimension" not in name}


def _numbers(values: Array) -> dict[str, Callable[[Array], Array]]:
    if not values.size:
        return {}
    if values.dtype.kind == "f":
        wild: list[Any] = [np.nan, np.inf, -np.inf, np.finfo(values.dtype).max]
        return {f"{value} at {place}": _put(value, place) for value in wild for place in (0, -1)}
    top = np.iinfo(values.dtype)
    high = int(values.max())
    wild = [top.max, top.min, high + 1 if high < top.max else top.max, -1 if top.min < 0 else 7]
    found = {f"{value} at {place}": _put(value, place) for value in wild for place in (0, -1)}
    return {
        **found,
        "backwards": lambda one: one[::-1],
        "all 0": np.zeros_like,
        "all 1": np.ones_like,
        "all huge": lambda one: np.full_like(one, np.iinfo(one.dtype).max),
        "shuffled": lambda one: np.random.default_rng(1).permutation(one),
        "huge in the middle": lambda one: np.where(np.arange(len(one)) == len(one) // 2, top.max, one),
    }


def _put(value: Any, place: int) -> Callable[[Array], Array]:
    def change(values: Array) -> Array:
        values.ravel()[place] = value
        return values

    return change


def _header(text: str) -> Damage:
    """Replace the header, whatever it says then of the bytes behind it."""

    def damage(path: Path) -> None:
        values: Array = np.load(path)
        told = text.replace("DESCR", values.dtype.str).encode()
        told += b" " * (-(len(told) + 11) % 64) + b"\n"
        path.write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(told)) + told + values.tobytes())

    return damage


_HEADERS: Mapping[str, Damage] = {
    "a shape of 2^63": _header(
        "{'descr': 'DESCR', 'fortran_order': False, 'shape': (9223372036854775808,), }"
    ),
    "a shape of 2^62": _header(
        "{'descr': 'DESCR', 'fortran_order': False, 'shape': (4611686018427387904,), }"
    ),
    "a shape that wraps": _header(
        "{'descr': 'DESCR', 'fortran_order': False, 'shape': (4294967296, 4294967296), }"
    ),
    "a negative shape": _header("{'descr': 'DESCR', 'fortran_order': False, 'shape': (-1,), }"),
    "a shape that is none": _header("{'descr': 'DESCR', 'fortran_order': False, 'shape': ('a',), }"),
    "objects": _header("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }"),
    "a deep header": _header("{'descr': " + "(" * 500 + ")" * 500 + "}"),
    "a header that is none": _header("[" * 300),
    "a void type": _header("{'descr': '|V0', 'fortran_order': False, 'shape': (4611686018427387904,), }"),
    "cut in the header": lambda path: path.write_bytes(path.read_bytes()[:20]),
    "empty": lambda path: path.write_bytes(b""),
}

"""Damage to a directory that Segue wrote: bytes, values of arrays and columns, files; with digests that fit, or not."""

from __future__ import annotations

import io
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl

from scripts.fuzz.mutators import mutated
from scripts.fuzz.seals import seal

SEALED: Final = 0.8
"""Share of the cases whose digests are made to fit: a stranger can do that, and a broken disk cannot."""


def damage(rng: random.Random, directory: Path) -> None:
    """Damage one file, rarely two or three."""
    files = sorted(path for path in directory.rglob("*") if path.is_file())
    for _ in range(rng.choice((1, 1, 1, 1, 2, 3))):
        path = rng.choice(files)
        if path.is_file():
            rng.choice(_KINDS.get(path.suffix, (_bytes,)))(rng, path, files)
    if rng.random() < SEALED:
        seal(directory)


def _bytes(rng: random.Random, path: Path, files: list[Path]) -> None:
    """Mutate the bytes; pieces of files of the same kind are spliced in."""
    others = [other for other in files if other.suffix == path.suffix and other.is_file()]
    path.write_bytes(mutated(rng, [path.read_bytes(), path.read_bytes(), rng.choice(others).read_bytes()]))


def _file(rng: random.Random, path: Path, files: list[Path]) -> None:
    """Remove a file, empty it, or put another file, a folder or a link in its place."""
    change = rng.randrange(5)
    if change == 0:
        path.write_bytes(b"")
        return
    other = rng.choice(files)
    content = other.read_bytes() if other.is_file() else b""
    path.unlink()
    if change == 1:
        path.mkdir()
    elif change == 2:
        path.symlink_to("/dev/zero" if rng.random() < 0.02 else path.parent)
    elif change == 3:
        path.write_bytes(content)


def _array(rng: random.Random, path: Path, _: list[Path]) -> None:
    """Change values, order, shape or type of an array."""
    try:
        array: Any = np.load(path, allow_pickle=False)
    except Exception:  # noqa: BLE001 - damaged before, in any way
        return
    change = rng.randrange(8)
    flat = array.reshape(-1).copy()
    if change <= 2 and len(flat):
        for _ in range(rng.choice((1, 1, 3, len(flat)))):
            flat[rng.randrange(len(flat))] = _value(rng, array)
        array = flat.reshape(array.shape)
    elif change == 3:
        array = array[::-1]
    elif change == 4:
        array = array[: rng.randrange(len(array) + 1)] if array.ndim else array
    elif change == 5:
        with np.errstate(all="ignore"):
            kinds = (
                np.int8,
                np.int32,
                np.uint32,
                np.int64,
                np.uint64,
                np.float16,
                np.float64,
                np.bool_,
                np.complex64,
                "S3",
                ">i4",
            )
            array = array.astype(rng.choice(kinds), casting="unsafe")
    elif change == 6:
        array = rng.choice(
            (flat, flat[None], flat[:, None], np.zeros((0, *array.shape[1:]), array.dtype), array.T)
        )
    else:
        rng.shuffle(flat)
        array = (
            np.concatenate([array, array]) if array.ndim and rng.random() < 0.5 else flat.reshape(array.shape)
        )
    np.save(path, array, allow_pickle=False)


def _value(rng: random.Random, array: Any) -> Any:
    """A value at the edge of a type, or of what an index into the array may be."""
    kind = array.dtype
    if kind.kind == "f":
        return rng.choice((np.nan, np.inf, -np.inf, 0.0, -1.0, float(np.finfo(kind).max), 1e-40))
    if kind.kind in "iu":
        edges = np.iinfo(kind)
        near = [int(array.max()) + 1, int(array.max()), array.size, array.size + 1] if array.size else []
        return rng.choice([edges.min, edges.max, 0, *(one for one in near if one <= edges.max)])
    return array.reshape(-1)[0]


def _table(rng: random.Random, path: Path, _: list[Path]) -> None:
    """Change values, rows, columns or types of a Parquet file."""
    try:
        table = pl.read_parquet(path.read_bytes())
    except (Exception, pl.exceptions.PanicException):  # noqa: BLE001 - damaged before, in any way
        return
    change, name = rng.randrange(8), rng.choice(table.columns)
    if change == 0:
        table = table.drop(name)
    elif change == 1:
        table = table.with_columns(pl.lit(None).cast(table.schema[name]).alias(name))
    elif change == 2:
        table = table.head(rng.randrange(table.height + 1))
    elif change == 3:
        table = pl.concat([table, table.head(3)])
    elif change == 4:
        table = table.with_columns(pl.col(name).shuffle(seed=rng.randrange(9)))
    elif change == 5:
        others = (
            pl.Int8,
            pl.Float64,
            pl.String,
            pl.Binary,
            pl.Boolean,
            pl.List(pl.String),
            pl.List(pl.UInt32),
            pl.Date,
        )
        kind = rng.choice(others)
        table = table.with_columns(pl.lit(None).cast(kind).alias(name))
    elif change == 6:
        table = (
            table.rename({name: rng.choice(("id", "", "밤", name * 100))}, strict=False)
            if len(table.columns) == 1
            else table
        )
        table = table.with_columns(pl.lit("밤\x00‮").alias("more"))
    else:
        table = _one_cell(rng, table, name)
    stream = io.BytesIO()
    table.write_parquet(stream)
    path.write_bytes(stream.getvalue())


def _one_cell(rng: random.Random, table: pl.DataFrame, name: str) -> pl.DataFrame:
    """Put a hostile value into one cell, or null."""
    kind: Any = table.schema[name]
    values: tuple[Any, ...] = (None,)
    if kind == pl.String:
        values = (None, "", "밤\x00", "x" * 10_000, "-1", "1e400")
    elif kind.is_integer():
        values = (None, 0, int(pl.select(kind.max()).item()), int(pl.select(kind.min()).item()))
    elif kind.is_nested() and kind.inner == pl.String:
        values = (None, [], [None], [""], ["a", "a"])
    elif kind.is_nested() and kind.inner.is_integer():
        values = (None, [], [None], [2**32 - 1], [0, 0], [table.height], [10_000])
    if not table.height:
        return table
    at = rng.randrange(table.height)
    column = table[name].to_list()
    column[at] = rng.choice(values)
    return table.with_columns(pl.Series(name, column, dtype=kind, strict=False))


_Damage = Callable[[random.Random, Path, "list[Path]"], None]

_KINDS: Final[dict[str, tuple[_Damage, ...]]] = {
    ".npy": (_bytes, _array, _array, _array, _array, _file),
    ".parquet": (_bytes, _table, _table, _file),
    ".json": (_bytes, _bytes, _bytes, _file),
    ".txt": (_bytes, _bytes, _bytes, _file),
    ".safetensors": (_bytes, _bytes, _file),
    ".sqlite": (_bytes,),
}


def copy(source: Path, target: Path) -> None:
    """Copy a directory over another one."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)

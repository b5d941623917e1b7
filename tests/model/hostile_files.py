"""What can be done to tables and JSON, and to any file."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl

Damage = Callable[[Path], object]


def file_damages(path: Path) -> Mapping[str, Damage]:
    """What can be done to a file, by name."""
    if path.suffix == ".parquet":
        return {**_TABLES, **_BYTES}
    if path.suffix == ".json":
        return {**_JSON, **_BYTES}
    return {}


def _table(change: Callable[[pl.DataFrame], pl.DataFrame]) -> Damage:
    return lambda path: change(pl.read_parquet(path.read_bytes())).write_parquet(path)


def _json(content: bytes) -> Damage:
    return lambda path: path.write_bytes(content)


def _numbers(value: object) -> Damage:
    """Replace every number in JSON."""

    def changed(one: object) -> object:
        if isinstance(one, dict):
            return {key: changed(inner) for key, inner in one.items()}
        if isinstance(one, list):
            return [changed(inner) for inner in one]
        return value if isinstance(one, int | float) and not isinstance(one, bool) else one

    return lambda path: path.write_text(json.dumps(changed(json.loads(path.read_text("utf-8")))), "utf-8")


_TABLES: Mapping[str, Damage] = {
    "one row less": _table(lambda table: table.head(-1)),
    "a row more": _table(lambda table: pl.concat([table, table.tail(1)])),
    "no rows": _table(lambda table: table.head(0)),
    "no columns": _table(lambda _: pl.DataFrame({"other": [1]})),
    "all null": _table(
        lambda table: table.select(pl.lit(None, table.schema[name]).alias(name) for name in table.columns)
    ),
    "all alike": _table(lambda table: pl.concat([table.head(1)] * table.height)),
    "numbers": _table(lambda table: table.select(pl.lit(7).alias(name) for name in table.columns)),
    "lists": _table(lambda table: table.select(pl.lit([["a"]]).alias(name) for name in table.columns)),
    "bytes": _table(lambda table: table.select(pl.lit(b"\xff\xfe").alias(name) for name in table.columns)),
}

_JSON: Mapping[str, Damage] = {
    "deep lists": _json(b"[" * 100_000),
    "deep objects": _json(b'{"a":' * 100_000 + b"1" + b"}" * 100_000),
    "deep in a field": _json(b'{"format_version":2,"x":' + b"[" * 50_000 + b"]" * 50_000 + b"}"),
    "not UTF-8": _json(b'{"format_version": 2, "recipe": "\xff\xfe"}'),
    "UTF-16": _json('{"format_version": 2}'.encode("utf-16")),
    "a list": _json(b"[]"),
    "null": _json(b"null"),
    "a huge number": _json(b'{"format_version": 1' + b"0" * 5000 + b"}"),
    "half of a pair": _json(b'{"format_version": 2, "recipe": "\\ud800"}'),
    "all numbers huge": _numbers(2**62),
    "all numbers too huge": _numbers(2**70),
    "all numbers -1": _numbers(-1),
    "all numbers 0": _numbers(0),
    "all numbers 1e308": _numbers(1e308),
}


def _flip(share: float) -> Damage:
    def damage(path: Path) -> None:
        content = bytearray(path.read_bytes())
        if content:
            content[min(int(share * len(content)), len(content) - 1)] ^= 0xFF
        path.write_bytes(content)

    return damage


_BYTES: Mapping[str, Damage] = {
    "empty": lambda path: path.write_bytes(b""),
    "cut in half": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "zeros": lambda path: path.write_bytes(bytes(path.stat().st_size)),
    **{f"a byte at {share}": _flip(share) for share in (0.1, 0.2, 0.35, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97)},
}

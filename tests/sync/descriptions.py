"""Published descriptions of protocols, cut down to what Segue uses, and what does not follow them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from tests.sync.fakes import Asked

_KINDS = {"string": str, "integer": int, "boolean": bool, "number": (int, float)}


def description(protocol: str) -> dict[str, Any]:
    """The description of a protocol."""
    return json.loads((Path(__file__).parent / f"{protocol}.json").read_text("utf-8"))


def faults(value: Any, kind: str, answers: Mapping[str, Any], place: str = "") -> Iterator[str]:
    """What in a value does not follow the description; fields that it does not name may be anything."""
    if kind.endswith("[]"):
        if not isinstance(value, list):
            yield f"{place}: no list"
            return
        for number, one in enumerate(value):
            yield from faults(one, kind[:-2], answers, f"{place}[{number}]")
    elif kind in _KINDS:
        if not isinstance(value, _KINDS[kind]) or (kind != "boolean" and isinstance(value, bool)):
            yield f"{place}: no {kind}"
    elif not isinstance(value, dict):
        yield f"{place}: no object"
    else:
        yield from (f"{place}.{name}: missing" for name in answers[kind]["required"] if name not in value)
        for name, inner in answers[kind]["fields"].items():
            if value.get(name) is not None:
                yield from faults(value[name], inner, answers, f"{place}.{name}")


def names(struct: type[msgspec.Struct]) -> set[str]:
    """The fields of an answer that Segue reads, by their names in JSON."""
    return {one.encode_name for one in msgspec.structs.fields(struct)}


def unknown(asked: Asked, method: str, told: Mapping[str, Any]) -> list[str]:
    """The parameters of a request that the description does not name, or that have another type."""
    known = told["requests"][method] | told.get("authentication", {})
    wrong = [name for name, _ in asked.pairs if name not in known]
    return wrong + [
        name for name, value in asked.pairs if known.get(name) == "integer" and not value.isdigit()
    ]

"""JSON for programs, of whatever a command found: names of files are in it, and not every name is text."""

from __future__ import annotations

from typing import Any, cast


def as_json(value: object, *, indented: bool = False) -> bytes:
    """Return a value as JSON, in UTF-8 whatever the terminal's encoding is.

    A name of a file whose bytes are not UTF-8 is in it as people see it (`segue.ids.readable`): JSON cannot hold it.

    Args:
        value: Anything that msgspec encodes.
        indented: Over several lines, for people too.
    """
    import msgspec

    try:
        found = msgspec.json.encode(value)
    except UnicodeEncodeError:
        found = msgspec.json.encode(_readable(msgspec.to_builtins(value)))
    return msgspec.json.format(found, indent=2) if indented else found


def _readable(value: Any) -> Any:
    """Return plain data with readable texts."""
    from segue.ids import readable

    if isinstance(value, str):
        return readable(value)
    if isinstance(value, dict):
        return {_readable(key): _readable(one) for key, one in cast("dict[Any, Any]", value).items()}
    if isinstance(value, list | tuple):
        return [_readable(one) for one in cast("list[Any]", value)]
    return value

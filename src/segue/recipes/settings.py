"""Settings as plain data and back: frozen dataclasses ↔ tables of texts, numbers, lists and tables.

Every field is written, so that a file does not depend on later defaults. A field that is added later must
default to the behaviour before it, since files and models without it must still load. TOML has no null: None
is the text "none". A dataclass with a `kind` writes it, and refuses any other when read.
"""

from __future__ import annotations

import dataclasses
import functools
import math
import types
import typing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, Final, Literal, TypeVar, Union, cast, get_args, get_origin

import msgspec

from segue.errors import ErrorFields, SegueError
from segue.plugins import nearest
from segue.ranges import Among

SettingsT = TypeVar("SettingsT")

NONE: Final = "none"
"""The text that stands for None."""

KeyPath = tuple[str | int, ...]
"""Keys and list positions from the top: `("generators", 3, "weight")`."""

_WORDS: Final = {
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    str: "a text",
    type(None): '"none"',
}


class Problem(typing.NamedTuple):
    """An error in the data."""

    path: KeyPath
    fields: ErrorFields


@dataclass
class Reader:
    """Reads settings from plain data, and notes every problem instead of stopping at the first.

    Attributes:
        problems: The problems so far.
    """

    problems: list[Problem] = field(default_factory=list[Problem])

    def note(self, path: KeyPath, expected: str, got: object, hint: str = "") -> None:
        """Note what was expected, and what was found."""
        self.problems.append(Problem(path, ErrorFields(expected, _shown(got), hint=hint)))

    def note_error(self, path: KeyPath, error: SegueError) -> None:
        """Note the error of a type that checks more than its single fields."""
        self.problems.append(Problem(path, error.fields))

    def read(self, kind: type[SettingsT], data: object, path: KeyPath) -> SettingsT | None:
        """Return the settings in a table; None, with the problems noted, where they cannot be read."""
        if not isinstance(data, Mapping):
            self.note(path, "a table", data)
            return None
        table = dict(cast("Mapping[str, object]", data))
        before = len(self.problems)
        hints = _hints(kind)
        self._check_kind(kind, table, path)
        self._check_keys(table, list(hints), path)
        required = [f.name for f in dataclasses.fields(cast("Any", kind)) if _required(f)]
        for name in required:
            if name not in table:
                self.note((*path, name), _described(hints[name]), None)
        values = {
            name: self._value(hints[name], value, (*path, name))
            for name, value in table.items()
            if name in hints
        }
        if len(self.problems) > before:
            return None
        try:
            return kind(**values)
        except SegueError as error:
            self.note_error(path, error)
            return None

    def _check_kind(self, kind: type, table: dict[str, object], path: KeyPath) -> None:
        if "kind" in table and hasattr(kind, "kind"):
            given, wanted = table.pop("kind"), cast("Any", kind).kind
            if given != wanted:
                self.note((*path, "kind"), repr(wanted), given)

    def _check_keys(self, table: Mapping[str, object], known: list[str], path: KeyPath) -> None:
        for name in table:
            if name not in known:
                self.note(
                    (*path, name),
                    f"a key among {', '.join(known) or 'none at all'}",
                    name,
                    nearest(name, known),
                )

    def _value(self, hint: Any, value: object, path: KeyPath) -> Any:
        arms = _arms(hint)
        if value == NONE and type(None) in arms:
            return None
        inner = next((arm for arm in arms if dataclasses.is_dataclass(arm)), None)
        if inner is not None:
            return self.read(cast("type[Any]", inner), value, path)
        try:
            found = msgspec.convert(value, hint)
        except msgspec.ValidationError:
            self.note(path, _described(hint), value)
            return None
        if not _known(hint, found):
            self.note(path, _described(hint), value)
        if not _finite(found):
            self.note(path, "finite numbers", value)
        return found


def written(settings: object) -> dict[str, Any]:
    """Return settings as plain data, with every field; nested ones with their `kind`."""
    named = cast("Any", settings)
    found: dict[str, Any] = {f.name: _plain(getattr(named, f.name)) for f in dataclasses.fields(named)}
    return {"kind": named.kind, **found} if hasattr(named, "kind") else found


def _shown(value: object) -> str:
    """Return a value for a message; "" for a missing one."""
    return "nothing" if value is None else f"{value!r:.80}"


def _plain(value: object) -> Any:
    if value is None:
        return NONE
    if dataclasses.is_dataclass(value):
        return written(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in cast("Mapping[object, object]", value).items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(one) for one in cast("Sequence[object]", value)]
    return value


@functools.cache  # resolving names takes most of the time
def _hints(kind: type[object]) -> dict[str, Any]:
    """Return the type of every field; raises for a class that cannot hold settings."""
    if not dataclasses.is_dataclass(kind):
        raise TypeError(f"expected a dataclass as settings, got {kind.__name__}")
    hints = typing.get_type_hints(kind, include_extras=True)
    names = {f.name for f in dataclasses.fields(kind) if f.init}
    return {name: hint for name, hint in hints.items() if name in names and get_origin(hint) is not ClassVar}


def _required(one: dataclasses.Field[Any]) -> bool:
    return one.init and one.default is dataclasses.MISSING and one.default_factory is dataclasses.MISSING


def _arms(hint: Any) -> tuple[Any, ...]:
    return get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)


def _finite(value: object) -> bool:
    """Return whether a number, or every number of a table, is finite; nested tables are checked apart."""
    values = cast("Mapping[object, object]", value).values() if isinstance(value, Mapping) else (value,)
    return all(math.isfinite(one) for one in values if isinstance(one, float))


def _known(hint: Any, value: object) -> bool:
    """Return whether each text that must be one of some names is one."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return all(value in one.names() for one in arguments[1:] if isinstance(one, Among))
    if isinstance(value, Mapping):
        return all(_known(arguments[0], key) for key in cast("Mapping[object, object]", value))
    if isinstance(value, tuple):
        return all(_known(arguments[0], one) for one in cast("tuple[object, ...]", value))
    return value is None or all(_known(arm, value) for arm in _arms(hint) if arm is not hint)


def _described(hint: Any) -> str:
    """Return a type in words."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        names = [name for one in arguments[1:] if isinstance(one, Among) for name in one.names()]
        if names:
            return _described(Literal[tuple(names)])
        return _described(arguments[0]) + "".join(_range(one) for one in arguments[1:])
    if origin is Literal:
        return "one of " + ", ".join(f'"{one}"' for one in arguments)
    if origin in (Union, types.UnionType):
        return " or ".join(map(_described, arguments))
    if origin is tuple:
        return f"a list, each {_described(arguments[0])}"
    if isinstance(origin, type) and issubclass(origin, Mapping):
        if arguments[1] is Any:
            return "a table"
        return f"a table; keys: {_described(arguments[0])}; values: {_described(arguments[1])}"
    return "a table" if dataclasses.is_dataclass(hint) else _WORDS.get(hint, str(hint))


def _range(one: Any) -> str:
    if not isinstance(one, msgspec.Meta):
        return ""
    ends = {"from": one.ge, "above": one.gt, "to": one.le, "below": one.lt}
    return "".join(f" {word} {end}" for word, end in ends.items() if end is not None)

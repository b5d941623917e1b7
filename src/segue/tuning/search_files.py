"""Search files: which settings of a recipe vary, and over which values.

format = 1

[[vary]]
key = 'generators."small als".weight.tracks'   # as in the recipe's TOML, with a generator's name
type = "float"                                 # or "int"
low = 0.1
high = 2.0
log = true                                     # sample on a logarithmic scale

[[vary]]
key = "generators.titles.settings.informative"
type = "choice"
choices = [true, false]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, cast

from segue import recipes
from segue.errors import ErrorFields, RecipeError, Where
from segue.plugins import nearest
from segue.ranges import Count
from segue.recipes import Recipe, form, text
from segue.recipes.settings import KeyPath, Reader
from segue.tuning.space import Space, Varied

FORMAT: Final = 1

QUOTE: Final = (
    'Put a name with a space or a letter of another script in quotes: generators."small als".weight.tracks.'
)

SHIPPED: Final = Path(recipes.__file__).parent / "searches"
"""Folder of Segue's own searches."""

HINT: Final = "See docs/tuning.md for all keys, or copy one of Segue's own."


@dataclass(frozen=True)
class _Entry:
    key: str
    type: Literal["float", "int", "choice"]
    low: float | None = None
    high: float | None = None
    log: bool = False
    choices: tuple[bool | int | float | str, ...] | None = None


@dataclass(frozen=True)
class _Form:
    vary: tuple[Mapping[str, Any], ...]
    format: Count = FORMAT


def read(source: Path | str, base: Recipe) -> Space:
    """Return the search in a file, over the settings of a recipe.

    Args:
        source: The file; a text that does not end in .toml names one of Segue's own: small, middling, large.
        base: The recipe.

    Raises:
        RecipeError: The file cannot be read or is no search, or the recipe lacks a setting or cannot take a
            value; every problem is named by line and key.
    """
    path = Path(source)
    if isinstance(source, str) and path.suffix != ".toml":
        known = sorted(one.stem for one in SHIPPED.glob("*.toml"))
        if source not in known:
            raise RecipeError(
                [ErrorFields(f"a search file, or one of {', '.join(known)}", repr(source))],
                hint=nearest(source, known) or HINT,
            )
        path = SHIPPED / f"{source}.toml"
    return loads(text.content(path, "a search", HINT), str(path), base)


def loads(written: str, source: str, base: Recipe) -> Space:
    """Return the search in a text of TOML; `source` is its path, for messages. Raises as `read` does."""
    data = text.parsed(written, source, HINT)
    reader = Reader()
    varied = _varied(data, reader, form.to_data(base))
    if varied is not None and not reader.problems:
        space = Space(base, varied)
        reader.problems.extend(space.problems())
        if not reader.problems:
            return space
    lines = dict(text.lines(written))
    told = [
        text.placed(fields, _named(path, data).within(Where(source, line=text.line_of(lines, path))))
        for path, fields in reader.problems
    ]
    raise RecipeError(told, hint=HINT)


def _varied(data: object, reader: Reader, recipe: dict[str, Any]) -> tuple[Varied, ...] | None:
    found = reader.read(_Form, data, ())
    if found is None:
        return None
    if found.format > FORMAT:
        reader.note(("format",), f"search format {FORMAT}", found.format, "Update Segue.")
    if not found.vary:
        reader.note(("vary",), "a setting to vary or more", None)
    varied = [_one(entry, reader, ("vary", at), recipe) for at, entry in enumerate(found.vary)]
    keys: set[tuple[str, ...]] = set()
    for at, one in enumerate(varied):
        if one is not None and one.path in keys:
            reader.note(("vary", at, "key"), "a key that no other setting has", one.key)
        if one is not None:
            keys.add(one.path)
    return tuple(one for one in varied if one is not None)


def _one(data: object, reader: Reader, path: KeyPath, recipe: dict[str, Any]) -> Varied | None:
    entry = reader.read(_Entry, data, path)
    if entry is None:
        return None
    keys = text.keys(entry.key)
    before = len(reader.problems)
    if not keys:
        reader.note((*path, "key"), "a dotted key, as TOML has it", entry.key, QUOTE)
    else:
        _find(reader, (*path, "key"), keys, recipe)
    if entry.type == "choice":
        _check_choices(entry, reader, path)
    else:
        _check_range(entry, reader, path)
    if len(reader.problems) > before:
        return None
    return Varied(
        entry.key,
        keys,
        whole=entry.type == "int",
        low=entry.low or 0.0,
        high=entry.high or 0.0,
        log=entry.log,
        choices=entry.choices or (),
    )


def _check_choices(entry: _Entry, reader: Reader, path: KeyPath) -> None:
    choices = entry.choices or ()
    if len(set(choices)) < 2 or len(set(choices)) < len(choices):
        reader.note((*path, "choices"), "two values or more, no two the same", entry.choices)
    for key, value in (("low", entry.low), ("high", entry.high)):
        if value is not None:
            reader.note((*path, key), 'no such key beside type = "choice"', value)
    if entry.log:
        reader.note((*path, "log"), 'no such key beside type = "choice"', entry.log)


def _check_range(entry: _Entry, reader: Reader, path: KeyPath) -> None:
    if entry.choices is not None:
        reader.note((*path, "choices"), f'no such key beside type = "{entry.type}"', entry.choices)
    ends = {"low": entry.low, "high": entry.high}
    for key, value in ends.items():
        if value is None:
            reader.note((*path, key), "a number", None)
        elif entry.type == "int" and value != int(value):
            reader.note((*path, key), "a whole number", value)
    if entry.low is None or entry.high is None:
        return
    if entry.low >= entry.high:
        reader.note((*path, "high"), f"a number above low, which is {entry.low:g}", entry.high)
    if entry.log and entry.low <= 0:
        reader.note((*path, "low"), "a number above 0, since log is true", entry.low)


def _find(reader: Reader, at: KeyPath, keys: tuple[str, ...], recipe: dict[str, Any]) -> None:
    """Note an error if the recipe has no value at a path."""
    here: Any = {**recipe, "generators": {entry["name"]: entry for entry in recipe["generators"]}}
    for end, key in enumerate(keys, 1):
        known: list[str] = list(cast("Mapping[str, Any]", here)) if isinstance(here, Mapping) else []
        if key not in known:
            within = f" in {'.'.join(keys[: end - 1])}" if end > 1 else ""
            expected = f"a key{within} of the recipe: {', '.join(known) or 'there are none'}"
            reader.note(at, expected, key, nearest(key, known))
            return
        here = cast("Mapping[str, Any]", here)[key]
    if isinstance(here, Mapping | list):
        inner = ", ".join(cast("Mapping[str, Any]", here)) if isinstance(here, Mapping) else "a list"
        reader.note(at, f"the key of a single value, which {keys[-1]} is not ({inner})", ".".join(keys))


def _named(path: KeyPath, data: Any) -> Where:
    """Return a path as its setting and key: "vary 2 (generators.als.weight.tracks)", "low"."""
    if path[:1] != ("vary",) or len(path) < 2:
        return Where(field=str(path[-1]) if path else "")
    at = cast("int", path[1])
    entry: Any = data["vary"][at]
    key = cast("Mapping[str, Any]", entry).get("key") if isinstance(entry, Mapping) else None
    owner = f"vary {at + 1} ({key})" if isinstance(key, str) else f"vary {at + 1}"
    return Where(item=owner, field=".".join(map(str, path[2:])))

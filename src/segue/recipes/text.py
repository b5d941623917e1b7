"""A recipe as TOML for people and as JSON in a model, and back; errors name the line and the key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import msgspec

from segue.errors import ErrorFields, RecipeError, Where
from segue.recipes import form, settings
from segue.recipes.recipe import Recipe

if TYPE_CHECKING:
    from tomlkit.items import Item, Table

HINT: Final = "See docs/recipes.md for all keys, or start from `segue recipe show default`."

LARGEST: Final = 1 << 16
"""Most bytes of a recipe file; the largest of Segue's own has 8,000."""

DOTS: Final = 200
"""Most dots of a line. `tomllib` takes a minute for a key of 30,000 parts."""

_HEADER: Final = re.compile(r"\s*(\[\[?)(.+?)\]\]?\s*(#.*)?$")

_KEY: Final = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")


def dumps(recipe: Recipe) -> str:
    """Return a recipe as TOML, with every setting, ready to be edited."""
    import tomlkit

    data = form.to_data(recipe)
    document: Any = tomlkit.document()
    for key in ("format", "name", "fallback"):
        document.add(key, data[key])
    listed: Any = tomlkit.aot()  # its methods have no types
    for entry in data["generators"]:
        listed.append(_table(entry))
    document.add("generators", listed)
    if "ranking" in data:
        document.add("ranking", _table(data["ranking"]))
    return tomlkit.dumps(document)


def _table(data: Mapping[str, Any]) -> Table:
    """Return a table whose settings and trees are tables of their own, and whose other tables are inline."""
    import tomlkit

    found: Any = tomlkit.table()
    for key, value in data.items():
        apart = key == "settings" or key.endswith("_trees")
        found.add(key, _table(value) if apart else _inline(value))
    return found


def _inline(value: Any) -> Item:
    import tomlkit

    if not isinstance(value, Mapping):
        return cast("Any", tomlkit).item(value)  # untyped
    found: Any = tomlkit.inline_table()
    for key, one in cast("Mapping[str, Any]", value).items():
        found.add(key, _inline(one))
    return found


def loads(text: str, source: str) -> Recipe:
    """Return the recipe in a text.

    Args:
        text: TOML.
        source: Where the text is from, for messages: the file's path.

    Raises:
        RecipeError: It is no TOML, or no recipe; every problem is named by line and key.
    """
    return _read(parsed(text, source, HINT), source, text)


def parsed(text: str, source: str, hint: str) -> dict[str, Any]:
    """Return the data in a text of TOML.

    Raises:
        RecipeError: It is no TOML, or a line has more than `DOTS` dots; the error has the hint.
    """
    dotted = next((number for number, line in enumerate(text.split("\n"), 1) if line.count(".") > DOTS), None)
    if dotted is not None:
        fields = ErrorFields(f"lines of at most {DOTS} dots", "more", Where(source, line=dotted))
        raise RecipeError([fields], hint="Write a long list on several lines.")
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise no_text(source, "TOML", "one nested too deeply to read", hint) from error
    except ValueError as error:  # not TOML, or a number of more digits than Python reads
        raise no_text(source, "TOML", f"something else: {error}", hint) from error


def read_json(raw: bytes, source: str) -> Recipe:
    """Return the recipe that a model holds, written by `to_json`.

    Raises:
        RecipeError: It is no recipe.
    """
    try:
        data = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise no_text(source, "JSON", f"something else: {error}", "Fit the model again.") from error
    return _read(data, source, "")


def to_json(recipe: Recipe) -> bytes:
    """Return a recipe as JSON, with every setting, as a model stores it: fast to read."""
    return msgspec.json.format(msgspec.json.encode(form.to_data(recipe)), indent=2)


def settled(recipe: Recipe) -> Recipe:
    """Return the recipe as it will be read from a model, so that the fit uses exactly what a model stores.

    Raises:
        RecipeError: A setting is outside its range, or cannot be written.
    """
    return read_json(to_json(recipe), f"recipe {recipe.name!r}")


def _read(data: object, source: str, text: str) -> Recipe:
    reader = settings.Reader()
    recipe = form.from_data(data, reader)
    if recipe is None:
        at = dict(lines(text))
        raise RecipeError([_said(problem, source, at, data) for problem in reader.problems], hint=HINT)
    return recipe


def read(path: Path | str) -> Recipe:
    """Return the recipe in a file.

    Raises:
        RecipeError: The file cannot be read, or is no recipe.
    """
    return loads(content(path, "a recipe", HINT), str(path))


def content(path: Path | str, what: str, hint: str) -> str:
    """Return the text of a file that a person wrote, with any line ends.

    Args:
        path: The file.
        what: What the file holds, for messages: "a recipe".
        hint: What to do where it cannot be read.

    Raises:
        RecipeError: The file cannot be read, is longer than `LARGEST`, or is not UTF-8.
    """
    try:
        with Path(path).open("rb") as file:
            raw = file.read(LARGEST + 1)
        if len(raw) > LARGEST:
            raise no_text(path, f"{what} of at most {LARGEST:,} bytes", "a larger file", hint)
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        start = getattr(error, "start", 0)
        got = getattr(error, "strerror", None) or f"a file that is not UTF-8 at byte {start}"
        raise no_text(path, what, got, hint) from error


def no_text(source: Path | str, expected: str, got: str, hint: str) -> RecipeError:
    """Return the error for a file that is not of the expected kind."""
    return RecipeError([ErrorFields(expected, got, Where(source))], hint=hint)


def _said(
    problem: settings.Problem, source: str, at: Mapping[settings.KeyPath, int], data: Any
) -> ErrorFields:
    """Return a problem with its line, its generator's name and its key."""
    path, fields = problem
    owner, key = _named(path, data)
    return placed(fields, Where(source, line=line_of(at, path), item=owner, field=key))


def line_of(at: Mapping[settings.KeyPath, int], path: settings.KeyPath) -> int | None:
    """Return the line of a key, or of the nearest table around it that has one (see `lines`)."""
    return next((at[path[:end]] for end in range(len(path), 0, -1) if path[:end] in at), None)


def placed(fields: ErrorFields, around: Where) -> ErrorFields:
    """Return an error's fields with the position around them."""
    return replace(fields, where=fields.where.within(around))


def _named(path: settings.KeyPath, data: Any) -> tuple[str, str]:
    """Return a path as its generator and its key: "generator 'als'", "settings.factors"."""
    owner = ""
    if path[:1] == ("generators",) and len(path) > 1:
        entry: Any = data["generators"][path[1]]
        name = cast("Mapping[str, Any]", entry).get("name") if isinstance(entry, Mapping) else None
        owner = f"generator {name!r}" if isinstance(name, str) else f"generator {cast('int', path[1]) + 1}"
        path = path[2:]
    return owner, ".".join(map(str, path))


def lines(text: str) -> Iterator[tuple[settings.KeyPath, int]]:
    """Yield the keys and headers of a TOML text: path and line, from 1.

    It reads only the beginnings of lines, which is enough for messages: a key that it misses gets the line of
    the table around it.
    """
    counts: dict[Sequence[str], int] = {}
    top: settings.KeyPath = ()
    for number, line in enumerate(text.split("\n"), 1):
        if header := _HEADER.match(line):
            named = keys(header[2])
            if header[1] == "[[":
                counts[named] = counts.get(named, -1) + 1
            top = _counted(named, counts)
            yield top, number
        elif key := _KEY.match(line):
            yield (*top, *keys(key[1])), number


def _counted(keys: Sequence[str], counts: Mapping[Sequence[str], int]) -> settings.KeyPath:
    """Return a header's path, with the list positions of its keys."""
    found: list[str | int] = []
    for end, key in enumerate(keys, 1):
        found.append(key)
        if keys[:end] in counts:
            found.append(counts[keys[:end]])
    return tuple(found)


def keys(dotted: str) -> tuple[str, ...]:
    """Return the parts of a dotted key; () where it is none."""
    try:
        data: Any = tomllib.loads(f"{dotted} = 0")
    except (ValueError, RecursionError):
        return ()
    found: list[str] = []
    while isinstance(data, dict):
        name, data = next(iter(cast("dict[str, Any]", data).items()))
        found.append(name)
    return tuple(found)

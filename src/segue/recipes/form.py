"""A recipe as plain data: the content of a recipe file, whatever its syntax.

format      the layout's version
name        the recipe's name
fallback    the generator that fills short lists
generators  a list; each has name, kind, weight (tracks, tags), and optionally once, quota, lift, settings
ranking     settings of the rankers; without it the fused score decides
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, cast

from segue.errors import ConfigError
from segue.generators.base import CandidateGenerator
from segue.generators.registry import KINDS
from segue.ranges import NonNegative, Whole
from segue.recipes.recipe import Member, Ranking, Recipe
from segue.recipes.settings import KeyPath, Reader, written

FORMAT: Final = 1


@dataclass(frozen=True)
class _Weight:
    tracks: NonNegative | None = None
    tags: NonNegative | None = None


@dataclass(frozen=True)
class _Entry:
    name: str
    kind: str
    weight: _Weight
    once: bool = False
    quota: Whole = 0
    lift: NonNegative = 0.0
    settings: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True)
class _Form:
    generators: tuple[Mapping[str, Any], ...]
    format: int = FORMAT
    name: str = ""
    fallback: str = "popularity"
    ranking: Mapping[str, Any] | None = None


def to_data(recipe: Recipe) -> dict[str, Any]:
    """Return a recipe as plain data, with every setting."""
    found: dict[str, Any] = {
        "format": FORMAT,
        "name": recipe.name,
        "fallback": recipe.fallback,
        "generators": [_entry(member) for member in recipe.members],
    }
    return found | ({"ranking": written(recipe.ranking)} if recipe.ranking else {})


def _entry(member: Member) -> dict[str, Any]:
    weight = {"tracks": member.tracks, "tags": member.tags}
    settings = written(member.generator)
    found: dict[str, Any] = {
        "name": member.name,
        "kind": settings.pop("kind"),
        "weight": {target: value for target, value in weight.items() if value is not None},
    }
    found |= ({"once": True} if member.once else {}) | ({"quota": member.quota} if member.quota else {})
    found |= {"lift": member.lift} if member.lift else {}
    return found | ({"settings": settings} if settings else {})


def from_data(data: object, reader: Reader) -> Recipe | None:
    """Return the recipe in plain data; None, with all problems noted by the reader, if there is none."""
    if isinstance(data, dict):
        version = cast("dict[str, object]", data).get("format", FORMAT)
        if isinstance(version, int) and version > FORMAT:
            reader.note(("format",), f"recipe format {FORMAT} or older", version, "Update Segue.")
            return None
    form = reader.read(_Form, cast("object", data), ())
    if form is None:
        return None
    members = [_member(reader, entry, ("generators", at)) for at, entry in enumerate(form.generators)]
    ranking = None if form.ranking is None else reader.read(Ranking, form.ranking, ("ranking",))
    if reader.problems:
        return None
    try:
        return Recipe(tuple(m for m in members if m), ranking, form.fallback, form.name)
    except ConfigError as error:
        reader.note_error((), error)
        return None


def _member(reader: Reader, data: object, path: KeyPath) -> Member | None:
    entry = reader.read(_Entry, data, path)
    if entry is None:
        return None
    try:
        kind = KINDS.get(entry.kind)
    except ConfigError as error:
        reader.note_error((*path, "kind"), error)
        return None
    settings = _settings(reader, kind, entry.settings, (*path, "settings"))
    if settings is None:
        return None
    try:
        weight = entry.weight
        return Member(entry.name, settings, weight.tracks, weight.tags, entry.once, entry.quota, entry.lift)
    except ConfigError as error:
        reader.note_error((*path, "weight" if entry.name.strip() else "name"), error)
        return None


def _settings(
    reader: Reader, kind: type[CandidateGenerator], data: object, path: KeyPath
) -> CandidateGenerator | None:
    try:
        return reader.read(kind, data, path)
    except (TypeError, NameError) as error:  # a plug-in's class that cannot hold settings
        reader.note(path, f"settings of the generator kind {kind.kind!r} that can be read ({error})", kind)
        return None

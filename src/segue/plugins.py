"""Registries: parts by name, Segue's own and those that other packages declare as entry points.

A package declares a part in its own `pyproject.toml`:

    [project.entry-points."segue.generators"]
    my-kind = "my_package.generator:MySettings"

and Segue uses it like one of its own. A part is imported at first use.
"""

from __future__ import annotations

import difflib
import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Generic, TypeVar

from segue.errors import ConfigError

PartT = TypeVar("PartT")


@dataclass(frozen=True)
class Registry(Generic[PartT]):
    """Parts of one sort by name.

    Attributes:
        group: The entry points' group: "segue.generators".
        noun: Word for a part in messages: "generator kind".
        built_in: Segue's own parts, each as "module:attribute".
    """

    group: str
    noun: str
    built_in: Mapping[str, str]

    def names(self) -> list[str]:
        """Return all names: Segue's own in their order, then those of plug-ins in alphabetical order.

        Raises:
            ConfigError: Two packages have a part of one name, or one has a name of Segue's own.
        """
        points = entry_points(group=self.group)
        for name in sorted(points.names):
            self._point(name)
        return [*self.built_in, *sorted(points.names)]

    def get(self, name: str) -> PartT:
        """Return the part of a name, imported now.

        Raises:
            ConfigError: No part has that name, two have it, or its plug-in cannot be imported.
        """
        if name in self.built_in:
            module, attribute = self.built_in[name].split(":")
            return getattr(importlib.import_module(module), attribute)
        point = self._point(name)
        if point is None:
            raise self._unknown(name)
        try:
            return point.load()
        except Exception as error:  # importing a plug-in may raise anything
            raise ConfigError(
                f"the plug-in {_package(point)} could not be imported for the {self.noun} {name!r}: "
                f"{type(error).__name__}: {error}.",
                hint="Mend the plug-in, or uninstall it.",
            ) from error

    def from_plugin(self, name: str) -> bool:
        """Return whether the part of a name comes from a plug-in."""
        return name not in self.built_in

    def owner(self, name: str) -> str:
        """Return the package that has a part, with its version; "Segue itself" for Segue's own."""
        point = self._point(name) if self.from_plugin(name) else None
        return _package(point) if point else "Segue itself"

    def _point(self, name: str) -> EntryPoint | None:
        """Return the entry point of a name, None without one."""
        points = {point.value: point for point in entry_points(group=self.group, name=name)}
        if not points:
            return None
        owners = [_package(point) for point in points.values()]
        if name in self.built_in:
            owners.append("Segue itself")
        if len(owners) > 1:
            raise ConfigError(
                expected=f"one {self.noun} named {name!r}",
                got=f"one each from {' and '.join(owners)}",
                hint="Uninstall one of them, or give one another name.",
            )
        return next(iter(points.values()))

    def _unknown(self, name: str) -> ConfigError:
        known = self.names()
        return ConfigError(
            expected=f"a {self.noun} among {', '.join(known)}", got=repr(name), hint=nearest(name, known)
        )


def nearest(name: str, known: list[str]) -> str:
    """Return a hint that names the nearest known name."""
    close = difflib.get_close_matches(name, known, 1)
    return (
        f"Did you mean {close[0]!r}?" if close else "Name one of them, or install the plug-in that brings it."
    )


def _package(point: EntryPoint) -> str:
    """Return the package that declares an entry point, with its version."""
    dist: Any = point.dist
    return f"{dist.name} {dist.version}" if dist else point.value

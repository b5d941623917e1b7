"""All targets by name: readers of one file, and loaders of a directory."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple, Protocol

from scripts.fuzz.damage import copy, damage
from scripts.fuzz.loaders import LOADERS
from scripts.fuzz.mutators import mutated
from scripts.fuzz.readers import READERS

NAMES: Final = (*READERS, *LOADERS)


class Case(NamedTuple):
    """One input: its place on disk, and the function that takes it."""

    place: Path
    run: Callable[[Path], object]


class Cases(Protocol):
    """A source of inputs, which are written over one another."""

    def valid(self) -> list[Case]:
        """Return the valid inputs, each of them written anew when it is asked for by `Case.run`."""
        ...

    def next(self, rng: random.Random) -> Case:
        """Write the next hostile input."""
        ...


def cases(name: str, folder: Path) -> Cases:
    """Return the inputs of a target.

    Args:
        name: One of `NAMES`.
        folder: An empty folder; or, for a loader, one that `prepare` has filled.
    """
    return _OfReader(name, folder) if name in READERS else _OfLoader(name, folder)


def prepare(name: str, folder: Path) -> None:
    """Write what the inputs of a loader are made from: a whole directory. Readers need nothing."""
    if name in LOADERS:
        LOADERS[name].make(folder / "whole")


class _OfReader:
    def __init__(self, name: str, folder: Path) -> None:
        self._reader, self._place = READERS[name], folder / "case"
        self._seeds = self._reader.seeds()
        self._place.mkdir(exist_ok=True)
        for file, maker in self._reader.beside.items():
            (self._place / file).write_bytes(maker()[0])

    def valid(self) -> list[Case]:
        return [self._written(seed) for seed in self._seeds]

    def next(self, rng: random.Random) -> Case:
        return self._written(mutated(rng, self._seeds))

    def _written(self, data: bytes) -> Case:
        path = self._place / self._reader.file
        path.write_bytes(data)
        return Case(path, self._reader.read)


class _OfLoader:
    def __init__(self, name: str, folder: Path) -> None:
        self._loader = LOADERS[name]
        self._whole, self._place = folder / "whole", folder / "case"

    def valid(self) -> list[Case]:
        return [self._copied()]

    def next(self, rng: random.Random) -> Case:
        case = self._copied()
        damage(rng, case.place)
        return case

    def _copied(self) -> Case:
        copy(self._whole, self._place)
        return Case(self._place, self._loader.use)

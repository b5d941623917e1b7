"""Word lists of the generated world, as TOML tables beside this file."""

from __future__ import annotations

from importlib import resources
from typing import TypeVar

import msgspec

T = TypeVar("T")


def read(name: str, kind: type[T]) -> T:
    """The table `name`.toml as a `kind`."""
    return msgspec.toml.decode((resources.files(__name__) / f"{name}.toml").read_bytes(), type=kind)

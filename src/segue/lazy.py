"""Public names of a package that are imported at first use.

`typing` is not imported here and in `segue`, since its import takes longer than everything else there.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from typing import Any


def names(
    package: str, homes: Mapping[str, str], *, extra: tuple[str, str, Collection[str]] | None = None
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Return the `__getattr__` and the `__dir__` of a package.

    Args:
        package: Its name.
        homes: A public name → the module that defines it.
        extra: What the names are for, the extra that they need, and the extra's packages whose absence shows
            that it is missing.

    Returns:
        Functions that raise AttributeError for other names and MissingExtraError without the extra.
    """

    def attribute(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        import importlib

        try:
            value = getattr(importlib.import_module(homes[name]), name)
        except ModuleNotFoundError as error:
            if extra is None or (error.name or "").split(".")[0] not in extra[2]:
                raise
            from segue.errors import MissingExtraError

            raise MissingExtraError(*extra[:2]) from error
        setattr(sys.modules[package], name, value)  # later uses skip this function
        return value

    def listed() -> list[str]:
        return sorted({*vars(sys.modules[package]), *homes})

    return attribute, listed

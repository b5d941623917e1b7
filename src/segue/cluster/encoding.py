"""What goes to other machines is JSON, which holds no name of a file whose bytes are not UTF-8."""

from __future__ import annotations

from typing import Literal

import msgspec

from segue.errors import ConfigError
from segue.ids import readable


def encoded(value: object, *, order: Literal["sorted"] | None = None) -> bytes:
    """Return a value as JSON.

    Args:
        value: What goes to other machines, such as a task.
        order: "sorted" for the same bytes whatever the order of tables' keys.

    Raises:
        ConfigError: A text in it is not UTF-8; only a path can be so.
    """
    try:
        return msgspec.json.encode(value, order=order)
    except UnicodeEncodeError as error:
        raise ConfigError(
            expected="paths in UTF-8 for work on a cluster",
            got=repr(readable(str(error.object))[:200]),
            hint="Rename it, name another folder with --work, or leave --cluster out.",
        ) from error

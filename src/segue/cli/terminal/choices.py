"""Options that name some of several things, with commas between."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

Name = TypeVar("Name", bound=str)


def some_of(text: str, known: Sequence[Name], what: str) -> tuple[Name, ...]:
    """Return the names in an option's text, in its order, each once; all that are known for "".

    Args:
        text: The option.
        known: The names that there are.
        what: What they are, for the error: "encoders".

    Raises:
        ConfigError: A name is unknown.
    """
    from segue.errors import ConfigError

    asked = list(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    wrong = [name for name in asked if name not in known]
    if wrong:
        raise ConfigError(
            expected=f"{what} out of {', '.join(known)}",
            got=repr(wrong[0]),
            hint="Name some of them, with commas between.",
        )
    return tuple(one for name in asked for one in known if one == name) or tuple(known)

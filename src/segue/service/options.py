"""Options of `segue serve` that need reading: the store's URL, from where nobody else sees it, and limits."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from segue.errors import ConfigError, Where
from segue.service.keys import is_loose

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    L = TypeVar("L", bound=DataclassInstance)

STORE_VARIABLE: Final = "SEGUE_STORE"
"""Environment variable that holds the store's URL: command lines are seen by everybody on a machine."""

_PASSWORD: Final = re.compile(r"://[^/@]*:[^/@]+@")
"""A password in a URL."""


class StoreUrl(NamedTuple):
    """A store's URL.

    Attributes:
        url: The URL; "" if none was given.
        caution: A warning for whoever gave it; "" for none.
    """

    url: str
    caution: str = ""


def store_url(given: str, file: Path | None) -> StoreUrl:
    """The store's URL: as given, else in a file, else in `SEGUE_STORE`.

    Raises:
        ConfigError: The file cannot be read, or both were given.
    """
    if file is None:
        caution = "everybody on this machine sees the store's password: use --store-file"
        if given:
            return StoreUrl(given, caution if _PASSWORD.search(given) else "")
        return StoreUrl(os.environ.get(STORE_VARIABLE, ""))
    if given:
        hint = "Leave --store or --store-file out."
        raise ConfigError(expected="a store's URL or a file with it", got="both", hint=hint)
    try:
        url = file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        got = error.strerror if isinstance(error, OSError) else "a file that is not UTF-8"
        hint = "Write the URL into it, and nothing else."
        where = Where(file)
        raise ConfigError(
            expected="a file with a store's URL", got=str(got), where=where, hint=hint
        ) from error
    return StoreUrl(
        url, f"others may read the file of the store's URL, {file}: chmod 600" if is_loose(file) else ""
    )


def read_limits(usual: L, given: Sequence[str]) -> L:
    """The limits, some of which are given as NAME=NUMBER.

    Args:
        usual: The limits that are not given; a whole number in it must stay one.
        given: The others.

    Raises:
        ConfigError: There is no such limit, or its number is none, negative or not whole where it counts something.
    """
    known: dict[str, Any] = {name: getattr(usual, name) for name in usual.__dataclass_fields__}
    changed: dict[str, Any] = {}
    for one in given:
        name, _, number = one.partition("=")
        if name not in known:
            expected = f"a limit among {', '.join(known)}"
            raise ConfigError(expected=expected, got=repr(name), hint="Write it as NAME=NUMBER.")
        kind = int if isinstance(known[name], int) else float
        try:
            changed[name] = kind(number)
        except ValueError:
            changed[name] = -1
        if not 0 <= changed[name] < float("inf"):
            what = "a whole number" if kind is int else "a number"
            raise ConfigError(
                expected=f"{what} from 0 for the limit {name}", got=repr(number), hint="Write digits."
            )
    return replace(usual, **changed)

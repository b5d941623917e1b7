"""Locales other than UTF-8, such as `LC_ALL=C` or `ko_KR.EUC-KR`, in which Python cannot express every file name."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from typing import Any, Final, TypeVar, cast

from segue.ids import readable

R = TypeVar("R")

_MODE: Final = "PYTHONUTF8"
_STREAMS: Final = "PYTHONIOENCODING"


def use_utf8() -> None:
    """Restart this command in Python's UTF-8 mode if the locale's encoding of file names is another.

    Otherwise paths with Hangul could neither be created nor passed to libraries that need UTF-8. The bytes of the
    command line and of file names stay as they are, and output stays in the terminal's encoding. Child processes
    inherit the mode.
    """
    if sys.getfilesystemencoding() == "utf-8" or os.environ.get(_MODE) == "1":
        return
    os.environ[_MODE] = "1"
    os.environ.setdefault(_STREAMS, f"{getattr(sys.stdout, 'encoding', None) or 'utf-8'}:replace")
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - this very command


def readable_texts(command: Callable[..., R]) -> Callable[..., R]:
    """Pass a command its texts without lone surrogates, Python's form of text that was typed in an older encoding.

    Paths keep them, because they are file names.
    """

    @functools.wraps(command)
    def run(**values: Any) -> R:
        return command(**{name: _plain(value) for name, value in values.items()})

    return run


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return readable(value)
    if isinstance(value, list):
        return [_plain(one) for one in cast("list[Any]", value)]
    return value

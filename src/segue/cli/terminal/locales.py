"""Locales other than UTF-8, such as `LC_ALL=C` or `ko_KR.EUC-KR`, in which Python cannot name every file."""

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
    """Start this command anew in Python's UTF-8 mode where files are named in another encoding.

    There, paths with Hangul could neither be made nor handed to libraries that take UTF-8. Bytes of the command line
    and of file names are kept, whatever they are; what is printed stays in the terminal's encoding. Processes that
    this one starts inherit the mode.
    """
    if sys.getfilesystemencoding() == "utf-8" or os.environ.get(_MODE) == "1":
        return
    os.environ[_MODE] = "1"
    os.environ.setdefault(_STREAMS, f"{getattr(sys.stdout, 'encoding', None) or 'utf-8'}:replace")
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - this very command


def readable_texts(command: Callable[..., R]) -> Callable[..., R]:
    """Hand a command its texts without lone surrogates, as which Python keeps what was typed in an older encoding.

    Paths keep them: they are the names of files.
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

"""Pictures of plots: the endings of their names, fonts with Hangul, and the same bytes for the same plot."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from segue.errors import ConfigError

SUFFIXES: Final = (".svg", ".png")
"""The forms of pictures."""

HANGUL: Final = ("Noto Sans CJK KR", "Noto Sans KR", "NanumGothic", "Malgun Gothic", "AppleGothic", "UnDotum")
"""Fonts with Hangul, the best first."""


def check_picture(path: Path) -> None:
    """Refuse a path whose ending names no form of a picture.

    Raises:
        ConfigError: It is another one than those of `SUFFIXES`.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise ConfigError(expected=f"a file name that ends with {' or '.join(SUFFIXES)}", got=repr(path.name))


def style() -> Any:
    """Settings of matplotlib: small text that stays text, in a font with Hangul if one is installed.

    Raises:
        ModuleNotFoundError: matplotlib is not installed.
    """
    return {
        "svg.fonttype": "none",
        "svg.hashsalt": "segue",
        "font.size": 9,
        "font.family": _fonts(),
    }


def dateless(path: Path) -> dict[str, None]:
    """The metadata of a picture without what differs from one day or version to the next."""
    return {"Date": None} if path.suffix.lower() == ".svg" else {"Software": None}


def _fonts() -> Sequence[str]:
    """Fonts with Hangul that are installed here, then matplotlib's own."""
    from matplotlib.font_manager import fontManager

    installed = {font.name for font in fontManager.ttflist}
    return [*(name for name in HANGUL if name in installed), "DejaVu Sans"]

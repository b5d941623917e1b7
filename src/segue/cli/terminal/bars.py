"""Numbers as small bars of block characters, in steps of an eighth of a cell."""

from __future__ import annotations

from typing import Final

EIGHTHS: Final = " ▏▎▍▌▋▊▉█"


def bar(share: float, cells: int) -> str:
    """A bar of at most `cells` characters. Any share above 0 is visible; shares outside [0, 1] are clipped."""
    share = min(max(share, 0.0), 1.0)
    filled = max(round(share * cells * 8), int(share > 0))
    full, rest = divmod(filled, 8)
    return "█" * full + (EIGHTHS[rest] if rest else "")

"""Numbers as little bars of block characters, an eighth of a cell fine."""

from __future__ import annotations

from typing import Final

EIGHTHS: Final = " ▏▎▍▌▋▊▉█"


def bar(share: float, cells: int) -> str:
    """A bar of `cells` characters at most; any share above 0 shows, one outside [0, 1] counts as its end."""
    share = min(max(share, 0.0), 1.0)
    filled = max(round(share * cells * 8), int(share > 0))
    full, rest = divmod(filled, 8)
    return "█" * full + (EIGHTHS[rest] if rest else "")

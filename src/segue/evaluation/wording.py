"""Number formats, the same in the report, in tables and in sentences."""

from __future__ import annotations

from typing import Final

from segue.metrics.bootstrap import Estimate

NONE: Final = "–"
"""Shown where there is no value."""


def figure(name: str, value: float | None) -> str:
    """Return a metric's value: four decimals, fewer for larger units (clicks, bits, playlists)."""
    if value is None:
        return NONE
    if name.startswith(("track_clicks", "track_novelty")):
        return f"{value:.2f}"
    if name.startswith("track_popularity"):
        return f"{value:,.1f}"
    return f"{value:.4f}"


def signed(name: str, value: float | None) -> str:
    """Return a difference with its sign (U+2212 for minus); plain where it rounds to 0."""
    if value is None:
        return NONE
    text = figure(name, abs(value))
    return f"{'+' if value > 0 else '−'}{text}" if text.strip("0.,") else text


def interval(name: str, value: Estimate | None) -> str:
    """Return an estimate's interval, "0.0912 to 0.0978"; "" where there is none."""
    if value is None or value.low is None or value.high is None:
        return ""
    return f"{figure(name, value.low)} to {figure(name, value.high)}"


def signed_interval(name: str, value: Estimate | None) -> str:
    """Return the interval of a difference, "−0.0012 to +0.0031"; "" where there is none."""
    if value is None or value.low is None or value.high is None:
        return ""
    return f"{signed(name, value.low)} to {signed(name, value.high)}"


def share(value: float | None) -> str:
    """Return a share in percent, with a non-breaking space: 41 %, 4.1 %, 0.3 %."""
    if value is None:
        return NONE
    percent = 100 * value
    digits = 0 if percent >= 9.95 or percent == 0 else 1
    return f"{percent:.{digits}f}\N{NO-BREAK SPACE}%"

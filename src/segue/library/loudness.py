"""How loud a sound file is, as its tags say: ReplayGain, and R128 in Opus files.

ReplayGain's `REPLAYGAIN_TRACK_GAIN` is what brings a track to 89 dB SPL, about -18 LUFS: `-7.25 dB`. Opus has
`R128_TRACK_GAIN` instead, which brings it to -23 LUFS, as a whole number of 256ths of a decibel (RFC 7845, 5.2.1).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

MOST_DB: Final = 60.0
"""Gains beyond it are no gains of music."""

APART_DB: Final = 5.0
"""How far the level of ReplayGain lies above that of R128."""

_GAIN: Final = re.compile(r"([+-]?[0-9]{1,3}(?:[.,][0-9]{1,10})?)\s*(?:db)?", re.ASCII | re.IGNORECASE)
_R128: Final = re.compile(r"[+-]?[0-9]{1,5}", re.ASCII)


def gain_of(others: Mapping[str, Sequence[str]]) -> float | None:
    """Return the gain that a file's tags name, in decibels of ReplayGain rounded to two digits; None without one.

    Args:
        others: The fields of its tags, by their names in lower case.
    """
    for text in others.get("replaygain_track_gain", ()):
        found = _GAIN.fullmatch(text.strip()[:40])
        if found and abs(gain := float(found[1].replace(",", "."))) <= MOST_DB:
            return round(gain, 2)
    for text in others.get("r128_track_gain", ()):
        if _R128.fullmatch(text.strip()[:40]) and abs(gain := int(text) / 256 + APART_DB) <= MOST_DB:
            return round(gain, 2)
    return None

"""MusicBrainz ids of recordings, in one spelling: a UUID in lower case.

Files have the bare id, or the recording's address: `https://musicbrainz.org/recording/…`.
"""

from __future__ import annotations

import re
from typing import Final

import polars as pl

EXPECTED: Final = "a MusicBrainz id of a recording, a UUID"

RECORDING: Final = "https://musicbrainz.org/recording/"
"""What makes an id an address: JSPF files of ListenBrainz have it."""

_ADDRESS: Final = r"(?:https?://(?:www\.)?musicbrainz\.org/recording/)?"
_UUID: Final = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_WHOLE: Final = f"(?i)^{_ADDRESS}({_UUID})$"


def mbids(column: pl.Series) -> pl.Series:
    """Texts as MusicBrainz ids in one spelling; null for a text that is null or no such id."""
    return column.str.strip_chars().str.extract(_WHOLE).str.to_lowercase()


def mbid_of(text: str | None) -> str | None:
    """A MusicBrainz id in one spelling; None if the text is None or no such id."""
    found = re.match(_WHOLE, (text or "").strip())
    return found[1].lower() if found else None

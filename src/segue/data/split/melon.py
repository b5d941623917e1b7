"""The questions of the Melon challenge: the real ones, and those of the organisers' script.

Half of a list is hidden, rounded up, so a list of one entry is never visible. A question with tags needs a playlist
with at least two tags.
"""

from __future__ import annotations

from segue.data.split.protocol import HALF, Mix, Protocol

MELON = Protocol(
    "melon",
    (
        Mix("tracks", 0.42, tracks=HALF),
        Mix("tracks+tags", 0.39, tracks=HALF, tags=HALF),
        Mix("tags+title", 0.11, tags=HALF, title=True, title_needed=True),
        Mix("title", 0.08, title=True, title_needed=True),
    ),
)
"""The shares of the real val and test questions, in which the title is blank whenever tracks are visible."""

MELON_OFFICIAL = Protocol(
    "melon-official",
    (
        Mix("tracks", 0.30, tracks=HALF, title=True),
        Mix("tracks+tags", 0.50, tracks=HALF, tags=HALF, title=True),
        Mix("tags+title", 0.15, tags=HALF, title=True, title_needed=True),
        Mix("title", 0.05, title=True, title_needed=True),
    ),
    longest_tracks=100,
    longest_tags=10,
)
"""The shares of the organisers' `split_data.py`. It never blanks a title, and cuts a completely hidden list to
100 tracks or 10 tags."""

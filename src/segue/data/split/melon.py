"""The questions of the Melon challenge, as they really came and as the organisers' script makes them.

Half of a list is hidden, rounded up, so a list of one is never shown: a question with tags needs a playlist
of two tags at least.
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
"""The shares of the real val and test questions, where the title is blank whenever tracks are shown."""

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
"""The shares of the organisers' `split_data.py`, which never blanks a title and cuts a list hidden in full to
100 tracks or 10 tags."""

"""The ten categories of the Million Playlist Dataset challenge, in equal shares; answers hold only tracks."""

from __future__ import annotations

from segue.data.split.protocol import Cut, Mix, Protocol, first, some


def _titled(name: str, cut: Cut) -> Mix:
    return Mix(f"title+{name}", 0.1, tracks=cut, title=True, title_needed=True)


MPD = Protocol(
    "mpd",
    (
        Mix("title", 0.1, title=True, title_needed=True),
        _titled("first 1", first(1)),
        _titled("first 5", first(5)),
        Mix("first 5", 0.1, tracks=first(5)),
        _titled("first 10", first(10)),
        Mix("first 10", 0.1, tracks=first(10)),
        _titled("first 25", first(25)),
        _titled("random 25", some(25)),
        _titled("first 100", first(100)),
        _titled("random 100", some(100)),
    ),
    targets=("tracks",),
)
"""1,000 questions of each in the challenge. C.-W. Chen et al., "RecSys Challenge 2018", RecSys 2018."""

"""What a page has kept on the server, once it has."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

Desk = Any


def until(desk: Desk, holds: Callable[[], Any]) -> Any:
    """Wait until something that the service answers comes true; what it was."""
    deadline = time.monotonic() + 120
    while not (found := holds()):
        assert time.monotonic() < deadline, "expected it to come true, it did not"
        desk.page.wait_for_timeout(50)
    return found


def kept(desk: Desk, title: str) -> list[Any]:
    """The kept playlists of that title."""
    return [one for one in desk.get("v1/playlists?limit=100")["playlists"] if one["title"] == title]


def saved(desk: Desk, title: str) -> Any:
    """The one kept playlist of that title, once it is there."""
    (found,) = until(desk, lambda: kept(desk, title))
    return found

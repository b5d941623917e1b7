"""What is wished for at a server, and what will happen there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import msgspec

from segue.constraints.constraints import NOTHING, Constraints
from segue.sync.servers import ServerPlaylist

Action = Literal["create", "update", "extend", "unchanged", "skip"]
"""What happens: a new playlist, new tracks in one of Segue's, tracks added to the person's own, or nothing."""


class Written(msgspec.Struct, frozen=True):
    """A track of a continuation.

    Attributes:
        id: The server's id.
        name: "artist - title".
        how: What it was recognised by at the server, see `segue.sync.matching`.
    """

    id: str
    name: str
    how: str


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """What happens for one playlist.

    Attributes:
        playlist: The id of the person's playlist.
        title: Its title.
        action: What happens.
        reason: Why nothing happens; "" where something does.
        target: The id of the playlist that is written; "" for one to be made.
        tracks: The tracks that are written.
        seeds: How many of the playlist's tracks the model knows.
        unmatched: Those that it does not know, "artist - title".
    """

    playlist: str
    title: str
    action: Action
    reason: str = ""
    target: str = ""
    tracks: tuple[Written, ...] = ()
    seeds: int = 0
    unmatched: tuple[str, ...] = ()


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What would change on a server.

    Attributes:
        steps: A step for each playlist.
        library: How many tracks the server has.
        matched: How many tracks of the model were recognised there, by how.
        leftovers: Playlists that an earlier run began and did not finish; they are deleted.
    """

    steps: tuple[Step, ...]
    library: int
    matched: Mapping[str, int]
    leftovers: tuple[ServerPlaylist, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is wished for.

    Attributes:
        n: Tracks of each continuation.
        playlists: Titles or ids of the playlists to continue; () for all of the person's.
        extend: Whether tracks are added to the person's playlists themselves.
        constraints: What the tracks must be.
    """

    n: int = 30
    playlists: tuple[str, ...] = ()
    extend: bool = False
    constraints: Constraints = NOTHING

"""What Segue asks of a music server, whatever protocol it speaks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol

from segue.data.records.builder import TrackRecord
from segue.protocols import Progress
from segue.sync.connections import Bounds
from segue.sync.credentials import Credentials

SUFFIX: Final = " (Segue)"
"""What the title of a playlist that Segue makes ends with."""

MOST_TRACKS: Final = 2_000_000
"""Most tracks of a library: a server that repeats its pages for ever ends there."""


class ServerTrack(NamedTuple):
    """A track of a server.

    Attributes:
        record: Its description; the id is the server's.
        starred: Whether the user marked it as a favourite.
    """

    record: TrackRecord
    starred: bool = False


@dataclass(frozen=True, kw_only=True)
class ServerPlaylist:
    """A playlist on a server, without its tracks.

    Attributes:
        id: The server's id.
        title: Its name.
        mine: Whether it belongs to the user who signed in.
        editable: Whether that user may change it; nobody may change a smart playlist.
        source: The id of the playlist that it continues, if Segue made it; else "".
        unfinished: Whether Segue began it and did not come to its end.
        updated: The last change; None if the server does not say.
    """

    id: str
    title: str
    mine: bool
    editable: bool = True
    source: str = ""
    unfinished: bool = False
    updated: dt.datetime | None = None

    @property
    def made(self) -> bool:
        """Whether Segue made it."""
        return self.unfinished or bool(self.source)


class Server(Protocol):
    """A music server that somebody has signed in at.

    Every method raises `SegueError` if the server does not answer as its protocol says.
    """

    @property
    def protocol(self) -> str:
        """The name of its protocol, a key of `segue.sync.protocols.PROTOCOLS`."""
        ...

    @property
    def address(self) -> str:
        """Its address."""
        ...

    @property
    def program(self) -> str:
        """What runs there, for people: "navidrome 0.58"."""
        ...

    def tracks(self, progress: Progress) -> Iterator[ServerTrack]:
        """Yield every track of the library, page by page; a track may come twice."""
        ...

    def playlists(self) -> list[ServerPlaylist]:
        """Return all playlists that the user sees."""
        ...

    def content(self, playlist: str) -> list[ServerTrack]:
        """Return the tracks of a playlist, in its order."""
        ...

    def create(self, title: str, source: str, tracks: Sequence[str]) -> None:
        """Make a playlist of Segue's. If it fails on the way, what is left is `unfinished`."""
        ...

    def replace(self, playlist: ServerPlaylist, title: str, tracks: Sequence[str]) -> None:
        """Give a playlist of Segue's another title and other tracks, at once."""
        ...

    def extend(self, playlist: ServerPlaylist, tracks: Sequence[str]) -> None:
        """Add tracks at the end of a playlist, at once."""
        ...

    def remove(self, playlist: ServerPlaylist) -> None:
        """Delete a playlist."""
        ...


class SignIn(Protocol):
    """Signs in at a server of one protocol."""

    def __call__(self, address: str, who: Credentials, *, bounds: Bounds, send_password: bool) -> Server:
        """Return the server.

        Args:
            address: Its address, as `segue.sync.addresses.address_of` returns it.
            who: What signs in.
            bounds: Limits of each request.
            send_password: Whether the password itself may be sent, where a protocol has something better.

        Raises:
            ConfigError: The address, the name or the secret is wrong.
        """
        ...

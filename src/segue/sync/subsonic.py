"""Servers that speak Subsonic or OpenSubsonic: Navidrome, Airsonic, gonic, LMS, supysonic and others.

A playlist of Segue's says so in its comment, with the id of the playlist that it continues.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import quote, unquote

from segue.errors import SegueError
from segue.protocols import Progress
from segue.sync import subsonic_answers as answers
from segue.sync.connections import Bounds, Connection
from segue.sync.credentials import Credentials
from segue.sync.servers import MOST_TRACKS, ServerPlaylist, ServerTrack
from segue.sync.subsonic_answers import several
from segue.sync.subsonic_requests import Requests, program_of
from segue.sync.values import told, when

PAGE: Final = 500
"""Tracks or albums of a page; servers allow no more."""

_BEGUN: Final = "Segue, unfinished "
"""The beginning of a playlist's name until its comment says what it is."""

_MARK: Final = re.compile(r"\(segue:(?P<source>[^()\s]+)\)\s*$")


@dataclass(frozen=True)
class Subsonic:
    """A `Server`."""

    requests: Requests
    program: str
    protocol: str = "subsonic"

    @property
    def address(self) -> str:
        """The server's address."""
        return self.requests.connection.address

    def tracks(self, progress: Progress) -> Iterator[ServerTrack]:
        """Yield every track, page by page; without a search for everything, album by album."""
        empty = True
        for page in progress.track(self._pages(), label="Reading tracks"):
            empty = False
            yield from page
        if empty:
            for page in progress.track(self._albums(), label="Reading albums"):
                yield from page

    def playlists(self) -> list[ServerPlaylist]:
        """Return all playlists that the user sees."""
        found = self.requests.ask("getPlaylists").playlists
        return (
            [self._playlist(one) for one in several(found.playlist)]
            if isinstance(found, answers.Playlists)
            else []
        )

    def content(self, playlist: str) -> list[ServerTrack]:
        """Return the tracks of a playlist."""
        found = self.requests.ask("getPlaylist", ("id", playlist)).playlist
        return _tracks(found.entry) if found else []

    def create(self, title: str, source: str, tracks: Sequence[str]) -> None:
        """Make a playlist under a name that tells it is not finished; then give it its title and comment at once."""
        begun = _BEGUN + secrets.token_hex(8)
        songs = [("songId", track) for track in tracks]
        made = self.requests.ask("createPlaylist", ("name", begun), *songs, again=False).playlist
        # servers before 1.14 do not say which playlist they made
        key = str(made.id) if made else next((one.id for one in self.playlists() if one.title == begun), "")
        if not key:
            raise SegueError(
                expected="the playlist that was made",
                got="none",
                where=self.requests.connection.where("/rest/getPlaylists.view"),
            )
        comment = f"Continued by Segue (segue:{quote(source, safe='')})"
        self.requests.ask("updatePlaylist", ("playlistId", key), ("name", title), ("comment", comment))

    def replace(self, playlist: ServerPlaylist, title: str, tracks: Sequence[str]) -> None:
        """Give a playlist another title and other tracks: what the server has is replaced in one request."""
        songs = [("songId", track) for track in tracks]
        self.requests.ask("createPlaylist", ("playlistId", playlist.id), ("name", title), *songs)

    def extend(self, playlist: ServerPlaylist, tracks: Sequence[str]) -> None:
        """Add tracks at the end."""
        songs = [("songIdToAdd", track) for track in tracks]
        self.requests.ask("updatePlaylist", ("playlistId", playlist.id), *songs, again=False)

    def remove(self, playlist: ServerPlaylist) -> None:
        """Delete a playlist."""
        self.requests.ask("deletePlaylist", ("id", playlist.id), again=False)

    def _playlist(self, one: answers.Playlist) -> ServerPlaylist:
        name, mark = told(one.name), _MARK.search(told(one.comment))
        mine = told(one.owner).casefold() == self.requests.who.user.casefold()
        return ServerPlaylist(
            id=str(one.id),
            title=name,
            mine=mine,
            editable=mine and not one.readonly,
            source=unquote(mark["source"]) if mark else "",
            unfinished=mine and re.fullmatch(rf"{_BEGUN}[0-9a-f]{{16}}", name) is not None,
            updated=when(one.changed) or when(one.created),
        )

    def _pages(self) -> Iterator[list[ServerTrack]]:
        for start in range(0, MOST_TRACKS, PAGE):
            asked = {"query": "", "artistCount": 0, "albumCount": 0, "songCount": PAGE, "songOffset": start}
            found = self.requests.ask("search3", *((name, str(value)) for name, value in asked.items())).found
            songs = several(found.song) if isinstance(found, answers.Songs) else []
            if songs:
                yield _tracks(songs)
            if len(songs) < PAGE:
                return

    def _albums(self) -> Iterator[list[ServerTrack]]:
        for start in range(0, MOST_TRACKS, PAGE):
            asked = {"type": "alphabeticalByName", "size": PAGE, "offset": start}
            found = self.requests.ask(
                "getAlbumList2", *((name, str(value)) for name, value in asked.items())
            ).albums
            page = several(found.album) if isinstance(found, answers.Albums) else []
            for album in page:
                whole = self.requests.ask("getAlbum", ("id", str(album.id))).album
                yield _tracks(whole.song) if whole else []
            if len(page) < PAGE:
                return


def sign_in(address: str, who: Credentials, *, bounds: Bounds, send_password: bool) -> Subsonic:
    """A `SignIn`."""
    connection = Connection(
        address.removesuffix("/rest"),
        secrets=(who.password, who.password.encode().hex(), who.api_key),
        bounds=bounds,
    )
    requests = Requests(connection, who, send_password)
    response = requests.ask("ping", again=False)  # a wrong address shows at once
    if who.api_key:
        owner = requests.ask("tokenInfo").token_info
        requests = replace(requests, who=replace(who, user=owner.username if owner else who.user))
    return Subsonic(requests, program_of(response))


def _tracks(songs: list[answers.Song] | answers.Song | str | None) -> list[ServerTrack]:
    return [answers.track_of(song) for song in several(songs) if not song.is_dir and not song.is_video]

"""Servers that speak Jellyfin's protocol.

A playlist there has no comment that its owner may write. So the name of a playlist of Segue's ends with a code of the
playlist that it continues: `Night drive (Segue 3fa91c07)`. It is made by one request, so none is ever unfinished.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import quote, urlencode

from segue.errors import ConfigError
from segue.protocols import Progress
from segue.sync import jellyfin_answers as answers
from segue.sync.connections import Bounds, Connection
from segue.sync.credentials import Credentials
from segue.sync.jellyfin_requests import Requests
from segue.sync.servers import MOST_TRACKS, SUFFIX, ServerPlaylist, ServerTrack
from segue.sync.values import when

PAGE: Final = 500
"""Items of a page."""

PORTION: Final = 100
"""Tracks that one request adds: they stand in its address, which may not be long."""

WRITING: Final = (10, 9)
"""The first version that replaces the tracks of a playlist."""

_CODED: Final = re.compile(r"(?P<title>.*) \(Segue (?P<code>[0-9a-f]{8})\)", re.DOTALL)


@dataclass(frozen=True)
class Jellyfin:
    """A `Server`.

    Attributes:
        requests: The way to the server.
        user: The user's id there.
        program: What runs there.
        version: Its version.
        by_key: Whether an API key signs in, which no playlist belongs to.
        protocol: The protocol's name.
    """

    requests: Requests
    user: str
    program: str
    version: tuple[int, ...]
    by_key: bool = False
    protocol: str = "jellyfin"

    @property
    def address(self) -> str:
        """The server's address."""
        return self.requests.connection.address

    def tracks(self, progress: Progress) -> Iterator[ServerTrack]:
        """Yield every track, page by page."""
        asked = {"includeItemTypes": "Audio", "recursive": "true", "sortBy": "SortName,DateCreated"}
        for page in progress.track(self._pages("/Items", asked), label="Reading tracks"):
            yield from map(answers.track_of, page)

    def playlists(self) -> list[ServerPlaylist]:
        """Return all playlists of sound that the user sees."""
        asked = {"includeItemTypes": "Playlist", "recursive": "true", "mediaTypes": "Audio"}
        found = [item for page in self._pages("/Items", asked) for item in page]
        codes = {_code(item.id): item.id for item in found}
        return [self._playlist(item, codes) for item in found]

    def content(self, playlist: str) -> list[ServerTrack]:
        """Return the tracks of a playlist."""
        pages = self._pages(f"/Playlists/{quote(playlist, safe='')}/Items", {})
        return [
            answers.track_of(item) for page in pages for item in page if item.media_type in {None, "Audio"}
        ]

    def create(self, title: str, source: str, tracks: Sequence[str]) -> None:
        """Make a playlist, by one request."""
        self._check_writing()
        name = _coded(title, source)
        made = {"Name": name, "Ids": tracks, "UserId": self.user, "MediaType": "Audio", "IsPublic": False}
        self.requests.send("POST", "/Playlists", made, again=False)

    def replace(self, playlist: ServerPlaylist, title: str, tracks: Sequence[str]) -> None:
        """Give a playlist another title and other tracks, by one request."""
        self._check_writing()
        self.requests.send(
            "POST", self._place(playlist), {"Name": _coded(title, playlist.source), "Ids": tracks}
        )

    def extend(self, playlist: ServerPlaylist, tracks: Sequence[str]) -> None:
        """Add tracks at the end, `PORTION` by a request."""
        self._check_writing()
        for start in range(0, len(tracks), PORTION):
            asked = urlencode({"ids": ",".join(tracks[start : start + PORTION]), "userId": self.user})
            self.requests.send("POST", f"{self._place(playlist)}/Items?{asked}", again=False)

    def remove(self, playlist: ServerPlaylist) -> None:
        """Delete a playlist."""
        self.requests.send("DELETE", f"/Items/{quote(playlist.id, safe='')}", again=False)

    def _playlist(self, item: answers.Item, codes: Mapping[str, str]) -> ServerPlaylist:
        name = item.name or ""
        found = _CODED.fullmatch(name)
        # only its owner may see with whom a playlist is shared
        mine = (
            not self.by_key
            and self.requests.ask("GET", f"/Playlists/{quote(item.id, safe='')}/Users").status == 200
        )
        return ServerPlaylist(
            id=item.id,
            title=found["title"] + SUFFIX if found else name,
            mine=mine,
            editable=mine,
            source=codes.get(found["code"], found["code"]) if found else "",
            updated=when(item.date_created),
        )

    def _place(self, playlist: ServerPlaylist) -> str:
        return f"/Playlists/{quote(playlist.id, safe='')}"

    def _check_writing(self) -> None:
        if self.by_key:
            raise ConfigError(
                expected="a name with a password, to write playlists",
                got="an API key, which no playlist belongs to",
                hint="Give --user, and the password in SEGUE_SYNC_PASSWORD or --password-file.",
            )
        if self.version < WRITING:
            raise ConfigError(expected="Jellyfin 10.9 or later, to write playlists", got=self.program)

    def _pages(self, path: str, asked: Mapping[str, str]) -> Iterator[list[answers.Item]]:
        for start in range(0, MOST_TRACKS, PAGE):
            page = {
                "userId": self.user,
                "fields": answers.FIELDS,
                "startIndex": str(start),
                "limit": str(PAGE),
            }
            where = f"{path}?{urlencode({**asked, **page})}"
            items = self.requests.got(where, answers.ITEMS).items
            yield items
            if len(items) < PAGE:
                return


def sign_in(address: str, who: Credentials, *, bounds: Bounds, send_password: bool) -> Jellyfin:  # noqa: ARG001 - Jellyfin knows nothing but the password
    """A `SignIn`."""
    requests = Requests(Connection(address, secrets=(who.password, who.api_key), bounds=bounds), who.api_key)
    info = requests.got("/System/Info/Public", answers.INFO, again=False)  # a wrong address shows at once
    program = f"{info.product_name or 'Jellyfin'} {info.version or ''}".strip()
    version = tuple(int(part) for part in re.findall(r"\d+", info.version or "")[:3])
    if who.api_key:
        return Jellyfin(requests, _user(requests, who.user), program, version, by_key=True)
    session = requests.signed_in(who.user, who.password)
    secrets = (*requests.connection.secrets, session.access_token)
    known = Requests(replace(requests.connection, secrets=secrets), session.access_token)
    return Jellyfin(known, session.user.id, program, version)


def _user(requests: Requests, name: str) -> str:
    """The id of a user, for an API key, which is nobody's.

    Raises:
        ConfigError: The server has no user of that name.
    """
    for user in requests.got("/Users", answers.USERS):
        if (user.name or "").casefold() == name.casefold():
            return user.id
    raise ConfigError(
        expected="the name of a user of the server",
        got=repr(name),
        hint="An API key is nobody's: give --user too.",
    )


def _code(playlist: str) -> str:
    return hashlib.blake2b(playlist.encode(), digest_size=4).hexdigest()


def _coded(title: str, source: str) -> str:
    return f"{title.removesuffix(SUFFIX)} (Segue {_code(source)})"

"""A small Subsonic server, and what makes it like others: old versions, lists of one, no search for everything."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from typing import Any

from tests.sync.fakes import Asked, Fake, Reply


@dataclasses.dataclass
class Listed:
    """A playlist of the server."""

    id: str
    name: str
    owner: str
    songs: list[str]
    comment: str = ""
    readonly: bool = False


class FakeSubsonic(Fake):
    """The server of 솔이, and of others.

    Args:
        version: The protocol's version; before 1.13 it knows no tokens, before 1.14 it does not say what it made.
        singles: Whether lists of one are written as that one, and empty objects as "".
        search: Whether an empty search finds everything.
    """

    def __init__(self, *, version: str = "1.16.1", singles: bool = False, search: bool = True) -> None:
        super().__init__()
        self.version, self.singles, self.search = version, singles, search
        self.users = {"솔이": "비밀 🌙", "dani": "x"}
        self.keys = {"key-1": "솔이"}
        self.songs: dict[str, dict[str, Any]] = {}
        self.lists: dict[str, Listed] = {}
        self.made = 0

    def add_song(self, key: str, **fields: Any) -> None:
        """Add a track; its title is its id unless one is given."""
        self.songs[key] = {
            "id": key,
            "isDir": False,
            "title": key,
            "type": "music",
            "mediaType": "song",
        } | fields

    def add_list(self, name: str, songs: list[str], owner: str = "솔이", **fields: Any) -> Listed:
        """Add a playlist."""
        self.made += 1
        one = Listed(f"pl-{self.made}", name, owner, songs, **fields)
        self.lists[one.id] = one
        return one

    def named(self, name: str) -> Listed:
        """The playlist of a name."""
        [found] = [one for one in self.lists.values() if one.name == name]
        return found

    def answer(self, asked: Asked) -> Reply:
        method = asked.path.removeprefix("/rest/").removesuffix(".view")
        if not asked.path.startswith("/rest/"):
            return Reply(404, b"<!DOCTYPE html><title>404</title>", "text/html")
        user = self._user(asked)
        if isinstance(user, int):
            return self._failed(user, "Wrong username or password" if user == 40 else "refused")
        answer = getattr(self, f"_{method}", None)
        if answer is None:
            return self._failed(0, "no such method")
        return answer(asked, user)

    def _user(self, asked: Asked) -> str | int:
        if key := asked.one("apiKey"):
            return self.keys.get(key, 44)
        user, password = asked.one("u"), self.users.get(asked.one("u"))
        if asked.one("p"):
            return user if asked.one("p") == f"enc:{(password or '').encode().hex()}" else 40
        if tuple(map(int, self.version.split(".")))[:2] < (1, 13):
            return 10
        token = hashlib.md5(f"{password}{asked.one('s')}".encode()).hexdigest()  # noqa: S324 - as the protocol has it
        return user if password is not None and asked.one("t") == token else 40

    def _ping(self, _asked: Asked, _user: str) -> Reply:
        return self._ok()

    def _tokenInfo(self, _asked: Asked, user: str) -> Reply:  # noqa: N802 - the method's name
        return self._ok(tokenInfo={"username": user})

    def _search3(self, asked: Asked, _user: str) -> Reply:
        start, count = int(asked.one("songOffset")), int(asked.one("songCount"))
        found = list(self.songs.values())[start : start + count] if self.search else []
        return self._ok(searchResult3=self._holding("song", found))

    def _getAlbumList2(self, asked: Asked, _user: str) -> Reply:  # noqa: N802 - as above
        names = sorted({song.get("album", "") for song in self.songs.values()})
        start, count = int(asked.one("offset")), int(asked.one("size"))
        page = [
            {"id": name, "name": name, "songCount": 1, "duration": 1} for name in names[start : start + count]
        ]
        return self._ok(albumList2=self._holding("album", page))

    def _getAlbum(self, asked: Asked, _user: str) -> Reply:  # noqa: N802 - as above
        songs = [song for song in self.songs.values() if song.get("album", "") == asked.one("id")]
        return self._ok(album={"id": asked.one("id"), "name": "", **self._listing("song", songs)})

    def _getPlaylists(self, _asked: Asked, _user: str) -> Reply:  # noqa: N802 - as above
        return self._ok(
            playlists=self._holding("playlist", [self._described(one) for one in self.lists.values()])
        )

    def _getPlaylist(self, asked: Asked, _user: str) -> Reply:  # noqa: N802 - as above
        one = self.lists.get(asked.one("id"))
        if one is None:
            return self._failed(70, "Playlist not found")
        songs = [self.songs[key] for key in one.songs]
        return self._ok(playlist=self._described(one) | self._listing("entry", songs))

    def _createPlaylist(self, asked: Asked, user: str) -> Reply:  # noqa: N802 - as above
        songs, key = asked.all("songId"), asked.one("playlistId")
        one = self.lists.get(key) if key else self.add_list(asked.one("name"), songs, user)
        if one is None:
            return self._failed(70, "Playlist not found")
        one.songs, one.name = songs, asked.one("name") or one.name
        if tuple(map(int, self.version.split(".")))[:2] < (1, 14):
            return self._ok()
        return self._ok(playlist=self._described(one))

    def _updatePlaylist(self, asked: Asked, user: str) -> Reply:  # noqa: N802 - as above
        one = self.lists.get(asked.one("playlistId"))
        if one is None or one.owner != user:
            return self._failed(70 if one is None else 50, "refused")
        one.name, one.comment = asked.one("name") or one.name, asked.one("comment") or one.comment
        one.songs = one.songs + asked.all("songIdToAdd")
        return self._ok()

    def _deletePlaylist(self, asked: Asked, _user: str) -> Reply:  # noqa: N802 - as above
        del self.lists[asked.one("id")]
        return self._ok()

    def _described(self, one: Listed) -> dict[str, Any]:
        times = {"created": "2024-03-01T09:00:00.123456789Z", "changed": "2024-03-02T09:00:00Z"}
        known = {
            "id": one.id,
            "name": one.name,
            "owner": one.owner,
            "public": False,
            "readonly": one.readonly,
        }
        return known | {"comment": one.comment, "songCount": len(one.songs), "duration": 0} | times

    def _listing(self, name: str, values: list[Any]) -> dict[str, Any]:
        if not values:
            return {} if self.singles else {name: []}
        return {name: values[0] if self.singles and len(values) == 1 else values}

    def _holding(self, name: str, values: list[Any]) -> Any:
        return "" if self.singles and not values else self._listing(name, values)

    def _ok(self, **fields: Any) -> Reply:
        return self._enveloped("ok", **fields)

    def _failed(self, code: int, message: str) -> Reply:
        return self._enveloped("failed", error={"code": code, "message": message})

    def _enveloped(self, status: str, **fields: Any) -> Reply:
        known: dict[str, Any] = {"status": status, "version": self.version}
        if self.version == "1.16.1":
            known |= {"type": "fake", "serverVersion": "2.0", "openSubsonic": True}
        return Reply(body=json.dumps({"subsonic-response": known | fields}, ensure_ascii=False).encode())

"""A small Jellyfin server, as its description and its rules of who may do what have it."""

from __future__ import annotations

import dataclasses
import json
import re
from typing import Any

from tests.sync.fakes import Asked, Fake, Reply

USERS = {"솔이": "u1", "dani": "u2"}
PASSWORDS = {"솔이": "비밀 🌙", "dani": "x"}
TOKENS = {"token-u1": "u1", "token-u2": "u2", "key-1": ""}
"""A token → the user; an API key is nobody's."""


@dataclasses.dataclass
class Listed:
    """A playlist of the server."""

    id: str
    name: str
    owner: str
    items: list[str]


class FakeJellyfin(Fake):
    """The server of 솔이 and dani.

    Args:
        version: Its version.
    """

    def __init__(self, version: str = "10.10.3") -> None:
        super().__init__()
        self.version = version
        self.items: dict[str, dict[str, Any]] = {}
        self.lists: dict[str, Listed] = {}

    def add_song(self, key: str, **fields: Any) -> None:
        """Add a track; its name is its id unless one is given."""
        self.items[key] = {"Id": key, "Name": key, "Type": "Audio", "MediaType": "Audio"} | fields

    def add_list(self, name: str, items: list[str], owner: str = "u1") -> Listed:
        """Add a playlist."""
        one = Listed(f"{len(self.lists) + 1:032x}", name, owner, items)
        self.lists[one.id] = one
        return one

    def named(self, name: str) -> Listed:
        """The playlist whose name begins so."""
        [found] = [one for one in self.lists.values() if one.name.startswith(name)]
        return found

    def answer(self, asked: Asked) -> Reply:
        sent = json.loads(asked.body) if asked.body else {}
        if asked.path == "/System/Info/Public":
            return _told({"ProductName": "Jellyfin Server", "Version": self.version, "Id": "s"})
        if asked.path == "/Users/AuthenticateByName":
            user = sent["Username"]
            if PASSWORDS.get(user) != sent["Pw"]:
                return Reply(401)
            return _told({"AccessToken": f"token-{USERS[user]}", "User": {"Id": USERS[user], "Name": user}})
        found = re.search(r'Token="([^"]*)"', asked.headers.get("authorization", ""))
        if found is None or found[1] not in TOKENS:
            return Reply(401)
        return self._signed(asked, sent, TOKENS[found[1]])

    def _signed(self, asked: Asked, sent: dict[str, Any], user: str) -> Reply:  # noqa: C901 - a row for each address
        match [asked.method, *asked.path.strip("/").split("/")]:
            case ["GET", "Users"]:
                return _told([{"Id": key, "Name": name} for name, key in USERS.items()])
            case ["GET", "Items"] if asked.one("includeItemTypes") == "Audio":
                return _page(asked, list(self.items.values()))
            case ["GET", "Items"]:
                return _page(asked, [_described(one) for one in self.lists.values()])
            case ["DELETE", "Items", key]:
                del self.lists[key]
                return Reply(204)
            case ["POST", "Playlists"]:
                self.add_list(sent["Name"], sent["Ids"], sent["UserId"])
                return _told({"Id": list(self.lists)[-1]})
            case [_, "Playlists", key, *_] if key not in self.lists:
                return Reply(404, b'{"title":"Not Found","status":404}')
            case ["GET", "Playlists", key, "Users"]:
                return _told([]) if self.lists[key].owner == user else Reply(403)
            case ["GET", "Playlists", key, "Items"]:
                return _page(asked, [self.items[item] for item in self.lists[key].items])
            case ["POST", "Playlists", key, *rest] if self.lists[key].owner == user:
                one = self.lists[key]
                if rest == ["Items"]:
                    one.items = [*one.items, *asked.one("ids").split(",")]
                else:
                    one.name, one.items = sent["Name"], sent["Ids"]
                return Reply(204)
        return Reply(403)


def _described(one: Listed) -> dict[str, Any]:
    return {
        "Id": one.id,
        "Name": one.name,
        "Type": "Playlist",
        "MediaType": "Audio",
        "DateCreated": "2024-03-01T09:00:00Z",
    }


def _page(asked: Asked, items: list[dict[str, Any]]) -> Reply:
    start, limit = int(asked.one("startIndex")), int(asked.one("limit"))
    return _told({"Items": items[start : start + limit], "TotalRecordCount": len(items), "StartIndex": start})


def _told(value: Any) -> Reply:
    return Reply(body=json.dumps(value, ensure_ascii=False).encode())

"""Requests in the protocol of Jellyfin: who asks, and what a refusal means."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import quote

import msgspec

import segue
from segue.errors import ConfigError, SegueError
from segue.sync import jellyfin_answers as answers
from segue.sync.answers import decoded
from segue.sync.connections import Answer, Connection

T = TypeVar("T")


@dataclass(frozen=True)
class Requests:
    """Asks a server in the name of a person or of a key.

    Attributes:
        connection: The way to the server.
        token: What signs each request; "" before anybody signed in.
    """

    connection: Connection
    token: str = field(default="", repr=False)

    def signed_in(self, user: str, password: str) -> answers.Session:
        """Sign in by a name and a password.

        Raises:
            ConfigError: The server does not know them.
        """
        path = "/Users/AuthenticateByName"
        return self._decoded(
            self.send("POST", path, {"Username": user, "Pw": password}), answers.SESSION, path
        )

    def got(self, path: str, decoder: msgspec.json.Decoder[T], *, again: bool = True) -> T:
        """The value that a path answers.

        Raises:
            SegueError: The server refuses, or does not answer as it should.
        """
        answer = self.ask("GET", path, again=again)
        if answer.status >= 400 and answer.status != 404:
            raise self._refusal(answer, path)
        return self._decoded(answer, decoder, path)

    def send(self, method: str, path: str, sent: object = None, *, again: bool = True) -> Answer:
        """Send a request that is to succeed.

        Raises:
            SegueError: The server refuses, or does not answer.
        """
        answer = self.ask(method, path, sent, again=again)
        if answer.status >= 400:
            raise self._refusal(answer, path)
        return answer

    def ask(self, method: str, path: str, sent: object = None, *, again: bool = True) -> Answer:
        """Send a request, and return the answer with any status.

        Raises:
            SegueError: The server does not answer.
        """
        told = {"Client": "Segue", "Device": "Segue", "DeviceId": "segue-sync", "Version": segue.__version__}
        told |= {"Token": self.token} if self.token else {}
        who = ", ".join(f'{name}="{quote(value, safe="")}"' for name, value in told.items())
        headers = {"Authorization": f"MediaBrowser {who}", "Content-Type": "application/json"}
        body = None if sent is None else msgspec.json.encode(sent)
        return self.connection.send(method, path, body, headers, again=again)

    def _decoded(self, answer: Answer, decoder: msgspec.json.Decoder[T], path: str) -> T:
        return decoded(answer, decoder, self.connection, path, protocol="Jellyfin")

    def _refusal(self, answer: Answer, path: str) -> SegueError:
        where = self.connection.where(path)
        if answer.status == 401:
            return ConfigError(
                expected="a name and secret that the server knows",
                got="another name, password or API key",
                where=where,
                hint="Check --user, and the password or key.",
            )
        return SegueError(
            expected="a request that the server fulfils", got=f"status {answer.status}", where=where
        )

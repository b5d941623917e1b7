"""Requests in the protocol of Subsonic: who asks, and what a refusal means.

What identifies a person goes in the body of a POST, never in an address, which servers write into their logs.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from typing import Final

from segue.errors import ConfigError, SegueError
from segue.sync import subsonic_answers as answers
from segue.sync.answers import decoded
from segue.sync.connections import Connection
from segue.sync.credentials import Credentials
from segue.sync.subsonic_answers import Response
from segue.sync.values import told

TOKENS: Final = (1, 13)
"""The first version of the protocol with tokens."""


@dataclass(frozen=True)
class Requests:
    """Asks a server in the name of a person.

    Attributes:
        connection: The way to the server.
        who: What signs in.
        send_password: Whether to send the password itself instead of a token made of it.
    """

    connection: Connection
    who: Credentials
    send_password: bool = False

    def ask(self, method: str, *parameters: tuple[str, str], again: bool = True) -> Response:
        """Send a request of the protocol.

        Raises:
            SegueError: The server refuses it, or does not answer as it should.
        """
        path = f"/rest/{method}.view"
        form = [*self._signed(), ("c", "segue"), ("f", "json"), *parameters]
        answer = self.connection.post(path, form, again=again)
        if answer.status == 405:
            raise ConfigError(
                expected="a server that takes requests by POST", got="one that does not",
                where=self.connection.where(path), hint="Update the server.",
            )  # fmt: skip
        response = decoded(answer, answers.DECODER, self.connection, path, protocol="Subsonic").response
        if response.status != "ok":
            raise self._refusal(response, path)
        return response

    def _signed(self) -> list[tuple[str, str]]:
        """What identifies the person, in a request."""
        who = self.who
        if who.api_key:
            return [("apiKey", who.api_key), ("v", "1.16.1")]
        if self.send_password:
            return [("u", who.user), ("p", f"enc:{who.password.encode().hex()}"), ("v", "1.8.0")]
        salt = secrets.token_hex(12)
        token = hashlib.md5(f"{who.password}{salt}".encode(), usedforsecurity=False).hexdigest()
        return [("u", who.user), ("t", token), ("s", salt), ("v", "1.13.0")]

    def _refusal(self, response: Response, path: str) -> SegueError:
        fault, where = response.error or answers.Fault(), self.connection.where(path)
        words = self.connection.hidden(told(fault.message)) or f"an error with the code {fault.code}"
        tokens = not self.who.api_key and not self.send_password
        if tokens and (fault.code in answers.NO_TOKENS or _older(response)):
            return ConfigError(
                expected="a server that knows tokens",
                got=f"{program_of(response)}, which does not: {words}",
                where=where,
                hint="Use an API key if the server makes them, or --send-password to send the password itself, better"
                " over https.",
            )
        if fault.code in answers.WRONG:
            got = "another API key" if self.who.api_key else "another name or password"
            return ConfigError(
                expected="a name and secret that the server knows", got=f"{got}: {words}", where=where,
                hint="Check --user, and the password or key.",
            )  # fmt: skip
        if fault.code in {20, 30}:
            return ConfigError(
                expected="a server of Subsonic 1.13 or later", got=f"{program_of(response)}: {words}", where=where,
                hint="Update the server.",
            )  # fmt: skip
        return SegueError(expected="a request that the server fulfils", got=words, where=where)


def program_of(response: Response) -> str:
    """What answers, for people."""
    named = f"{told(response.type)} {told(response.server_version)}".strip()
    return named or f"Subsonic {told(response.version)}".strip()


def _older(response: Response) -> bool:
    """Whether a server speaks a version without tokens."""
    found = re.match(r"(\d+)\.(\d+)", told(response.version))
    return found is not None and (int(found[1]), int(found[2])) < TOKENS

"""API keys: whose they are, what they may do, and the ring of those that count now."""

from __future__ import annotations

import hashlib
import hmac
import logging
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from segue.errors import ConfigError, SegueError, Where

LOG: Final = logging.getLogger("segue.service")

KEY_VARIABLE: Final = "SEGUE_API_KEY"
"""Environment variable that holds an API key."""

SHORTEST_KEY: Final = 16
"""Smallest number of characters of an API key; shorter keys can be guessed."""

Scope = Literal["read", "write", "admin"]

ALL: Final[frozenset[Scope]] = frozenset({"read", "write", "admin"})
"""read: ask, and see the owner's playlists; write: change them; admin: see the service's figures."""

USUAL: Final[frozenset[Scope]] = frozenset({"read", "write"})
"""The scopes of a key with an owner, unless its line names others."""

OWNER: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")

READING: Final = frozenset(
    {"/v1/continuations", "/v1/map", "/v1/names", "/v1/why", "/v1/export", "/v1/import"}
)
"""Addresses that change nothing, although they take a body."""

HINT: Final = "Write one key a line: KEY, or KEY OWNER, or KEY OWNER SCOPES such as read,write,admin."


@dataclass(frozen=True)
class Key:
    """One API key.

    Attributes:
        digest: SHA-256 of the key; the key itself is not kept.
        owner: Whose kept playlists it reaches; "" for those that belong to nobody.
        scopes: What it may do.
    """

    digest: bytes
    owner: str = ""
    scopes: frozenset[Scope] = ALL


def digest(key: str) -> bytes:
    """The digest by which keys are compared: digests have equal length, so timing reveals nothing about the key."""
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).digest()


def needed(method: str, path: str) -> Scope:
    """The scope that a request needs. What is not known to change nothing needs "write"."""
    if path == "/metrics":
        return "admin"
    return "read" if method in {"GET", "HEAD", "OPTIONS"} or path in READING else "write"


def read_keys(file: Path | None) -> tuple[Key, ...]:
    """The API keys in a file, one on each line, and the key in `SEGUE_API_KEY`, which may do everything.

    Raises:
        ConfigError: The file cannot be read or has no key, a key is too short, or its owner or scopes are none.
    """
    found = [_key([os.environ[KEY_VARIABLE]], Where())] if os.environ.get(KEY_VARIABLE) else []
    if file is None:
        return tuple(found)
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        # the message of a decoding error shows bytes of the file
        got = error.strerror if isinstance(error, OSError) else "a file that is not UTF-8"
        raise ConfigError(
            expected="a file of API keys", got=str(got), where=Where(file), hint=HINT
        ) from error
    listed = [
        _key(line.split(), Where(file, line=number))
        for number, line in enumerate(lines, 1)
        if line.strip() and not line.strip().startswith("#")
    ]
    if not listed:
        raise ConfigError(expected="API keys", got="none", where=Where(file), hint=HINT)
    return (*found, *listed)


def _key(words: list[str], where: Where) -> Key:
    """The key of a line. Errors never show it."""
    if len(words[0]) < SHORTEST_KEY:
        raise ConfigError(
            expected=f"API keys of {SHORTEST_KEY} or more characters",
            got=f"one of {len(words[0])}",
            where=where,
            hint="Make one with: openssl rand -hex 24",
        )
    if len(words) > 3:
        raise ConfigError(
            expected="a key, its owner and its scopes", got="more words", where=where, hint=HINT
        )
    owner = words[1] if len(words) > 1 else ""
    if owner and not OWNER.fullmatch(owner):
        raise ConfigError(
            expected="an owner of letters, digits, - and _", got=repr(owner), where=where, hint=HINT
        )
    named = set(words[2].split(",")) if len(words) > 2 else (USUAL if owner else ALL)
    unknown = sorted(named - ALL)
    if unknown:
        raise ConfigError(
            expected="scopes among admin, read, write", got=repr(unknown[0]), where=where, hint=HINT
        )
    return Key(digest(words[0]), owner, frozenset(scope for scope in ALL if scope in named))


def is_loose(file: Path) -> bool:
    """Whether others than the file's owner may read it."""
    try:
        return bool(file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))
    except OSError:
        return False


class Ring:
    """The keys that count now.

    Args:
        keys: The keys; digests alone are keys that may do everything. Without any, everybody has access.
        file: The file to read them from again; None for none.
    """

    def __init__(self, keys: tuple[Key | bytes, ...], file: Path | None = None) -> None:
        self._keys = tuple(Key(key) if isinstance(key, bytes) else key for key in keys)
        self._file = file
        self._warn()

    def __bool__(self) -> bool:
        return bool(self._keys)

    def find(self, given: str) -> Key | None:
        """The key with that text."""
        wanted = digest(given)
        # every key is compared, so that timing does not reveal which one was near
        found = [key for key in self._keys if hmac.compare_digest(wanted, key.digest)]
        return found[0] if found else None

    def reread(self) -> bool:
        """Read the file again: what is no longer in it is refused from now on.

        Returns:
            Whether it succeeded; otherwise nothing changes, and the log has the cause.
        """
        if self._file is None:
            return True
        try:
            self._keys = read_keys(self._file)
        except SegueError as error:
            LOG.error("API keys not read again: those of before go on", extra={"why": str(error)})  # noqa: TRY400 - the log is for people
            return False
        self._warn()
        LOG.info("API keys read again", extra={"keys": len(self._keys)})
        return True

    def _warn(self) -> None:
        if self._file is not None and is_loose(self._file):
            LOG.warning(
                "others may read the file of API keys", extra={"file": str(self._file), "hint": "chmod 600"}
            )

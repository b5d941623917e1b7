"""Who signs in at a server, and by which secret: from the environment or from files, never from a command line."""

from __future__ import annotations

import os
import stat
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from segue.errors import ConfigError, SegueWarning, Where

USER: Final = "SEGUE_SYNC_USER"
PASSWORD: Final = "SEGUE_SYNC_PASSWORD"  # noqa: S105 - the name of a variable
API_KEY: Final = "SEGUE_SYNC_API_KEY"

LONGEST: Final = 4096
"""Most bytes of a file with a secret."""


@dataclass(frozen=True)
class Credentials:
    """A user's name, and a password or an API key; "" for what is not given.

    Attributes:
        user: The user's name at the server.
        password: The password.
        api_key: A key that the server made for a program. With one, no password is used.
    """

    user: str = ""
    password: str = field(default="", repr=False)
    api_key: str = field(default="", repr=False)


def credentials(
    *,
    user: str = "",
    password_file: Path | None = None,
    api_key_file: Path | None = None,
    environment: Mapping[str, str] = os.environ,
) -> Credentials:
    """Collect what signs in. A file counts more than the environment.

    Args:
        user: The user's name; "" for the one in the environment.
        password_file: A file with the password in its first line.
        api_key_file: A file with an API key in its first line.
        environment: The variables `USER`, `PASSWORD` and `API_KEY`.

    Raises:
        ConfigError: A file cannot be read or is empty, or there is neither an API key nor a user with a password.
    """
    found = Credentials(
        user or environment.get(USER, ""),
        _secret(password_file) if password_file else environment.get(PASSWORD, ""),
        _secret(api_key_file) if api_key_file else environment.get(API_KEY, ""),
    )
    if not found.api_key and not (found.user and found.password):
        raise ConfigError(
            expected="an API key, or a user with a password",
            got=" and ".join(
                f"no {what}"
                for what, value in (("user", found.user), ("password", found.password))
                if not value
            ),
            hint=f"Give --user, and put the password into {PASSWORD} or the first line of --password-file; or an API"
            f" key into {API_KEY} or --api-key-file.",
        )
    return found


def _secret(path: Path) -> str:
    """The first line of a file.

    Raises:
        ConfigError: It cannot be read, is too long, is no text, or its first line is empty.
    """
    where = Where(path)
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            data = file.read(LONGEST + 1)
    except OSError as error:
        got = (error.strerror or str(error)).lower()
        raise ConfigError(expected="a file with a secret", got=got, where=where) from error
    try:
        line = data.decode("utf-8-sig").splitlines()[0] if data.strip() else ""
    except UnicodeDecodeError as error:
        raise ConfigError(expected="a secret in UTF-8", got="other bytes", where=where) from error
    if not line or len(data) > LONGEST:
        got = "more bytes" if line else "nothing there"
        raise ConfigError(
            expected=f"a secret in the first line of a file of at most {LONGEST:,} bytes",
            got=got,
            where=where,
        )
    if stat.S_ISREG(mode) and os.name == "posix" and mode & (stat.S_IRGRP | stat.S_IROTH):
        warnings.warn(f"{path}: others may read it. Run: chmod 600 {path}", SegueWarning, stacklevel=2)
    return line

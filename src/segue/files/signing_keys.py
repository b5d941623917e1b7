"""Ed25519 keys for signatures, in PEM files as `openssl genpkey -algorithm ed25519` writes them."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from segue.errors import ConfigError, Where
from segue.extras import need

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

LARGEST: Final = 1 << 20
"""Largest number of bytes of a file of keys."""

_PUBLIC: Final = re.compile(rb"-----BEGIN PUBLIC KEY-----.*?-----END PUBLIC KEY-----", re.DOTALL)


def new_key(path: Path) -> Path:
    """Write a new private key, which only its owner may read, and its public key beside it.

    Args:
        path: The private key's file, such as `key.pem`; the public key goes into `key.pem.pub`.

    Returns:
        The public key's file.

    Raises:
        ConfigError: One of the files exists, or cannot be written. A key is never replaced.
        MissingExtraError: The extra `sign` is not installed.
    """
    need("Making a key", "sign")
    from cryptography.hazmat.primitives import serialization as forms
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key, public = Ed25519PrivateKey.generate(), path.with_name(f"{path.name}.pub")
    if public.exists():
        raise _taken(public)
    secret = key.private_bytes(forms.Encoding.PEM, forms.PrivateFormat.PKCS8, forms.NoEncryption())
    shown = key.public_key().public_bytes(forms.Encoding.PEM, forms.PublicFormat.SubjectPublicKeyInfo)
    _write(path, secret, 0o600)
    try:
        _write(public, shown, 0o644)
    except ConfigError:
        with contextlib.suppress(OSError):
            path.unlink()  # half a pair is of no use, and would be in the way of the next try
        raise
    return public


def private_key(path: Path) -> Ed25519PrivateKey:
    """Read a private key.

    Raises:
        ConfigError: The file cannot be read, is readable to others, or holds no plain Ed25519 private key.
        MissingExtraError: The extra `sign` is not installed.
    """
    need("Signing", "sign")
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    content = _content(path, "an Ed25519 private key", secret=True)
    try:
        found = load_pem_private_key(content, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):  # TypeError: it is encrypted
        found = None
    if not isinstance(found, Ed25519PrivateKey):
        raise _no_key(path, "an Ed25519 private key in PEM, without a password")
    return found


def public_keys(path: Path) -> Sequence[Ed25519PublicKey]:
    """Read all public keys of a file, one or more.

    Raises:
        ConfigError: The file cannot be read, or something in it is no Ed25519 public key.
        MissingExtraError: The extra `sign` is not installed.
    """
    need("Checking a signature", "sign")
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    wanted = "Ed25519 public keys in PEM"
    found: list[Ed25519PublicKey] = []
    for block in _PUBLIC.findall(_content(path, wanted, secret=False)):
        try:
            key = load_pem_public_key(block)
        except (ValueError, UnsupportedAlgorithm):
            key = None
        if not isinstance(key, Ed25519PublicKey):
            raise _no_key(path, wanted)
        found.append(key)
    if not found:
        raise _no_key(path, wanted)
    return found


def fingerprint(key: Ed25519PublicKey) -> str:
    """The SHA-256 digest of a public key's 32 bytes, by which people tell keys apart."""
    return f"sha256:{hashlib.sha256(key.public_bytes_raw()).hexdigest()}"


def _content(path: Path, wanted: str, *, secret: bool) -> bytes:
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            content = file.read(LARGEST)
    except OSError as error:
        raise ConfigError(
            expected=f"a file with {wanted}",
            got=error.strerror or str(error),
            where=Where(path),
            hint="Make a pair of keys with: segue sign --new-key key.pem",
        ) from error
    if secret and stat.S_IMODE(mode) & 0o077 and os.name == "posix":
        raise ConfigError(
            expected="a private key that only its owner can read",
            got=f"mode {stat.S_IMODE(mode):o}",
            where=Where(path),
            hint=f"Run: chmod 600 {path}",
        )
    return content


def _no_key(path: Path, wanted: str) -> ConfigError:
    return ConfigError(
        expected=wanted,
        got="something else",  # nothing of it is shown: it may be a secret
        where=Where(path),
        hint="Make a pair of keys with: segue sign --new-key key.pem",
    )


def _write(path: Path, content: bytes, mode: int) -> None:
    """Write a file that does not exist yet, with its mode from the first moment."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)
    except FileExistsError as error:
        raise _taken(path) from error
    except OSError as error:
        raise ConfigError(
            expected="a place for a key",
            got=error.strerror or str(error),
            where=Where(path),
            hint="Name another one.",
        ) from error


def _taken(path: Path) -> ConfigError:
    return ConfigError(
        expected="a new file",
        got="one that exists",
        where=Where(path),
        hint="A key is never replaced: name another.",
    )

"""Signatures of directories: whose they are, and that no byte differs from what was signed.

`signature.json` holds a statement and its Ed25519 signature (RFC 8032). The statement names every other file with its
SHA-256 digest, the manifest among them. It does not rest on the digests of the manifest, which are made for speed.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec

from segue.errors import ArtifactError, Where
from segue.files.artifacts import new_file
from segue.files.signed_files import SIGNATURE, digests, names
from segue.files.signing_keys import fingerprint, private_key, public_keys
from segue.files.utf8_paths import is_utf8

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

T = TypeVar("T")

CONTEXT: Final = b"segue signature 1\n"
"""What is signed begins with this, so that a key's signatures of other things are worth nothing here."""

LARGEST: Final = 4 << 20
"""Largest number of bytes of a signature file."""


class _Statement(msgspec.Struct, frozen=True):
    """What is signed: the kind of the directory, and the SHA-256 digests of its files, by name."""

    kind: str
    files: dict[str, str]


class _Signature(msgspec.Struct, frozen=True):
    """A signature file; `statement` is JSON as text, because its bytes are what is signed."""

    format_version: int
    key: str
    signature: bytes
    statement: str


def sign(directory: Path, key: Path, *, kind: str) -> str:
    """Sign a directory as it is now, and write its `signature.json` in place of an older one.

    Args:
        directory: The directory. Check before that it is whole: what is damaged is signed as it is.
        key: A file with an Ed25519 private key.
        kind: The kind of directory: "model".

    Returns:
        The fingerprint of the public key.

    Raises:
        ConfigError: The key cannot be used.
        ArtifactError: There is a link or a device among the files, or the signature cannot be written.
        MissingExtraError: The extra `sign` is not installed.
    """
    secret = private_key(key)
    statement = msgspec.json.encode(_Statement(kind, digests(directory, sorted(names(directory)))))
    name = fingerprint(secret.public_key())
    signature = _Signature(1, name, secret.sign(CONTEXT + statement), statement.decode())
    with new_file(directory / SIGNATURE) as path:
        path.write_bytes(_written(signature))
    return name


def check_signature(directory: Path, keys: Path, *, kind: str) -> str:
    """Check that one of the keys signed the directory, and that every file is as it was signed.

    All files are read completely. No digest is taken from a cache.

    Args:
        directory: The directory.
        keys: A file with one or more Ed25519 public keys; one of them must have signed.
        kind: The kind of directory: "model".

    Returns:
        The fingerprint of the key that signed.

    Raises:
        ConfigError: The keys cannot be used.
        ArtifactError: There is no valid signature by one of the keys, or a file is missing, altered or unsigned.
        MissingExtraError: The extra `sign` is not installed.
    """
    trusted = public_keys(keys)
    path = directory / SIGNATURE
    found = _read(path)
    signed = CONTEXT + found.statement.encode()
    signer = next((key for key in trusted if _is_by(key, found.signature, signed)), None)
    if signer is None or found.key != fingerprint(signer):
        wanted = ", ".join(map(fingerprint, trusted))
        raise ArtifactError(
            expected=f"a signature by {wanted}",
            got=f"one that is invalid, or by another key (it names {found.key:.80})",
            where=Where(path),
            hint=_hint(kind),
        )
    statement = _decoded(path, found.statement.encode(), _Statement)
    if statement.kind != kind:
        raise ArtifactError(
            expected=f"a signed {kind}",
            got=f"a signed {statement.kind:.80}",
            where=Where(path),
            hint=_hint(kind),
        )
    _check_files(directory, statement.files, kind)
    return fingerprint(signer)


def _check_files(directory: Path, expected: Mapping[str, str], kind: str) -> None:
    there = set(names(directory))
    if missing := expected.keys() - there:
        raise ArtifactError("it is missing.", where=Where(directory / min(missing)), hint=_hint(kind))
    if added := there - expected.keys():
        raise ArtifactError("no signature covers it.", where=Where(directory / min(added)), hint=_hint(kind))
    for name, digest in digests(directory, expected).items():
        if digest != expected[name]:
            raise ArtifactError(
                f"it was altered since the {kind} was signed.",
                where=Where(directory / name),
                hint=_hint(kind),
            )


def _read(path: Path) -> _Signature:
    if not path.is_file() or path.is_symlink():
        raise ArtifactError(
            expected="a signature",
            got="none",
            where=Where(path),
            hint="Sign it with: segue sign MODEL --key key.pem",
        )
    with path.open("rb") as file:
        content = file.read(LARGEST)  # a longer one is cut, and so refused
    found = _decoded(path, content, _Signature)
    if found.format_version != 1 or not is_utf8(found.statement) or content != _written(found):
        raise _unreadable(path, "another form")
    return found


def _written(signature: _Signature) -> bytes:
    """The one form of a signature file, so that no byte of it is free."""
    return msgspec.json.format(msgspec.json.encode(signature), indent=2)


def _decoded(path: Path, content: bytes, form: type[T]) -> T:
    try:
        return msgspec.json.decode(content, type=form)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _unreadable(path, str(error)) from error


def _unreadable(path: Path, why: str) -> ArtifactError:
    return ArtifactError(
        expected="a signature file of Segue, format 1",
        got=why,
        where=Where(path),
        hint="Sign or copy it again.",
    )


def _is_by(key: Ed25519PublicKey, signature: bytes, signed: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature

    try:
        key.verify(signature, signed)
    except InvalidSignature:
        return False
    return True


def _hint(kind: str) -> str:
    return f"Do not use it. Get the {kind} from its signer again."

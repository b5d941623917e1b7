"""The working folder: which dataset and how many shards it is for, so that nothing of another one is mixed in."""

from __future__ import annotations

import secrets
from typing import Final

import msgspec

import segue
from segue.cluster.locations import Files, Location, files_at, within
from segue.errors import ArtifactError, ConfigError, Where
from segue.files.faults import write_error

FILE: Final = "work.json"

FORMAT_VERSION: Final = 1


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """What the folder is for.

    Attributes:
        format_version: Version of its layout.
        library_version: The version of Segue that made it.
        dataset: The dataset's fingerprint; of answers, that of the model's files.
        shards: How many shards.
        token: The folder's name on nodes: of their caches, and of probes.
    """

    format_version: int = FORMAT_VERSION
    library_version: str = ""
    dataset: str
    shards: int
    token: str


def open_folder(
    folder: Location, *, dataset: str, shards: int | None, usual: int, kind: str = "dataset"
) -> Work:
    """Make a working folder, or go on in one.

    Args:
        folder: Its path or URL.
        dataset: The dataset's fingerprint.
        shards: The number of shards that was asked for; None for the folder's own, or `usual` in a new one.
        usual: The number by the dataset's size.
        kind: What has the fingerprint, in an error.

    Raises:
        ArtifactError: The folder is for another dataset, is of a newer Segue, or is something else.
        ConfigError: It has another number of shards.
    """
    files = files_at(folder)
    names = _names(folder, files)
    if FILE not in names:
        if names:
            raise ArtifactError(
                expected="a new or empty working folder",
                got="one with other files",
                where=Where(folder),
                hint="Name another one.",
            )
        made = Work(
            library_version=segue.__version__,
            dataset=dataset,
            shards=shards or usual,
            token=secrets.token_hex(8),
        )
        try:
            files.write(FILE, msgspec.json.format(msgspec.json.encode(made), indent=2))
        except OSError as error:
            raise write_error(within(folder, FILE), error) from error
        return made
    found = _read(within(folder, FILE), files)
    if found.dataset != dataset:
        raise ArtifactError(
            expected=f"a working folder of the {kind} {dataset[:12]}…",
            got=f"one of {found.dataset[:12]}…",
            where=Where(folder),
            hint=f"The {kind} changed, or it is another one: name another folder with --work, or remove this one.",
        )
    if shards is not None and shards != found.shards:
        raise ConfigError(
            expected=f"{found.shards} shards, as the working folder has",
            got=str(shards),
            where=Where(folder),
            hint="The number of shards decides the last digits of a model. Leave --shards out to go on, or name "
            "another folder with --work.",
        )
    files.sweep()
    return found


def _names(folder: Location, files: Files) -> list[str]:
    try:
        return files.names()
    except OSError as error:
        raise ArtifactError(
            expected="a working folder that can be reached",
            got=error.strerror or str(error),
            where=Where(folder),
            hint="Check the address, the rights and the secrets in the environment, or name another one with --work.",
        ) from error


def _read(path: Location, files: Files) -> Work:
    try:
        found = msgspec.json.decode(files.read(FILE), type=Work)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ArtifactError(
            expected="a working folder",
            got=f"one whose {FILE} cannot be read: {error}",
            where=Where(path),
            hint="Name another folder with --work.",
        ) from error
    if found.format_version > FORMAT_VERSION:
        raise ArtifactError(
            expected=f"a working folder of version {FORMAT_VERSION}",
            got=str(found.format_version),
            where=Where(path),
            hint="A newer Segue made it: use that one, or name another folder with --work.",
        )
    return found

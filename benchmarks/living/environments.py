"""The peers' environments: a virtual environment a library under `benchmarks/out`, from pinned requirements."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from importlib import metadata
from pathlib import Path
from typing import Final

from benchmarks import measuring, tables
from benchmarks.living.peers import Peer

PINS: Final = Path(__file__).parent / "requirements"
OURS: Final = "implicit"
"""The library that is installed beside Segue, since its pins do not clash with ours."""


def groups() -> list[str]:
    """The libraries that need an environment of their own."""
    return sorted(file.stem for file in PINS.glob("*.txt"))


def make(wanted: Sequence[str]) -> None:
    """Make the environments that are not there or were made from other pins.

    Args:
        wanted: Libraries, of `groups`.

    Raises:
        ValueError: There is no such library.
        RuntimeError: pip failed; what it said.
    """
    for group in wanted:
        if group not in groups():
            raise ValueError(f"expected environments of {', '.join(groups())}, got {group!r}")
        if _is_made(group):
            tables.show(f"{group}: is there, {folder(group)}")
            continue
        shutil.rmtree(folder(group), ignore_errors=True)
        cost = measuring.run([sys.executable, "-m", "venv", str(folder(group))])
        installed = measuring.run(
            [str(_python(group)), "-m", "pip", "install", "--quiet", "--no-compile", "-r", str(_pins(group))]
        )
        # comes last: an environment with it is whole
        shutil.copyfile(_pins(group), _note(group))
        tables.show(f"{group}: made in {tables.seconds(cost.seconds + installed.seconds)}, {folder(group)}")


def check(peers: Iterable[Peer]) -> None:
    """Refuse peers whose environment is not there, before anything is computed.

    Raises:
        FileNotFoundError: An environment is missing, or was made from other pins than today's.
    """
    needed = dict.fromkeys(peer.group for peer in peers if peer.group != OURS)
    missing = [group for group in needed if not _is_made(group)]
    if missing:
        raise FileNotFoundError(
            f"expected environments of {', '.join(missing)} with today's pins under {folder(missing[0]).parent}, "
            f"got none: make them with `python -m benchmarks environments {' '.join(missing)}`"
        )


def interpreter(peer: Peer) -> str:
    """The Python that a peer runs in."""
    return sys.executable if peer.group == OURS else str(_python(peer.group))


def version(peer: Peer) -> str:
    """A peer's library with its pinned version: "LensKit 2025.8.1"."""
    library = peer.name.split()[0]
    if peer.group == OURS:
        return f"{library} {metadata.version(OURS)}"
    lines = _pins(peer.group).read_text(encoding="utf-8").splitlines()
    pinned = next(line for line in lines if line.startswith(f"{peer.group}=="))
    return f"{library} {pinned.partition('==')[2].strip()}"


def folder(group: str) -> Path:
    """Where a library's environment lies."""
    return measuring.OUT / "environments" / group


def _python(group: str) -> Path:
    return folder(group) / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _pins(group: str) -> Path:
    return PINS / f"{group}.txt"


def _note(group: str) -> Path:
    return folder(group) / "made-from.txt"


def _is_made(group: str) -> bool:
    return _note(group).is_file() and _note(group).read_bytes() == _pins(group).read_bytes()

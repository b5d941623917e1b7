"""Directories as Segue writes them, and what is in them."""

from __future__ import annotations

import json
from pathlib import Path

OURS = {"format_version": 1, "library_version": "0.1.0"}


def ours(directory: Path, *names: str) -> Path:
    """A directory as Segue writes it, with some more files."""
    directory.mkdir()
    (directory / "manifest.json").write_text(json.dumps(OURS))
    for name in names:
        (directory / name).write_text("old")
    return directory


def contents(directory: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in sorted(directory.iterdir())}

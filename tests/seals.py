"""Digests that match: what a test damaged on purpose is then refused for what it is, not for its digest."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from segue.files.digests import digest
from segue.files.hashes import sha256


def seal(directory: Path) -> None:
    """Make all sizes and digests in the manifests of a directory and of those inside it what its files have."""
    inside = sorted(path for path in directory.rglob("manifest.json") if path.parent != directory)
    for path in [*reversed(inside), directory / "manifest.json"]:
        try:
            manifest = json.loads(path.read_bytes())
        except ValueError:  # it is what was damaged
            continue
        place = path.parent
        names = [
            name for name in manifest.get("sizes") or manifest.get("sha256") or () if (place / name).is_file()
        ]
        facts: dict[str, Callable[[Path], object]] = {
            "sizes": lambda path: path.stat().st_size,
            "digests": digest,
            "sha256": sha256,
        }
        for field, fact in facts.items():
            if field in manifest:
                manifest[field] = {name: fact(place / name) for name in names}
        path.write_text(json.dumps(manifest), "utf-8")

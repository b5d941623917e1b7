"""Digests that match: what was damaged on purpose is then refused for what it is, not for its digest."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from segue.files.digests import digest, ends
from segue.files.hashes import sha256


def seal(directory: Path) -> None:
    """Make all sizes and digests in the manifests of a directory and of those inside it what its files have.

    A manifest that is damaged itself stays as it is.
    """
    # the manifests inside first: those around them may have their digests
    for path in sorted(directory.rglob("manifest.json"), key=lambda path: len(path.parts), reverse=True):
        try:
            content: Any = json.loads(path.read_bytes())
            content |= _facts(path.parent, content)
        except (ValueError, LookupError, TypeError, AttributeError, OSError):
            continue
        path.write_text(json.dumps(content), encoding="utf-8")


def _facts(place: Path, content: Any) -> dict[str, dict[str, object]]:
    """What a manifest says of each file that it names and that is there."""
    facts: dict[str, Callable[[Path], object]] = {
        "sizes": lambda path: path.stat().st_size,
        "digests": ends if "fingerprint" in content else digest,
        "sha256": sha256,
    }
    return {
        field: {name: fact(place / name) for name in content[field] if (place / name).is_file()}
        for field, fact in facts.items()
        if field in content
    }

"""Write `locks/`: every package of an installation with its version and the SHA-256 digests of its files.

    python scripts/lock.py

The versions are those of `constraints.txt`, the digests those of the package index that uv is set up for. Needs uv and
network. A lock is for all supported versions of Python and all systems:

    pip install --require-hashes -r locks/serve.txt
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).parents[1]

LOCKS: Final = {
    "demo": ("--extra", "report", "--extra", "serve", "--extra", "library", "pyproject.toml"),
    "serve": (
        "--extra",
        "report",
        "--extra",
        "serve",
        "--extra",
        "postgres",
        "--extra",
        "sign",
        "pyproject.toml",
    ),
    "dev": ("--extra", "dev", "pyproject.toml"),
    "build": ("build.in",),
    "audit": ("audit.in",),
}
"""A lock → what is locked: extras of Segue, or a file of `locks/`."""

PYTHON: Final = "3.11.5"
"""The oldest Python that all pinned versions support."""

HEADER: Final = "# Made by scripts/lock.py from {made_of} and constraints.txt; do not edit.\n"


class Pin(NamedTuple):
    """One package of a lock: its name as the index normalises it, its version, its digests."""

    name: str
    version: str
    digests: tuple[str, ...]


def normalised(name: str) -> str:
    """A distribution's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def constraints(text: str) -> dict[str, str]:
    """The versions of a file of `name==version` lines, by normalised name."""
    pairs = (line.split("==") for line in text.splitlines() if line and not line.startswith("#"))
    return {normalised(name): version for name, version in pairs}


def pins(text: str) -> Iterator[Pin]:
    """The packages of a lock.

    Raises:
        ValueError: A requirement has no version, or something is no requirement.
    """
    for requirement in re.sub(r"\\\n", " ", text).splitlines():
        if not requirement.strip() or requirement.startswith("#"):
            continue
        found = re.fullmatch(
            r"([\w.-]+)==([\w.+!]+)(?: ;[^\\]*?)?((?: +--hash=sha256:[0-9a-f]{64})*) *", requirement
        )
        if found is None:
            raise ValueError(f"expected NAME==VERSION with digests, got {requirement[:120]!r}")
        yield Pin(normalised(found[1]), found[2], tuple(re.findall(r"sha256:([0-9a-f]{64})", found[3])))


def main() -> None:
    """Write all locks."""
    uv = shutil.which("uv")
    if uv is None:
        sys.exit("expected uv on PATH; get it with: pip install uv")
    for name, made_of in LOCKS.items():
        *extras, source = made_of
        where = ROOT / source if source == "pyproject.toml" else ROOT / "locks" / source
        command = [
            uv,
            "pip",
            "compile",
            "--quiet",
            "--universal",
            "--generate-hashes",
            "--no-annotate",
            "--no-header",
        ]
        command += ["--no-emit-index-url", "--no-emit-find-links", "--python-version", PYTHON]
        command += ["--constraints", str(ROOT / "constraints.txt"), *extras, str(where)]
        ran = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - uv with words of ours
        path = ROOT / "locks" / f"{name}.txt"
        path.write_text(HEADER.format(made_of=where.relative_to(ROOT)) + ran.stdout, "utf-8")
        sys.stdout.write(f"{path.relative_to(ROOT)}: {len(list(pins(ran.stdout)))} packages\n")


if __name__ == "__main__":
    main()

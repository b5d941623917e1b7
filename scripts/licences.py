"""The licences of all installed packages, against those that Segue may rest on.

    python -m scripts.licences            # exits with 1 if one is not allowed, or unknown
    python -m scripts.licences --table    # all of them

It reads the metadata of the environment that runs it, and needs no network.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import Final

from scripts.packages import Package, installed, parts

ALLOWED: Final = frozenset(
    {
        "0BSD",
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "BSL-1.0",
        "CC0-1.0",
        "CNRI-Python",
        "ISC",
        "MIT",
        "MIT-0",
    }
    | {"MIT-CMU", "PSF-2.0", "Unlicense", "Zlib"}
)
"""Permissive licences: they ask for their text and for names, not for the licence of what uses them."""

CONDITIONS: Final = frozenset({"LLVM-exception"})
"""What may follow `WITH`: it takes conditions away."""

_DYNAMIC: Final = (
    "a library that is loaded as it is, and that whoever installs Segue can replace by another build"
)
_DEVELOPING: Final = "for tests and documents only; no part of what is installed with Segue"
_UNCHANGED: Final = "the MPL covers its own files only, and they are unchanged"
_CUDA: Final = "what torch loads on machines with an NVIDIA GPU; comes with text and audio on Linux alone"

EXCEPTIONS: Final = {
    "gensim": ("LGPL-2.1-only", _DYNAMIC),
    "psycopg": ("LGPL-3.0-only", _DYNAMIC),
    "psycopg-binary": ("LGPL-3.0-only", _DYNAMIC),
    "soxr": ("LGPL-2.1-or-later", _DYNAMIC),
    "certifi": ("MPL-2.0", _UNCHANGED),
    "pathspec": ("MPL-2.0", _UNCHANGED),
    "tqdm": ("MPL-2.0 AND MIT", _UNCHANGED),
    "hypothesis": ("MPL-2.0", _DEVELOPING),
    "axe-playwright-python": (
        "",
        f"its metadata name none; its licence file is MIT's, and axe inside is MPL-2.0: {_DEVELOPING}",
    ),
    "umap-learn": ("", "its metadata say BSD without a number; its licence file is the one of three clauses"),
}
"""A package → the licence that it may have all the same, and why. Another licence of the same package is refused."""

CUDA: Final = ("nvidia-", "cuda-")
"""Names of packages whose licence is NVIDIA's own begin so."""


def is_allowed(expression: str) -> bool:
    """Whether an SPDX expression is of allowed licences: all of an `AND`, one of an `OR`."""
    words = parts(expression)

    def one() -> bool:
        word = words.pop(0) if words else ""
        if word == "(":
            found = either()
            return words[:1] == [")"] and bool(words.pop(0)) and found
        found = word in ALLOWED
        if words[:1] == ["WITH"]:
            words.pop(0)
            found &= bool(words) and words.pop(0) in CONDITIONS
        return found

    def both() -> bool:
        found = one()
        while words[:1] == ["AND"]:
            words.pop(0)
            found &= one()
        return found

    def either() -> bool:
        found = both()
        while words[:1] == ["OR"]:
            words.pop(0)
            found |= both()
        return found

    return either() and not words


def fault(package: Package) -> str:
    """What is wrong with a package's licence; "" if nothing is."""
    if package.name in EXCEPTIONS:
        expected, _ = EXCEPTIONS[package.name]
        if package.licence != expected:
            return f"it had an exception for {expected or 'no licence'!r}"
        return ""
    if package.name.startswith(CUDA) or is_allowed(package.licence):
        return ""
    return "it is not among the allowed ones" if package.licence else "it is unknown"


def table(packages: Iterable[Package]) -> Iterable[str]:
    """Each package, its version, its licence, and the reason where it is an exception."""
    for package in packages:
        reason = EXCEPTIONS.get(package.name, ("", _CUDA if package.name.startswith(CUDA) else ""))[1]
        yield "  ".join(
            filter(None, (package.name, package.version, package.licence or package.stated, reason))
        )


def main(arguments: Sequence[str]) -> int:
    """Print what is wrong, or the table, and the number of packages; returns the exit code."""
    packages = installed()
    if "--table" in arguments:
        sys.stdout.writelines(f"{line}\n" for line in table(packages.values()))
    faults = {package: why for package in packages.values() if (why := fault(package))}
    for package, why in faults.items():
        stated = package.licence or package.stated or "nothing"
        sys.stderr.write(f"{package.name} {package.version}: its licence is {stated}; {why}.\n")
    special = sum(package.name in EXCEPTIONS for package in packages.values())
    sys.stdout.write(f"{len(packages)} packages, {special} of them exceptions, {len(faults)} refused\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

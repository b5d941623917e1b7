"""The packages of an installation, as their own metadata describe them: names, versions, licences, dependencies."""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.metadata import Distribution, distributions
from typing import Final, NamedTuple, Self

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

CLASSIFIERS: Final = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
"""Classifiers of PyPI that name a licence, and its SPDX identifier. `BSD License` names a family of like terms."""

TEXTS: Final = {
    "Apache 2.0": "Apache-2.0",
    "Apache 2.0 License": "Apache-2.0",
    "3-Clause BSD License": "BSD-3-Clause",
    "BSD 2-Clause License": "BSD-2-Clause",
}
"""What packages write in place of an SPDX identifier."""


class Package(NamedTuple):
    """One installed package.

    Attributes:
        name: Its name, as indexes normalise it.
        version: Its version.
        licence: An SPDX expression; "" if its metadata have none that is understood.
        stated: What its metadata say of the licence, shortened.
        requires: Names of the packages that it requires on this system, without those of its extras.
    """

    name: str
    version: str
    licence: str
    stated: str
    requires: tuple[str, ...]

    @classmethod
    def of(cls, distribution: Distribution) -> Self:
        """Describe a distribution."""
        metadata = distribution.metadata
        lines: list[str] = metadata.get_all("Classifier", [])
        classified = [line.rpartition(" :: ")[2] for line in lines if line.startswith("License ::")]
        written = next(
            filter(None, (metadata.get("License-Expression"), metadata.get("License"))), ""
        ).strip()
        return cls(
            canonicalize_name(distribution.name),
            distribution.version,
            _expression(written) or _classified(classified),
            (written.splitlines() or [""])[0][:60] or ", ".join(classified),
            tuple(sorted(_required(distribution.requires or ()))),
        )


def installed(among: Iterable[Distribution] | None = None) -> dict[str, Package]:
    """All packages of an environment but Segue itself, by name; of the running one unless others are given."""
    found = (Package.of(one) for one in (distributions() if among is None else among))
    return {package.name: package for package in sorted(found) if package.name != "segue"}


def required(extras: Iterable[str] = ()) -> set[str]:
    """The names of what Segue with some extras requires, and of what that requires, as far as it is installed."""
    everything = {canonicalize_name(one.name): one for one in distributions()}
    waiting, seen = {("segue", ""), *(("segue", extra) for extra in extras)}, set[tuple[str, str]]()
    while waiting:
        name, extra = waiting.pop()
        seen.add((name, extra))
        for requirement in map(Requirement, everything[name].requires or ()):
            if requirement.marker is None or requirement.marker.evaluate({"extra": extra}):
                inside = canonicalize_name(requirement.name)
                if inside in everything:
                    waiting |= {(inside, ""), *((inside, one) for one in requirement.extras)} - seen
    return {name for name, _ in seen} - {"segue"}


def _required(requirements: Iterable[str]) -> set[str]:
    read = map(Requirement, requirements)
    return {
        canonicalize_name(one.name)
        for one in read
        if one.marker is None or one.marker.evaluate({"extra": ""})
    }


def _expression(written: str) -> str:
    """A licence as SPDX writes it; "" for a whole text or words that name none."""
    try:
        return str(canonicalize_license_expression(TEXTS.get(written, written))) if written else ""
    except InvalidLicenseExpression:
        return ""


def _classified(classified: Iterable[str]) -> str:
    named = [CLASSIFIERS[one] for one in classified if one in CLASSIFIERS]
    return " AND ".join(sorted(set(named)))


def parts(expression: str) -> list[str]:
    """The words of an SPDX expression: identifiers, `AND`, `OR`, `WITH` and parentheses."""
    return re.findall(r"[()]|[^\s()]+", expression)

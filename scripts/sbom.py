"""The list of all packages (SBOM) of an installation, in CycloneDX 1.6.

    python -m scripts.sbom build/sbom.cdx.json                        # of all that is installed
    python -m scripts.sbom sbom.cdx.json --extra serve --extra sign   # of what Segue with these extras needs

It reads the metadata of the environment that runs it, and needs no network. The same environment gives the same bytes.
"""

from __future__ import annotations

import argparse
import json
import sys
import uuid
from collections.abc import Mapping, Sequence
from importlib.metadata import requires, version
from pathlib import Path
from typing import Any, Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scripts.packages import Package, installed, required

SPACE: Final = uuid.UUID("a3b1c9d2-6f0e-4b57-9d4e-0c8a5f1e7b26")
"""Of the serial numbers, which follow from the content."""


def sbom(packages: Mapping[str, Package], direct: Sequence[str], segue: str) -> dict[str, Any]:
    """A CycloneDX 1.6 document.

    Args:
        packages: The packages, by name.
        direct: Names of those that Segue itself requires.
        segue: Segue's version.
    """
    root = _purl("segue", segue)
    listed = sorted(packages.values())
    edges = {root: [name for name in direct if name in packages]}
    edges |= {
        _purl(one.name, one.version): [name for name in one.requires if name in packages] for one in listed
    }
    content = {
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": root,
                "name": "segue",
                "version": segue,
                "licenses": [{"expression": "Apache-2.0"}],
                "purl": root,
            }
        },
        "components": [_component(one) for one in listed],
        "dependencies": [
            {"ref": ref, "dependsOn": sorted(_purl(name, packages[name].version) for name in names)}
            for ref, names in edges.items()
        ],
    }
    serial = uuid.uuid5(SPACE, json.dumps(content, sort_keys=True))
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        **content,
    }


def _component(package: Package) -> dict[str, Any]:
    purl = _purl(package.name, package.version)
    found: dict[str, Any] = {
        "type": "library",
        "bom-ref": purl,
        "name": package.name,
        "version": package.version,
    }
    if package.licence:
        found["licenses"] = [{"expression": package.licence}]
    elif package.stated:
        found["licenses"] = [{"license": {"name": package.stated}}]
    return found | {"purl": purl}


def _purl(name: str, number: str) -> str:
    return f"pkg:pypi/{name}@{number.replace('+', '%2B')}"


def main(arguments: Sequence[str]) -> None:
    """Write the document."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("--extra", action="append", default=[])
    given = parser.parse_args(arguments)
    packages = installed()
    if given.extra:
        wanted = required(given.extra)
        packages = {name: one for name, one in packages.items() if name in wanted}
    asked = {"": "", **dict.fromkeys(given.extra or ["dev"], "")}
    direct = {
        canonicalize_name(one.name)
        for one in map(Requirement, requires("segue") or ())
        if one.marker is None or any(one.marker.evaluate({"extra": extra}) for extra in asked)
    }
    given.out.parent.mkdir(parents=True, exist_ok=True)
    document = sbom(packages, sorted(direct), version("segue"))
    given.out.write_text(json.dumps(document, indent=2) + "\n", "utf-8")
    sys.stdout.write(f"{given.out}: {len(packages)} packages\n")


if __name__ == "__main__":
    main(sys.argv[1:])

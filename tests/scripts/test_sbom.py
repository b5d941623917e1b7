"""The list of all packages: complete, connected, and the same bytes for the same installation."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import segue
from scripts.packages import Package, installed, required
from scripts.sbom import main, sbom

ROOT = f"pkg:pypi/segue@{segue.__version__}"


def written(place: Path, *arguments: str) -> dict[str, Any]:
    main([str(place / "build" / "sbom.cdx.json"), *arguments])
    return json.loads((place / "build" / "sbom.cdx.json").read_text("utf-8"))


def test_every_package_is_in_it_once_with_its_licence(tmp_path: Path) -> None:
    document = written(tmp_path)
    assert (document["bomFormat"], document["specVersion"], document["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", document["serialNumber"])
    assert document["metadata"]["component"]["purl"] == ROOT
    found = {one["name"]: one for one in document["components"]}
    assert found.keys() == installed().keys()
    assert len(found) == len(document["components"])
    assert found["numpy"]["purl"].startswith("pkg:pypi/numpy@")
    assert found["polars"]["licenses"] == [{"expression": "MIT"}]


def test_every_edge_leads_to_a_component_and_segue_to_what_it_requires(tmp_path: Path) -> None:
    document = written(tmp_path)
    refs = {ROOT, *(one["bom-ref"] for one in document["components"])}
    edges = {one["ref"]: one["dependsOn"] for one in document["dependencies"]}
    assert edges.keys() == refs
    assert {inner for listed in edges.values() for inner in listed} <= refs
    names = {re.split("[/@]", ref)[1] for ref in edges[ROOT]}
    assert {"numpy", "polars", "pytest"} <= names


def test_extras_alone_have_what_they_need_alone(tmp_path: Path) -> None:
    document = written(tmp_path, "--extra", "serve")
    names = {one["name"] for one in document["components"]}
    assert names == required(["serve"])
    direct = {re.split("[/@]", ref)[1] for ref in document["dependencies"][0]["dependsOn"]}
    assert {"numpy", "fastapi"} <= direct
    assert "pytest" not in direct


def test_the_same_installation_gives_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert written(tmp_path / "a") == written(tmp_path / "b")


@pytest.mark.parametrize(
    ("licence", "stated", "expected"),
    [
        ("MIT OR 0BSD", "MIT OR 0BSD", [{"expression": "MIT OR 0BSD"}]),
        ("", "ask us", [{"license": {"name": "ask us"}}]),
        ("", "", None),
    ],
)
def test_a_licence_that_is_no_expression_is_named_as_it_is(licence: str, stated: str, expected: Any) -> None:
    document = sbom({"a": Package("a", "1.0+cpu", licence, stated, ("b",))}, ["a"], "0.1")
    (component,) = document["components"]
    assert component.get("licenses") == expected
    assert component["purl"] == "pkg:pypi/a@1.0%2Bcpu"
    assert [one["dependsOn"] for one in document["dependencies"]] == [["pkg:pypi/a@1.0%2Bcpu"], []]

"""What is read of the packages of an installation."""

from __future__ import annotations

from importlib.metadata import Distribution
from pathlib import Path

import pytest

from scripts.packages import Package, installed, parts, required


def made(place: Path, *lines: str) -> Distribution:
    """A distribution with these lines of metadata."""
    folder = place / "a.dist-info"
    folder.mkdir()
    written = "\n".join(("Metadata-Version: 2.4", "Name: A_b", "Version: 1.0", *lines))
    (folder / "METADATA").write_text(written + "\n", "utf-8")
    return Distribution.at(folder)


@pytest.mark.parametrize(
    ("lines", "licence"),
    [
        (("License-Expression: mit OR apache-2.0",), "MIT OR Apache-2.0"),
        (("License: MIT", "Classifier: License :: OSI Approved :: BSD License"), "MIT"),
        (("License: Apache 2.0",), "Apache-2.0"),
        (
            (
                "License: Copyright (c) 2001, all of them",
                "Classifier: License :: OSI Approved :: BSD License",
            ),
            "BSD-3-Clause",
        ),
        (
            (
                "Classifier: License :: OSI Approved :: MIT License",
                "Classifier: License :: OSI Approved :: Apache Software License",
            ),
            "Apache-2.0 AND MIT",
        ),
        (("Classifier: License :: Other/Proprietary License",), ""),
        (("License: ask us",), ""),
        ((), ""),
    ],
)
def test_a_licence_is_an_spdx_expression_or_unknown(
    tmp_path: Path, lines: tuple[str, ...], licence: str
) -> None:
    assert Package.of(made(tmp_path, *lines)).licence == licence


def test_a_package_requires_what_this_system_needs_without_its_extras(tmp_path: Path) -> None:
    found = Package.of(
        made(
            tmp_path,
            "Requires-Dist: C_d>=1",
            "Requires-Dist: windows; sys_platform == 'nowhere'",
            "Requires-Dist: more; extra == 'all'",
        )
    )
    assert (found.name, found.version, found.requires) == ("a-b", "1.0", ("c-d",))


def test_this_installation_is_read_without_segue_itself() -> None:
    packages = installed()
    assert "segue" not in packages
    assert {"numpy", "polars", "typing-extensions"} <= packages.keys()


def test_an_extra_brings_its_packages_and_theirs() -> None:
    plain, served = required(), required(["serve"])
    assert {"numpy", "scipy", "smart-open"} <= plain  # gensim's
    assert {"fastapi", "starlette", "mako"} <= served - plain
    assert not {"pytest", "torch"} & served


def test_an_expression_is_taken_apart() -> None:
    assert parts("(MIT OR Apache-2.0 WITH LLVM-exception) AND 0BSD") == [
        *("(", "MIT", "OR", "Apache-2.0", "WITH", "LLVM-exception", ")", "AND", "0BSD")
    ]

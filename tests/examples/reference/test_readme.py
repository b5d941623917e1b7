"""The reference's tables name every file, and every file is as they promise."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from examples.reference.__main__ import RUNS
from tests.pages import ROOT

REFERENCE = ROOT / "examples" / "reference"
TESTS = Path(__file__).parent

FILES = sorted(
    path.relative_to(REFERENCE).as_posix() for path in REFERENCE.rglob("*.py") if path.name != "__main__.py"
)


def rows(page: Path) -> list[list[str]]:
    """The cells of each row that names a file of the reference."""
    lines = page.read_text("utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
    return [row for row in cells if any(re.fullmatch(r"`[a-z_]+/[a-z0-9_]+\.py`", cell) for cell in row)]


MADE_HERE = ("pictures/drawn_shapes.py", "pictures/style_pictures.py")

README = rows(REFERENCE / "README.md")


def test_every_file_is_in_the_readme_once() -> None:
    assert sorted(row[1].strip("`") for row in README) == FILES


def test_the_page_of_methods_has_the_same_rows() -> None:
    page = (ROOT / "docs" / "methods.md").read_text("utf-8").split("## The craft, as reference")[1]
    told = [line for line in page.splitlines() if line.startswith("| ")]
    expected = [
        f"| {method} | {source} | {command} | {file} | {figure} |"
        for method, file, source, figure, command in README
    ]
    assert told[1:] == expected


def test_every_command_is_one() -> None:
    named = {
        name for row in README for name in re.findall(r"`python -m examples\.reference ([a-z-]+)`", row[4])
    }
    assert named == set(RUNS)


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_short_has_its_source_and_its_tests(name: str) -> None:
    text = (REFERENCE / name).read_text("utf-8")
    head = text.split('"""')[1]
    assert 25 <= len(text.splitlines()) <= 120
    assert re.search(r"\b(1[89]|20)\d\d\b", head) or name in MADE_HERE
    folder, _, module = name.partition("/")
    assert (TESTS / folder / f"test_{module}").is_file()

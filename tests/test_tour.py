"""The tour's code runs, block after block, and what it says holds."""

from __future__ import annotations

import re
from typing import Any

from tests.pages import ROOT, blocks

TOUR = (ROOT / "docs" / "tour.md").read_text("utf-8")

BLOCKS = blocks("docs/tour.md", "python")


def test_the_tour_runs() -> None:
    names: dict[str, Any] = {}
    for number, block in enumerate(BLOCKS, 1):
        exec(compile(block, f"docs/tour.md, block {number}", "exec"), names)  # noqa: S102 - the project's own page
    assert len(BLOCKS) > 5


def test_its_code_fits_a_page() -> None:
    assert sum(len(block.splitlines()) for block in BLOCKS) <= 60


def test_the_files_that_it_visits_are_there_and_short_to_read() -> None:
    root = ROOT / "src" / "segue"
    files = re.findall(r"`((?:[a-z_]+/)+[a-z_]+\.py)`", TOUR)
    assert len(files) > 4
    assert [name for name in files if not (root / name).is_file()] == []
    assert sum(len((root / name).read_text("utf-8").splitlines()) for name in files) <= 600

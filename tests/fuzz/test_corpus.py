"""Inputs that broke a reader once, or that a stranger would try first: each ends well, or in an error with a place."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from scripts.fuzz.child import run
from scripts.fuzz.readers import READERS
from scripts.fuzz.targets import Case

CORPUS: Final = Path(__file__).parent / "corpus"

INPUTS: Final = sorted(path for path in CORPUS.rglob("*") if path.is_file())


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: f"{path.parent.name}/{path.name}")
@pytest.mark.filterwarnings("ignore")  # libraries warn about what is odd in a file
def test_an_input_ends_well_or_in_an_error(path: Path, tmp_path: Path) -> None:
    reader = READERS[path.parent.name]
    for name, maker in reader.beside.items():
        (tmp_path / name).write_bytes(maker()[0])
    place = tmp_path / reader.file
    place.write_bytes(path.read_bytes())
    report = run(Case(place, reader.read))
    assert not report.outcome.bad, report.details


def test_every_folder_is_of_a_target() -> None:
    assert {path.parent.name for path in INPUTS} <= READERS.keys()


def test_inputs_are_small() -> None:
    assert [path.name for path in INPUTS if path.stat().st_size > 40_000] == []

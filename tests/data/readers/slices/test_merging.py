from __future__ import annotations

import resource
from pathlib import Path

import polars as pl
import pytest

from segue.data.limits import LIMITS
from segue.data.readers.slices.content import Content, Facts, Task
from segue.data.readers.slices.merging import Merged
from segue.data.records.descriptions import SCHEMA

TRACKS, LETTERS, FILES = 5_000, 2_000, 30
TASK = Task(format="mpd", named=True, skip_bad=False, limits=LIMITS)
MEMORY = Path("/proc/self/statm")


def content(number: int) -> Content:
    """A file of one playlist: tracks that each file has, with long titles, and a track of its own."""
    ids = [*map(str, range(TRACKS)), f"own {number}"]
    titles = [f"노래 {key} ".ljust(LETTERS, "-") for key in ids]
    described = {"row": list(range(len(ids))), "title": titles}
    schema = {"row": pl.UInt32} | SCHEMA
    return Content(
        Facts(task=TASK, source="", integers={"playlist": True, "track": False}),
        pl.DataFrame({"id": [str(number)], "tracks": [[0, TRACKS]]}, {"id": pl.String, "tracks": pl.List(pl.UInt32)}),
        pl.DataFrame({"id": ids}),
        pl.DataFrame(described | {name: [None] * len(ids) for name in SCHEMA if name != "title"}, schema),
    )  # fmt: skip


@pytest.mark.skipif(not MEMORY.is_file(), reason="the system does not tell the memory of a process")
def test_what_a_file_repeats_is_not_kept() -> None:
    def held() -> int:
        return int(MEMORY.read_text().split()[1]) * resource.getpagesize()

    merged = Merged()
    merged.add(content(0))
    before = held()
    for number in range(1, FILES):
        merged.add(content(number))
    grown = held() - before
    assert grown < (FILES - 1) * TRACKS * LETTERS / 3  # the texts of ten files; they had those of all
    assert merged.records().described.height == TRACKS + FILES

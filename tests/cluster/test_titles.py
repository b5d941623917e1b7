"""Titles by shards give what one machine reads."""

from __future__ import annotations

import zlib
from pathlib import Path

import numpy as np
import pytest

from segue.cluster.runner import Runner
from segue.cluster.title_tasks import partition_of
from segue.cluster.titles import titled_by_shards
from segue.facets.titled import Titled
from segue.protocols import Silent
from segue.text.dictionary import USUAL
from segue.text.tokens import tokenise
from tests.cluster.engine_here import Here

TITLES = [
    *(
        "비 오는 밤",
        " 비오는밤 ",
        "",
        "여름 🌊 Summer",
        "summers 2017",
        "새벽  감성\t🌙",
        "새벽감성",
        "밤",
        "🌙🌙",
    ),
] * 2


@pytest.mark.parametrize("shards", [1, 5])
def test_it_is_the_same_for_any_number_of_shards(tmp_path: Path, shards: int) -> None:
    runner = Runner(tmp_path, Here(), cache="test")
    found = titled_by_shards(TITLES, runner, shards=shards, korean=USUAL, progress=Silent())
    alone = Titled.of(tokenise(TITLES))
    assert found.names == alone.names
    for block, matrix in alone.rows.items():
        for part in ("data", "indices", "indptr"):
            np.testing.assert_array_equal(getattr(found.rows[block], part), getattr(matrix, part))
            assert getattr(found.rows[block], part).dtype == getattr(matrix, part).dtype


def test_other_titles_are_read_anew(tmp_path: Path) -> None:
    done: list[int] = []
    for titles in (TITLES, TITLES, TITLES[1:]):
        runner = Runner(tmp_path, Here(), cache="test")
        titled_by_shards(titles, runner, shards=2, korean=USUAL, progress=Silent())
        done.append(runner.tally.done)
    assert done == [6, 0, 6]


def test_a_names_partition_is_that_of_its_bytes() -> None:
    assert [partition_of(name, 7) for name in ("w:밤", "=🌙", "")] == [
        zlib.crc32(name.encode()) % 7 for name in ("w:밤", "=🌙", "")
    ]

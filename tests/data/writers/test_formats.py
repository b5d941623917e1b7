"""What is written is whole or absent, in every format."""

from __future__ import annotations

import contextlib
import resource
from collections.abc import Generator
from pathlib import Path

import pytest

from segue.data.writers import WRITERS, Team, write
from segue.errors import ArtifactError
from segue.types import Continuation, Query, TagResult, TrackResult

TEAM = Team("팀", "team@example.org")


@contextlib.contextmanager
def small_disk() -> Generator[None]:
    """A disk on which no file gets longer than 3,000 bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (3_000, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def continuations(lengths: list[int], first: int = 0) -> tuple[list[Query], list[Continuation]]:
    queries = [Query(id=number, title=f"비 오는 밤 {number}") for number in range(len(lengths))]
    found = [
        Continuation(
            id=query.id,
            tracks=tuple(TrackResult(id=first + row, score=0.5, title="곡") for row in range(length)),
            tags=tuple(TagResult(tag=f"태그 {row}", score=0.5) for row in range(10)),
        )
        for query, length in zip(queries, lengths, strict=True)
    ]
    return queries, found


@pytest.mark.parametrize("older", [False, True])
@pytest.mark.parametrize(
    ("form", "lengths"),
    [
        ("melon", [100] * 9), ("mpd", [500] * 2), ("jsonl", [100] * 9), ("jspf", [100]), ("m3u8", [300]),
        ("jspf", [1, 100]), ("m3u8", [1, 300]),
    ],
)  # fmt: skip
def test_a_full_disk_leaves_what_was_there(
    tmp_path: Path, form: str, lengths: list[int], older: bool
) -> None:
    target = tmp_path / "out"
    if older:
        queries, found = continuations([500] * len(lengths), 1_000)
        write(form, found, target, queries=queries, team=TEAM)
    before = contents(tmp_path)
    queries, found = continuations(lengths)
    with (
        pytest.raises(
            ArtifactError, match=r"out: it could not be written: File too large. Nothing was changed\."
        ),
        small_disk(),
    ):
        write(form, found, target, queries=queries, team=TEAM)
    assert contents(tmp_path) == before
    write(form, found, target, queries=queries, team=TEAM)
    assert contents(tmp_path) != before


def contents(directory: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in directory.rglob("*") if path.is_file()}


def test_every_format_is_tried() -> None:
    assert set(WRITERS.built_in) == {"melon", "mpd", "jsonl", "jspf", "m3u8", "listenbrainz"}

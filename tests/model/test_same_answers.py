"""The same answer alone, among others and for any length: ids, scores and reasons, to the last bit."""

from __future__ import annotations

from pathlib import Path

import pytest

from segue import compiled
from segue.data.dataset import Dataset
from segue.model import Model, load
from segue.ranking.pools import BATCH
from segue.types import Query

N = 60


@pytest.fixture(params=["default", "fast"])
def recipe(request: pytest.FixtureRequest) -> str:
    """Without `full`: its title encoder reads a batch at once, and torch rounds by what is in it."""
    return request.param


@pytest.fixture(scope="module")
def queries(sample: Dataset) -> list[Query]:
    """Every mix of inputs, more than are scored at once; some know nothing, some are long."""
    ids = sample.tracks["id"]
    found = [Query(), Query(title="ㅁㄴㅇㄹ 😀"), Query(tracks=("nobody",), tags=("없는 태그",))]
    for number, row in enumerate(sample.playlists.head(BATCH + 3).iter_rows(named=True)):
        tracks = tuple(ids[track] for track in row["tracks"])
        title, tags = row["title"] or "", tuple(row["tags"])
        mixes = (
            Query(title=title, tags=tags, tracks=tracks, updated=row["updated"]),
            Query(title=title),
            Query(tags=tags[:1]),
            Query(tracks=tracks[:2], weights=(0, 2.5)[: len(tracks)]),
            Query(title=f" {title}  ", tags=tags[:2], tracks=tracks[:5]),
        )
        found.append(mixes[number % len(mixes)])
    return found


@pytest.mark.parametrize("size", [1, 7, BATCH])
def test_an_answer_does_not_depend_on_what_is_asked_with_it(
    model: Model, queries: list[Query], size: int
) -> None:
    together = model.recommend(queries, N)
    starts = range(0, len(queries), size)
    assert [one for start in starts for one in model.recommend(queries[start : start + size], N)] == together


def test_a_short_list_is_the_head_of_a_long_one(model: Model, queries: list[Query]) -> None:
    asked = queries[:30]
    whole = model.recommend(asked, N, tags=10)
    for n in (1, 10):
        for short, long in zip(model.recommend(asked, n, tags=n), whole, strict=True):
            assert short.tracks == long.tracks[:n]
            assert short.tags == long.tags[:n]


def test_compiled_loops_change_nothing(
    model: Model, queries: list[Query], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not compiled.available():
        pytest.skip("built without a C compiler")
    found = model.recommend(queries, N)
    model.save(tmp_path / "model")
    monkeypatch.setattr(compiled, "available", lambda: False)
    assert load(tmp_path / "model").recommend(queries, N) == found

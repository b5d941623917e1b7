"""The code of `docs/extending.md` does what the page says, each piece by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path
from typing import Any

import pytest

import segue
from segue import plugins
from segue.constraints.constraints import Constraints
from segue.data.dataset import Dataset
from segue.data.records.builder import DatasetBuilder, PlaylistRecord, TrackRecord
from segue.evaluation.evaluation import evaluate
from segue.evaluation.glossary import metric
from segue.evaluation.measures import MEASURES
from segue.facets.table import BLOCKS
from segue.generators.content.named_in_title import NamedInTitle
from segue.generators.content.popularity import Popularity
from segue.model import Model
from segue.recipes import Member, Recipe
from segue.types import Answer, Query

PAGE = (Path(__file__).parent.parent / "docs" / "extending.md").read_text("utf-8")


def run(section: str) -> dict[str, Any]:
    """The names that a section's code makes."""
    text = PAGE.partition(f"\n## {section}\n")[2].partition("\n## ")[0]
    (code,) = re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    names: dict[str, Any] = {}
    exec(compile(code, f"docs/extending.md, {section}", "exec"), names)  # noqa: S102 - the project's own page
    return names


@pytest.fixture(autouse=True)
def tables() -> Iterator[None]:
    """The tables are as they were when a test ends."""
    kept = [(table, dict(table)) for table in (BLOCKS, MEASURES)]
    yield
    for table, rows in kept:
        table.clear()
        table.update(rows)


@pytest.fixture
def dataset() -> Dataset:
    builder = DatasetBuilder()
    for key in range(8):
        builder.add_track(
            TrackRecord(id=key, title=f"노래 {key}", duration_ms=100_000 if key < 3 else 200_000)
        )
    for key, tracks in enumerate(((4, 0), (4, 5, 1), (6, 4))):
        builder.add_playlist(PlaylistRecord(id=key, title="비 🌧", tracks=tracks))
    return builder.build({"format": "test"})


def fitted(dataset: Dataset) -> Model:
    members = Member("popularity", Popularity(), tracks=0.01), Member("named", NamedInTitle(), tracks=1.0)
    return segue.fit(dataset, recipe=Recipe(members), seed=1)


def test_a_facet(dataset: Dataset, tmp_path: Path) -> None:
    run("A facet")
    model = fitted(dataset)
    best = model.recommend(Query(title="short songs"), 3).tracks
    assert {track.id for track in best} == {0, 1, 2}
    assert {(reason.kind, reason.value) for track in best for reason in track.reasons} == {
        ("length", "short")
    }
    model.save(tmp_path / "m")
    assert segue.load(tmp_path / "m").recommend(Query(title="short songs"), 3).tracks == best


def test_a_constraint(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    part = run("A constraint")["LEAST_PLAYLISTS"]
    point = EntryPoint("least-playlists", "x:y", "segue.constraints")
    vars(point)["load"] = lambda: part
    monkeypatch.setattr(plugins, "entry_points", lambda **wanted: EntryPoints([point]).select(**wanted))
    found = fitted(dataset).recommend(Query(), 5, constraints=Constraints(where={"least-playlists": 3}))
    assert [track.id for track in found.tracks] == [4]
    assert found.notes[-1].values["limits"] == ("least-playlists",)


def test_a_metric() -> None:
    run("A metric")
    queries = [Query(id=1, title="밤"), Query(id=2, title="비")]
    answers = [Answer(id=1, tracks=(1, 2, 3)), Answer(id=2, tracks=(4,), tags=("봄",))]
    predictions = [Answer(id=1, tracks=(1, 9, 2)), Answer(id=2, tracks=(8,), tags=("봄",))]
    found = evaluate(queries, answers, predictions)
    assert found.questions["track_map@100"].to_list() == [pytest.approx((1 + 2 / 3) / 3), 0.0]
    assert found.questions["tag_map@10"].to_list() == [None, 1.0]
    assert found.summary.metrics["track_map@100"].mean == pytest.approx(5 / 18)
    assert metric("track_map@100").meaning == "Mean of the precision at each hidden track in the first 100."

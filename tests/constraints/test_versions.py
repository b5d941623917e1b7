"""Of each work one version at most, and none of a seed's, unless all are asked for."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

import segue
from segue.cli.model.continuation_view import continuation_view
from segue.constraints.constraints import AS_RANKED, Constraints
from segue.data.records.builder import DatasetBuilder, PlaylistRecord, TrackRecord
from segue.errors import QueryError
from segue.model import Model
from segue.types import Continuation, Query

SONGS = 30
VERSIONS = ("노래 {} 🌙", "노래 {} 🌙 (Live)", "노래{} 🌙 - Remastered 2011", "노래 {} 🌙 (Inst.)")


@pytest.fixture(scope="module")
def versioned() -> Model:
    """Thirty works of four versions each, which playlists hold beside one another; track 4 * work + version."""
    builder = DatasetBuilder()
    for work in range(SONGS):
        for version, title in enumerate(VERSIONS):
            builder.add_track(
                TrackRecord(id=4 * work + version, title=title.format(work), artists=[f"가수 {work % 10}"])
            )
    rng = np.random.default_rng(3)
    for playlist in range(60):
        drawn = rng.choice(4 * SONGS, 25, replace=False)
        builder.add_playlist(PlaylistRecord(id=playlist, title=f"밤 {playlist % 7}", tracks=drawn.tolist()))
    return segue.fit(builder.build({}), recipe="fast", seed=1)


QUERIES = (Query(), Query(title="밤 3"), Query(tracks=(0, 5, 10)), Query(title="밤 1", tracks=(4, 40)))


def works(found: Continuation) -> list[int]:
    return [int(track.id) // 4 for track in found.tracks]


@pytest.mark.parametrize("n", [5, 20, 27, 100])
@pytest.mark.parametrize(
    "asked",
    [
        Constraints(),
        Constraints(per_artist=2),
        Constraints(diversity=0.4, popularity=-0.2),
        Constraints(without_tracks=(8, 12)),
    ],
)
def test_one_version_of_each_work_and_none_of_a_seeds(versioned: Model, asked: Constraints, n: int) -> None:
    for query, found in zip(QUERIES, versioned.recommend(QUERIES, n, constraints=asked), strict=True):
        seeds = {int(track) // 4 for track in query.tracks}
        assert len(set(works(found))) == len(found.tracks)
        assert not seeds & set(works(found))
        if asked.per_artist is None:
            assert len(found.tracks) == min(n, SONGS - len(seeds))


def test_the_version_that_ranks_highest_stays(versioned: Model) -> None:
    every = versioned.recommend(QUERIES, 120, constraints=AS_RANKED)
    for query, all_of_them, one in zip(QUERIES, every, versioned.recommend(QUERIES, 10), strict=True):
        assert len(all_of_them.tracks) == 120 - len(query.tracks)
        seeds = {int(track) // 4 for track in query.tracks}
        first = {
            work: track.id
            for work, track in reversed([*zip(works(all_of_them), all_of_them.tracks, strict=True)])
        }
        expected = [track.id for track in all_of_them.tracks if first[int(track.id) // 4] == track.id]
        expected = [track for track in expected if int(track) // 4 not in seeds]
        assert [track.id for track in one.tracks] == expected[:10]


def test_tracks_of_one_isrc_are_versions_after_saving_too(tmp_path: Path) -> None:
    builder = DatasetBuilder()
    for track in range(40):
        builder.add_track(TrackRecord(id=track, title=f"곡 {track}", isrc=f"KR-A38-20-{track // 2:05}"))
    rng = np.random.default_rng(5)
    for playlist in range(30):
        tracks = rng.choice(40, 12, replace=False).tolist()
        builder.add_playlist(PlaylistRecord(id=playlist, title="밤 🌙", tracks=tracks))
    model = segue.fit(builder.build({}), recipe="fast", seed=1)
    model.save(tmp_path / "model")
    loaded = segue.load(tmp_path / "model")
    assert loaded.tracks["isrc"].to_list() == [f"KRA3820{track // 2:05}" for track in range(40)]
    for asked in (model, loaded):
        one = asked.recommend(Query(tracks=(4,)), 40)
        recordings = [int(track.id) // 2 for track in one.tracks]
        assert len(recordings) == len(set(recordings) - {2}) == 19
        assert len(asked.recommend(Query(tracks=(4,)), 40, constraints=AS_RANKED).tracks) == 39


def test_versions_are_one_or_all(versioned: Model) -> None:
    wrong = Constraints(versions="two")  # pyright: ignore[reportArgumentType] - what a caller may do
    with pytest.raises(QueryError, match="versions 'one' or 'all', got 'two'"):
        versioned.recommend(Query(), 5, constraints=wrong)
    assert AS_RANKED.given == ("versions",)
    assert Constraints().beside(AS_RANKED) == ("versions",)
    assert Constraints(per_artist=2).only("per_artist", base=AS_RANKED) == Constraints(
        per_artist=2, versions="all"
    )


def test_a_model_that_was_saved_without_works_knows_them(versioned: Model, tmp_path: Path) -> None:
    versioned.save(tmp_path / "model")
    (tmp_path / "model" / "facets" / "works.npy").unlink()
    manifest = json.loads((tmp_path / "model" / "manifest.json").read_text("utf-8"))
    for files in (manifest["sizes"], manifest["digests"], manifest["sha256"]):
        del files["facets/works.npy"]
    (tmp_path / "model" / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    loaded = segue.load(tmp_path / "model")
    assert loaded.facets.works.tolist() == versioned.facets.works.tolist()
    assert loaded.recommend(QUERIES, 20) == versioned.recommend(QUERIES, 20)


def test_a_result_names_its_other_versions(versioned: Model) -> None:
    for track in versioned.recommend(Query(title="밤 3"), 20).tracks:
        work = int(track.id) // 4
        assert {*track.versions, track.id} == {4 * work + version for version in range(4)}


def test_the_terminal_counts_them(versioned: Model) -> None:
    console = Console(width=200, record=True, file=io.StringIO())
    console.print(continuation_view(versioned.recommend(Query(title="밤 3"), 5)))
    assert console.export_text().count("+3 versions") == 5

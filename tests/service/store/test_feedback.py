from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import segue
from segue.data.dataset import Dataset
from segue.errors import ConfigError, DataError
from segue.service.store.feedback import export_feedback, feedback
from segue.service.store.rows import Kept
from segue.service.store.store import Store


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    made = Store.open(url)
    yield made
    made.close()


def held(dataset: Dataset) -> dict[str, list[str]]:
    ids = dataset.tracks["id"]
    return {
        row["id"]: [ids[track] for track in row["tracks"]] for row in dataset.playlists.iter_rows(named=True)
    }


def test_keeps_are_in_it_and_drops_are_not(store: Store) -> None:
    store.put(Kept(key="a", title="비", tags=("새벽",), tracks=(1, 2, 3), kept=(4, 2), dropped=(3,)))
    store.note("a", 5, "pin")
    store.note("a", 6, "drop")
    store.note("a", 4, "undo")
    store.put(Kept(key="empty", dropped=(9,)))
    store.put(Kept(key="try", title="밤", tracks=(1, 7), draft=True))
    dataset = feedback(store)
    assert held(dataset) == {"a": ["1", "2", "5"]}
    assert held(feedback(store, drafts=True)) == {"a": ["1", "2", "5"], "try": ["1", "7"]}
    assert dataset.manifest.track_ids == "integer"
    assert "9" not in dataset.tracks["id"]
    row = dataset.playlists.row(0, named=True)
    assert (row["title"], row["tags"]) == ("비", ["새벽"])
    assert row["updated"] is not None


def test_a_model_is_fitted_on_it(store: Store, sample: Dataset, tmp_path: Path) -> None:
    ids = [int(track) for track in sample.tracks["id"]]
    for number in range(30):
        tracks = tuple(ids[number : number + 12])
        store.put(Kept(key=f"p{number}", title="밤", tracks=tracks[:8], kept=tracks[8:], dropped=(ids[-1],)))
    feedback(store, sample.tracks).save(tmp_path / "kept")
    dataset = Dataset.load(tmp_path / "kept")
    assert dataset.tracks["title"].to_list()[:3] == sample.tracks["title"].to_list()[:3]
    assert dataset.tracks["artist_ids"].to_list()[0] == sample.tracks["artist_ids"].to_list()[0]
    model = segue.fit(dataset, recipe="fast")
    found = model.recommend([segue.Query(tracks=(ids[0], ids[1]))], n=20)[0]
    assert ids[2] in [track.id for track in found.tracks]
    assert ids[-1] not in [track.id for track in found.tracks]


def test_nothing_kept_is_no_dataset(store: Store) -> None:
    store.put(Kept(key="a", dropped=(1,)))
    with pytest.raises(DataError, match="got none that says anything"):
        feedback(store)


def test_a_stores_file_becomes_a_dataset_that_describes_its_tracks(sample: Dataset, tmp_path: Path) -> None:
    sample.save(tmp_path / "data")
    segue.fit(sample, recipe="fast").save(tmp_path / "model")
    ids = [int(track) for track in sample.tracks["id"][:4]]
    path = tmp_path / "보관 🎧.sqlite"
    store = Store.open(f"sqlite:///{path}")
    store.put(Kept(key="a", title="밤", tracks=tuple(ids)))
    store.put(Kept(key="try", title="새벽", tracks=tuple(ids[:1]), draft=True))
    store.close()
    for describe in (tmp_path / "data", tmp_path / "model"):
        made = export_feedback(str(path), tmp_path / "kept", describe=describe)
        assert held(made) == held(Dataset.load(tmp_path / "kept")) == {"a": [str(key) for key in ids]}
        assert made.tracks["title"].to_list() == sample.tracks["title"][:4].to_list()
    drafts = export_feedback(f"sqlite:///{path}", tmp_path / "all", drafts=True)
    assert set(held(drafts)) == {"a", "try"}


def test_a_store_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="expected a store's URL or an SQLite file"):
        export_feedback(str(tmp_path / "none.sqlite"), tmp_path / "kept")
    assert list(tmp_path.iterdir()) == []

"""A model fitted by shards is an ordinary model: the facets of `segue.fit`, and vectors near its own."""

from __future__ import annotations

from pathlib import Path

import pytest

import segue
from segue.cluster.fitting import Place, fit_by_shards
from segue.data.dataset import Dataset
from segue.errors import ConfigError, SegueError
from segue.model import Model
from segue.protocols import Silent
from segue.types import Query
from tests.cluster.engine_here import Here
from tests.cluster.recipe import RECIPE


def fitted(dataset: Dataset, folder: Path, shards: int | None = 2, seed: int = 0) -> tuple[Model, str]:
    model, tally = fit_by_shards(
        dataset,
        Place(Here(), folder, shards),
        recipe=RECIPE,
        seed=seed,
        progress=Silent(),
    )
    return model, tally.line()


def files(model: Model, folder: Path) -> dict[str, bytes]:
    """The model's files, but the one that says when they were made."""
    model.save(folder)
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }


def test_it_answers_and_its_facets_are_those_of_one_machine(
    sample: Dataset, by_shards: Model, tmp_path: Path
) -> None:
    alone = segue.fit(sample, recipe=RECIPE, progress=False)
    mine, theirs = files(by_shards, tmp_path / "shards"), files(alone, tmp_path / "alone")
    assert mine.keys() == theirs.keys()
    facets = {name for name in theirs if name.startswith("facets/")}
    assert facets
    assert {name: mine[name] for name in facets} == {name: theirs[name] for name in facets}
    loaded = segue.load(tmp_path / "shards")
    query = Query(title="비 오는 밤", tracks=tuple(sample.tracks["id"].to_list()[:2]))
    assert len(loaded.recommend(query, 10).tracks) == 10


def test_the_same_folder_gives_the_same_bytes_and_does_nothing_again(
    sample: Dataset, by_shards: Model, work: Path, tmp_path: Path
) -> None:
    again, line = fitted(sample, work, None)
    assert "0 tasks done, 18 kept from an earlier run" in line
    assert files(again, tmp_path / "again") == files(by_shards, tmp_path / "first")


def test_another_seed_starts_with_the_same_titles(sample: Dataset, by_shards: Model, work: Path) -> None:
    _, line = fitted(sample, work, seed=1)
    assert "12 tasks done, 6 kept" in line


@pytest.mark.parametrize(
    ("shards", "said"), [(3, "expected 2 shards, as the working folder has, got 3"), (0, "1 to 4096 shards")]
)
def test_other_shards_are_refused(
    sample: Dataset, by_shards: Model, work: Path, shards: int, said: str
) -> None:
    with pytest.raises(ConfigError, match=said):
        fitted(sample, work, shards)


def test_another_dataset_is_refused(sample: Dataset, by_shards: Model, work: Path) -> None:
    other = Dataset.of(sample.playlists.head(20), sample.tracks)
    with pytest.raises(SegueError, match="a working folder of the dataset"):
        fitted(other, work)


def test_a_node_with_too_little_memory_is_refused_before_any_work(
    sample: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("segue.cluster.probes.memory_of_node", lambda: (1 << 20, 1 << 20))
    with pytest.raises(ConfigError, match="of memory for"):
        fitted(sample, tmp_path / "work")
    assert [path.name for path in (tmp_path / "work").iterdir()] == ["work.json"]


def test_weak_playlists_are_without_titles_here_too(sample: Dataset, tmp_path: Path) -> None:
    weak = sample.with_weak({"album": 0.5})
    model, _ = fitted(weak, tmp_path / "work")
    assert len(model.facets.updated) > sample.playlists.height

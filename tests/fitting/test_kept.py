"""A fit that was stopped goes on where it was, and gives what it gives when nothing stops it."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

import segue
from segue.data.dataset import Dataset
from segue.errors import ArtifactError, ConfigError
from segue.facets import Facets
from segue.fitting.fitting import fit_plan
from segue.fitting.kept import Kept, Key
from segue.fitting.processes import Folds
from segue.generators.als.als import ALS
from segue.generators.knn.titles import TitleNeighbours
from segue.ranking.trees import BoostedTrees
from segue.recipes import Ranking, Recipe, Shape, resolve
from segue.recipes.built_in import fast

KEY = Key(dataset="d", weak={}, seed=1, korean="{}")


class StopError(Exception):
    """Stands for a kill."""


def few(shape: Shape) -> Recipe:
    """Some of the fast recipe's generators, two of which share a factorisation."""
    names = ("popularity", "titles", "small als", "title regression")
    whole = fast(shape)
    return dataclasses.replace(whole, members=tuple(one for one in whole.members if one.name in names))


def content(model: Path) -> dict[str, bytes]:
    """Every byte of a model but the times, and the manifest's digests of the same files."""
    files = {
        path.relative_to(model).as_posix(): path.read_bytes() for path in model.rglob("*") if path.is_file()
    }
    manifest = json.loads(files.pop("manifest.json"))
    del manifest["fitted_seconds"]
    return {**files, "manifest": json.dumps(manifest).encode()}


def stop_at(monkeypatch: pytest.MonkeyPatch, kind: type, times: int = 1) -> list[int]:
    """Stop the first fits of a kind of generator; return the count of its fits."""
    fits: list[int] = []
    whole = kind.fit

    def stopped(self: Any, *given: Any, **named: Any) -> Any:
        fits.append(1)
        if len(fits) <= times:
            raise StopError
        return whole(self, *given, **named)

    monkeypatch.setattr(kind, "fit", stopped)
    return fits


def test_a_stopped_fit_goes_on_and_gives_the_same_bytes(
    sample: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    segue.fit(sample, recipe=few, seed=1, keep=tmp_path / "whole-parts").save(tmp_path / "whole")
    segue.fit(sample, recipe=few, seed=1).save(tmp_path / "usual")
    facets: list[int] = []
    read = Facets.of.__func__

    def counted(cls: type, *given: Any, **named: Any) -> Any:
        facets.append(1)
        return read(cls, *given, **named)

    monkeypatch.setattr(Facets, "of", classmethod(counted))
    als = stop_at(monkeypatch, ALS, times=0)
    stop_at(monkeypatch, TitleNeighbours)
    with pytest.raises(StopError):
        segue.fit(sample, recipe=few, seed=1, keep=tmp_path / "parts")
    before = len(als), len(facets)
    segue.fit(sample, recipe=few, seed=1, keep=tmp_path / "parts").save(tmp_path / "resumed")
    assert (len(als), len(facets)) == before  # neither was made again
    assert content(tmp_path / "resumed") == content(tmp_path / "whole") == content(tmp_path / "usual")
    Kept(tmp_path / "parts").forget()
    assert not (tmp_path / "parts").exists()


def test_folds_that_ended_are_not_run_again(
    sample: Dataset, sample_facets: Facets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trees = BoostedTrees(trees=3)
    ranking = Ranking(folds=2, share=0.2, depth=20, keep=20, track_trees=trees, tag_trees=trees)
    plan: Recipe = dataclasses.replace(resolve(few, Shape.of(sample_facets)), ranking=ranking)
    kept = Kept.open(tmp_path / "parts", KEY)
    given: dict[str, Any] = {"seed": 1, "jobs": 1, "start_folds": Folds.start}
    fit_plan(plan, sample, sample_facets, kept=kept, **given).save(tmp_path / "whole")
    (second := kept.place("fold 1")).rename(tmp_path / "away")  # as if the fit had been killed before its end
    started: list[int] = []
    start = Folds._start

    def noted(self: Folds, number: int) -> None:
        start(self, number)
        if self.running[number] is not None:
            started.append(number)

    monkeypatch.setattr(Folds, "_start", noted)
    fit_plan(plan, sample, sample_facets, kept=kept, **given).save(tmp_path / "resumed")
    assert started == [1]
    assert second.is_dir()
    assert content(tmp_path / "resumed") == content(tmp_path / "whole")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("dataset", "other"),
        ("seed", 2),
        ("version", "0"),
        ("weak", {"album": 0.5}),
    ],
)
def test_parts_of_another_fit_are_refused(tmp_path: Path, field: str, value: Any) -> None:
    Kept.open(tmp_path / "parts", KEY)
    Kept.open(tmp_path / "parts", KEY)
    with pytest.raises(ArtifactError, match=f"got one of another fit: other {field}"):
        Kept.open(tmp_path / "parts", msgspec.structs.replace(KEY, **{field: value}))


def test_parts_of_another_recipe_are_refused(sample: Dataset, tmp_path: Path) -> None:
    kept = Kept.open(tmp_path / "parts", KEY)
    kept.check_recipe(b'{"name": "a"}')
    kept.check_recipe(b'{"name": "a"}')
    with pytest.raises(ArtifactError, match="other name"):
        kept.check_recipe(b'{"name": "b"}')
    (tmp_path / "parts" / "fit.json").write_bytes(b"{")
    with pytest.raises(ArtifactError, match="it is damaged"):
        Kept.open(tmp_path / "parts", KEY)
    with pytest.raises(ConfigError, match="--resume without --audio"):
        segue.fit(sample, audio=tmp_path, keep=tmp_path / "other")
    assert not (tmp_path / "other").exists()


def test_another_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    with pytest.raises(ArtifactError, match="expected a working folder of a fit"):
        Kept.open(tmp_path / "mine", KEY)
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["letter.txt"]


def test_a_part_that_was_not_finished_is_made_again(tmp_path: Path) -> None:
    kept = Kept.open(tmp_path / "parts", KEY)

    def full(folder: Path) -> None:
        (folder / "half").write_bytes(b"1")
        raise OSError(28, "No space left on device")

    with pytest.raises(ArtifactError, match="No space left on device"):
        kept.part("als", full, Path)
    assert not kept.place("als").exists()
    assert kept.part("als", lambda folder: (folder / "a").touch(), lambda folder: (folder / "a").is_file())

"""What may be replaced: a directory that Segue wrote, of the same kind, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from segue.audio.timelines.mixture_files import EVENTS
from segue.data.dataset import PLAYLISTS
from segue.data.split.directory import QUESTIONS
from segue.data.writers.playlist_files import INDEX
from segue.errors import ArtifactError
from segue.evaluation.evaluation import SUMMARY_FILE
from segue.files.artifacts import new_directory
from segue.files.directories import KINDS, kind_of, refuse_foreign
from segue.model.storage import FACETS
from segue.vectors.fitted import VOCABULARY
from tests.written import OURS, contents, ours


@pytest.mark.parametrize(
    "manifest",
    [
        '{"name": "my web app", "version": 3}',
        '{"format_version": 1}',
        '["format_version", "library_version"]',
        '"format_version library_version"',
        "no JSON",
        "",
        "\ufeff{}",
    ],
)
def test_somebody_elses_manifest_is_no_leave_to_replace(tmp_path: Path, manifest: str) -> None:
    target = tmp_path / "d"
    target.mkdir()
    (target / "manifest.json").write_text(manifest)
    (target / "thesis.txt").write_text("years of work")
    before = contents(target)
    with (
        pytest.raises(ArtifactError, match=r"got a directory with other files in it: manifest\.json"),
        new_directory(target),
    ):
        pytest.fail("the block must not run")
    assert contents(target) == before
    assert list(tmp_path.iterdir()) == [target]


def test_the_message_names_a_file_that_is_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(ArtifactError, match=r"thesis\.txt") as caught, new_directory(tmp_path):
        pytest.fail("the block must not run")
    assert caught.value.hint


def test_a_marker_that_is_no_json_needs_our_manifest_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "d"
    (target / "facets").mkdir(parents=True)
    with (
        pytest.raises(
            ArtifactError,
            match=r"or a model that Segue wrote, got a directory .* in it: facets",
        ),
        new_directory(target, marker="facets"),
    ):
        pytest.fail("the block must not run")
    (target / "manifest.json").write_text(json.dumps(OURS))
    with new_directory(target, marker="facets"):
        pass
    assert contents(target) == {}


def test_our_manifest_without_the_marker_is_another_kind_of_directory(tmp_path: Path) -> None:
    target = ours(tmp_path / "dataset", "playlists.parquet")
    with (
        pytest.raises(ArtifactError, match=r"expected a new directory, or an older model, got a dataset\."),
        new_directory(target, marker="facets"),
    ):
        pytest.fail("the block must not run")
    assert "playlists.parquet" in contents(target)


def test_a_json_marker_speaks_for_itself(tmp_path: Path) -> None:
    target = tmp_path / "report"
    target.mkdir()
    (target / "evaluation.json").write_text(json.dumps(OURS))
    with new_directory(target, marker="evaluation.json"):
        pass
    assert contents(target) == {}


def test_a_file_is_never_replaced_by_a_directory(tmp_path: Path) -> None:
    target = tmp_path / "f"
    target.write_text("x")
    with pytest.raises(ArtifactError, match="got a file"), new_directory(target):
        pytest.fail("the block must not run")
    assert target.read_text() == "x"


def test_every_kind_of_directory_is_known_by_its_marker() -> None:
    assert set(KINDS) == {FACETS, PLAYLISTS, QUESTIONS, SUMMARY_FILE, INDEX, VOCABULARY, EVENTS}


def test_a_model_with_figures_in_it_is_a_model(tmp_path: Path) -> None:
    target = ours(tmp_path / "d", FACETS)
    (target / SUMMARY_FILE).write_text(json.dumps(OURS))
    assert kind_of(target) == "model"
    assert kind_of(tmp_path) is None


def test_an_encoder_takes_no_model_s_place(tmp_path: Path) -> None:
    target = ours(tmp_path / "d", FACETS)
    with pytest.raises(ArtifactError, match=r"d: expected a new directory, got a model\."):
        refuse_foreign(target)


def test_what_could_not_be_replaced_is_refused_before_the_work(tmp_path: Path) -> None:
    refuse_foreign(tmp_path / "new")
    refuse_foreign(ours(tmp_path / "d", "old.npy"))
    (tmp_path / "f").write_text("a file")
    with pytest.raises(ArtifactError, match="f: expected a directory to write, got a file"):
        refuse_foreign(tmp_path / "f")


def test_a_directory_within_a_directory_that_is_being_made_waits_for_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _: pytest.fail("nobody else reads it"))
    with new_directory(tmp_path / "d") as outer, new_directory(outer) as inner:
        (inner / "밤.txt").write_text("🌙")
    assert contents(tmp_path / "d") == {"밤.txt": "🌙"}
    assert [path.name for path in tmp_path.iterdir()] == ["d"]

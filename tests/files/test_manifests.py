"""What a directory says of itself: read, or refused with what is there instead."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from segue.errors import ArtifactError
from segue.files.manifests import read_manifest


class Form(msgspec.Struct):
    """A manifest of two fields."""

    format_version: int
    library_version: str


def read(directory: Path) -> Form:
    return read_manifest(
        directory, Form, kind="dataset", format_version=2, make="Make one.", again="Import it again."
    )


def write(directory: Path, *names: str, version: int = 1) -> Path:
    directory.mkdir(parents=True)
    for name in names:
        (directory / name).touch()
    manifest = {"format_version": version, "library_version": "0.1.0"}
    (directory / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return directory


def refused(directory: Path) -> ArtifactError:
    with pytest.raises(ArtifactError) as caught:
        read(directory)
    return caught.value


def test_what_was_written_is_read(tmp_path: Path) -> None:
    assert read(write(tmp_path / "자료", "playlists.parquet")) == Form(1, "0.1.0")


def test_what_is_there_instead_is_said(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    file = tmp_path / "file"
    file.touch()
    model = write(tmp_path / "model", "facets")
    for place, said in {
        tmp_path / "없음": "nothing there",
        file: "a file",
        empty: "a directory without manifest.json",
        model: "a model",
    }.items():
        error = refused(place)
        assert error.message == f"{place}: expected a dataset, got {said}."
        assert error.hint == "Make one."


def test_where_one_is_inside_the_place_is_said(tmp_path: Path) -> None:
    split = write(tmp_path / "split", "questions.jsonl")
    write(split / "train", "playlists.parquet")
    assert refused(split).message.endswith("expected a dataset, got a split.")
    assert refused(split).hint == f"There is one in it: {split / 'train'}"


def test_a_newer_one_is_refused_whatever_is_in_it(tmp_path: Path) -> None:
    error = refused(write(tmp_path / "d", "playlists.parquet", version=3))
    assert error.message.endswith("expected dataset format 2 or older, got format 3.")
    assert error.hint == "Update Segue, or import it again."


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"format_version": 1}', b"\xff"])
def test_a_damaged_one_is_refused(tmp_path: Path, content: bytes) -> None:
    place = write(tmp_path / "d")
    (place / "manifest.json").write_bytes(content)
    error = refused(place)
    assert "manifest.json: expected a whole file, got a damaged one: " in error.message
    assert error.hint == "Import it again."

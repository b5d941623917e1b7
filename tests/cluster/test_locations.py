"""Working folders in an object store, by fsspec: the same results as in a folder."""

from __future__ import annotations

import uuid
from pathlib import Path

import numpy as np
import pytest

from segue.cluster.checks import asked, check_nodes
from segue.cluster.folder import open_folder
from segue.cluster.locations import Objects, files_at, location_of, within
from segue.cluster.runner import Runner
from segue.cluster.storage import DamagedError, Store
from segue.cluster.tasks import Task
from segue.errors import ArtifactError, ConfigError
from segue.files.faults import WriteError
from tests.cluster.engine_here import Here

fsspec = pytest.importorskip("fsspec")


@pytest.fixture
def url() -> str:
    return f"memory://bucket-{uuid.uuid4().hex}/밤/work"


def test_a_typed_location_is_a_path_or_a_url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert location_of("work") == tmp_path / "work"
    assert location_of("s3://bucket/a/") == "s3://bucket/a"
    with pytest.raises(ConfigError, match="a bucket and a prefix"):
        location_of("s3://")
    assert within(Path("a"), "b") == Path("a/b")
    assert within("s3://bucket/a", "b") == "s3://bucket/a/b"


def check_files(url: str) -> None:
    """Files of a location are written, read, listed and removed."""
    files = files_at(url)
    assert files.names() == []
    files.write("a/one", b"1")
    files.write("two", b"2")
    files.write("two", b"22")
    assert (files.read("a/one"), files.read("two")) == (b"1", b"22")
    assert sorted(files.names()) == ["a", "two"]
    files.remove("two")
    files.remove("two")
    files.sweep()
    assert files.names() == ["a"]
    with pytest.raises(FileNotFoundError):
        files.read("two")


def test_files_are_written_read_listed_and_removed(url: str) -> None:
    check_files(url)


def test_tasks_are_kept_and_damage_is_made_anew(url: str) -> None:
    tasks = [
        Task(name=f"a/{number}", function="tests.cluster.functions:doubled", settings={"number": number})
        for number in range(3)
    ]
    work = open_folder(url, dataset="밤", shards=3, usual=1)
    assert open_folder(url, dataset="밤", shards=None, usual=1) == work
    assert len(check_nodes(Here(), url, work.token, needs=0)) == 1
    assert files_at(url).names() == ["work.json"]
    assert len([*Runner(url, Here(), cache="x").run(tasks)]) == 3
    runner = Runner(url, Here(), cache="x")
    records = [record for _, record in runner.run(tasks)]
    assert (runner.tally.done, runner.tally.kept) == (0, 3)
    piece = records[1].parts["it"]
    files_at(url).write(piece.file, b"other")
    with pytest.raises(DamagedError):
        runner.store.array(piece)
    runner.whole([piece])
    np.testing.assert_array_equal(Store(url).array(piece), [2])
    assert runner.tally.remade == 1


def test_another_dataset_or_other_files_are_refused(url: str) -> None:
    open_folder(url, dataset="밤", shards=None, usual=1)
    with pytest.raises(ArtifactError, match="a working folder of the dataset"):
        open_folder(url, dataset="낮", shards=None, usual=1)
    files_at(f"{url}-2").write("notes", b"")
    with pytest.raises(ArtifactError, match="got one with other files"):
        open_folder(f"{url}-2", dataset="밤", shards=None, usual=1)


def test_what_cannot_be_reached_is_an_error() -> None:
    with pytest.raises(ConfigError, match="a working folder that can be reached") as caught:
        Objects("nosuch://bucket/a")
    assert "every node" in str(caught.value)


def test_the_errors_of_a_client_are_told(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class NoCredentialsError(Exception):
        """As a client raises it, which is no OSError."""

    def refuse(self: object, *arguments: object, **more: object) -> None:
        raise NoCredentialsError("no keys")

    for name in ("pipe_file", "ls"):
        monkeypatch.setattr(fsspec.get_filesystem_class("memory"), name, refuse)
    with pytest.raises(WriteError, match="NoCredentialsError: no keys") as caught:
        Store(url).write("a", "key", {"it": b""})
    assert "its bucket" in caught.value.hint
    with pytest.raises(WriteError, match="no keys"):
        asked(Here(), url, "token")
    with pytest.raises(ArtifactError, match="no keys"):
        open_folder(url, dataset="밤", shards=None, usual=1)

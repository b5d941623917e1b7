"""Working folders in a store that speaks S3: moto's server on this machine, over HTTP, with real clients."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from segue.cluster.checks import check_nodes
from segue.cluster.engines.local import LocalEngine
from segue.cluster.fitting import Place, fit_by_shards
from segue.cluster.locations import files_at
from segue.data.dataset import Dataset
from segue.errors import ArtifactError
from segue.files.faults import WriteError
from segue.protocols import Silent
from tests.cluster.engine_here import Here
from tests.cluster.recipe import RANKED
from tests.cluster.test_fitting import files
from tests.cluster.test_locations import check_files
from tests.pages import ROOT

pytestmark = pytest.mark.filterwarnings("ignore")  # of the server and of its client

BUCKET = "segue"


@pytest.fixture(scope="module")
def store() -> Iterator[str]:
    """The address of a store with one bucket; the environment has it, and keys."""
    from moto.server import ThreadedMotoServer
    from s3fs import S3FileSystem

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        patch.setenv("AWS_ACCESS_KEY_ID", "key")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        patch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), str(ROOT / "src")]))
        S3FileSystem.clear_instance_cache()
        S3FileSystem().mkdir(BUCKET)
        yield f"http://{host}:{port}"
    server.stop()
    S3FileSystem.clear_instance_cache()


@pytest.fixture
def url(store: str) -> str:
    return f"s3://{BUCKET}/밤 🌙/{uuid.uuid4().hex}"


def test_files_are_written_read_listed_and_removed(url: str) -> None:
    check_files(url)
    assert len(check_nodes(Here(), url, "token", needs=0)) == 1


def test_a_fit_by_processes_is_that_of_a_folder_and_goes_on(
    sample: Dataset, url: str, tmp_path: Path
) -> None:
    engine = LocalEngine(2)
    try:
        place = Place(engine, url, 2)
        found, first = fit_by_shards(sample, place, recipe=RANKED, seed=0, progress=Silent())
        damaged = next(name for name in _stored(url) if name.endswith("/0001.tracks.bin"))
        files_at(url).write(damaged, b"other")
        again, second = fit_by_shards(sample, place, recipe=RANKED, seed=0, progress=Silent())
    finally:
        engine.close()
    usual, _ = fit_by_shards(
        sample, Place(Here(), tmp_path / "work", 2), recipe=RANKED, seed=0, progress=Silent()
    )
    assert (
        files(found, tmp_path / "s3") == files(usual, tmp_path / "folder") == files(again, tmp_path / "again")
    )
    assert (second.done, second.kept, second.remade) == (1, first.done, 1)


def _stored(url: str) -> list[str]:
    """The names of all files of a location."""
    from s3fs import S3FileSystem

    prefix = url.removeprefix("s3://")
    return [name.removeprefix(f"{prefix}/") for name in S3FileSystem().find(prefix)]


def test_a_bucket_that_is_not_there_is_told(sample: Dataset, store: str) -> None:
    with pytest.raises(WriteError, match="bucket does not exist") as caught:
        fit_by_shards(sample, Place(Here(), "s3://nobody/밤"), recipe=RANKED, seed=0, progress=Silent())
    assert "its bucket" in caught.value.hint


def test_a_store_that_does_not_answer_is_told(
    sample: Dataset, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from s3fs import S3FileSystem

    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    S3FileSystem.clear_instance_cache()
    try:
        with pytest.raises(ArtifactError, match="can be reached, got EndpointConnectionError"):
            fit_by_shards(sample, Place(Here(), url), recipe=RANKED, seed=0, progress=Silent())
    finally:
        S3FileSystem.clear_instance_cache()

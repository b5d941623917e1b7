"""A service whose models are replaced while things go wrong: the older one answers, and the new one comes at last."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

import segue
from segue.data.dataset import Dataset

BODY = {"queries": [{"title": "새벽"}], "n": 3}


@pytest.fixture(scope="module")
def fitted(sample: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Path]:
    """A model of so many playlists."""
    folder = tmp_path_factory.mktemp("fitted")

    def of(playlists: int) -> Path:
        directory = folder / str(playlists)
        if not directory.exists():
            part = Dataset.of(
                sample.playlists.head(playlists), sample.tracks, track_ids=sample.manifest.track_ids
            )
            segue.fit(part, recipe="fast", seed=2).save(directory)
        return directory

    return of


def replace(directory: Path, new: Path) -> None:
    """Put a model in the place of another, as `segue fit` does."""
    segue.load(new).save(directory)


def polled(what: Callable[[], Any], seconds: float = 200.0, pause: float = 0.02) -> Any:
    until = time.monotonic() + seconds  # generous: it is only for a service that hangs
    while not (found := what()):
        assert time.monotonic() < until, "it did not come to be"
        time.sleep(pause)
    return found


class Answering:
    """A service that is asked while something happens to it."""

    def __init__(self, service: Any) -> None:
        self.service, self.client = service, httpx2.Client(base_url=service.url, timeout=120)

    def playlists(self) -> int:
        """The size of the model that answers."""
        assert self.client.post("/v1/continuations", json=BODY).status_code == 200
        return self.client.get("/v1/model").json()["playlists"]

    def failed(self) -> float:
        lines = self.client.get("/metrics").text.splitlines()
        counted = [line for line in lines if line.startswith('segue_reloads_total{outcome="failed"}')]
        return float(counted[0].split()[-1]) if counted else 0.0

    def logged(self, event: str) -> list[dict[str, Any]]:
        log = Path(f"/proc/self/fd/{self.service.log_file}").read_text("utf-8")  # its own place in the file
        return [json.loads(line) for line in log.splitlines() if f'"event":"{event}"' in line]


@pytest.fixture
def answering(live: Callable[..., Any], own_model: Path) -> Iterator[Answering]:
    made = Answering(live(own_model, "--workers", "1", "--store", "none", "--watch", "0.2"))
    yield made
    made.client.close()


def new_worker(answering: Answering, old: set[int]) -> int:
    return polled(lambda: next(iter(set(answering.service.workers()) - old), 0), pause=0.005)


def test_a_worker_that_is_killed_during_a_reload_costs_no_answer_and_no_reload(
    answering: Answering, own_model: Path, fitted: Callable[[int], Path]
) -> None:
    new = fitted(75)
    old = set(answering.service.workers())
    replace(own_model, new)
    os.kill(new_worker(answering, old), signal.SIGKILL)
    assert polled(answering.failed) == 1.0
    assert answering.playlists() == 150
    polled(lambda: answering.playlists() == 75)
    assert len(answering.logged("reload failed")) == 1


def test_a_second_replacement_during_a_reload_is_served_in_the_end(
    answering: Answering, own_model: Path, fitted: Callable[[int], Path]
) -> None:
    first, second = fitted(75), fitted(60)
    old = set(answering.service.workers())
    replace(own_model, first)
    new_worker(answering, old)
    replace(own_model, second)
    polled(lambda: answering.playlists() == 60)


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="no limits of another process here")
def test_a_full_disk_while_the_index_is_built_leaves_the_old_model_at_work_until_there_is_space(
    answering: Answering, own_model: Path, fitted: Callable[[int], Path]
) -> None:
    new = fitted(75)
    process = answering.service.process.pid
    before = resource.prlimit(process, resource.RLIMIT_FSIZE, (60_000, resource.RLIM_INFINITY))
    replace(own_model, new)
    polled(lambda: answering.failed() >= 2.0, pause=1.0)  # the log must not grow to the limit
    assert answering.playlists() == 150
    said = answering.logged("reload failed")
    assert len(said) == 1
    assert "it could not be written" in said[0]["why"]
    assert not list(own_model.glob(".search.sqlite.*"))
    resource.prlimit(process, resource.RLIMIT_FSIZE, before)
    polled(lambda: answering.playlists() == 75)


def test_a_model_that_vanishes_and_comes_back_is_served(
    answering: Answering, own_model: Path, fitted: Callable[[int], Path]
) -> None:
    new = fitted(75)
    shutil.rmtree(own_model)
    assert answering.playlists() == 150
    shutil.copytree(new, own_model)
    polled(lambda: answering.playlists() == 75)

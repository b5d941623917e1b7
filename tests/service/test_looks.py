"""Models that are copied over in place, under a service that answers from them."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest

import segue
from segue.data.dataset import Dataset
from segue.service.looks import look

BODY = {"queries": [{"title": "새벽", "tags": ["감성"]}], "n": 20}

COPIES = int(os.environ.get("SEGUE_COPIES", "4"))
"""Copies over the model that is served; SEGUE_COPIES=50 asks for more."""


@pytest.fixture(scope="module")
def other_model(sample: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another model than `model_directory`, of half the playlists."""
    directory = tmp_path_factory.mktemp("other") / "half"
    half = Dataset.of(sample.playlists.head(75), sample.tracks, track_ids=sample.manifest.track_ids)
    segue.fit(half, recipe="fast", seed=2).save(directory)
    return directory


class Asking(threading.Thread):
    """Asks for continuations and searches, until told to stop, and keeps the answers."""

    def __init__(self, url: str) -> None:
        super().__init__(daemon=True)
        self.url, self.done = url, threading.Event()
        self.tracks: set[str] = set()
        self.statuses: Counter[int] = Counter()
        self.problems: set[str] = set()

    def run(self) -> None:
        with httpx2.Client(base_url=self.url, timeout=120) as client:
            while not self.done.is_set():
                answer = client.post("/v1/continuations", json=BODY)
                self._note(answer)
                if answer.status_code == 200:
                    self.tracks.add(str([track["id"] for track in first(answer)]))
                self._note(client.get("/v1/tracks", params={"search": "밤"}))

    def _note(self, answer: Any) -> None:
        self.statuses[answer.status_code] += 1
        if answer.status_code != 200:
            assert answer.headers["content-type"] == "application/problem+json"
            self.problems.add(answer.json()["detail"])

    def stop(self) -> None:
        self.done.set()
        self.join()


def first(answer: Any) -> list[dict[str, Any]]:
    return answer.json()["continuations"][0]["tracks"]


def copy_over(new: Path, live: Path) -> None:
    """What people do: `cp -r new/. live/`."""
    subprocess.run(["cp", "-r", f"{new}/.", f"{live}/"], check=True)


def until_served(url: str, playlists: int) -> None:
    for _ in range(1200):
        if httpx2.get(f"{url}/readyz", timeout=120).status_code == 200:
            model = httpx2.get(f"{url}/v1/model", timeout=120).json()
            if model["playlists"] == playlists:
                return
        time.sleep(0.1)
    raise AssertionError("the model was not served within two minutes")


def alone(directory: Path) -> str:
    query = segue.Query(title="새벽", tags=("감성",))
    return str([track.id for track in segue.load(directory).recommend(query, 20).tracks])


def test_a_service_outlives_models_that_are_copied_over_its_own(
    live: Callable[..., Any], model_directory: Path, other_model: Path, tmp_path: Path
) -> None:
    own = Path(shutil.copytree(model_directory, tmp_path / "own"))
    models = [Path(shutil.copytree(model_directory, tmp_path / "a")), other_model]
    sizes = [150, 75]
    service = live(own, "--workers", "2", "--store", "none", "--watch", "0.2")
    shutil.copy2(own / "search.sqlite", models[0])  # a copy of a model that was served brings an index
    asking = [Asking(service.url) for _ in range(3)]
    for one in asking:
        one.start()
    for number in range(COPIES):
        which = (number + 1) % 2
        copy_over(models[which], own)
        until_served(service.url, sizes[which])
    for one in asking:
        one.stop()
    assert service.process.poll() is None
    last = COPIES % 2
    found = httpx2.post(f"{service.url}/v1/continuations", json=BODY, timeout=120)
    assert str([track["id"] for track in first(found)]) == alone(models[last])
    statuses = sum((one.statuses for one in asking), Counter())
    assert set(statuses) <= {200, 503}, set().union(*(one.problems for one in asking))
    assert statuses[200] > 0
    assert set().union(*(one.tracks for one in asking)) <= {alone(model) for model in models}


def test_a_copy_that_stops_half_way_is_said_and_mended_by_the_rest(
    live: Callable[..., Any], own_model: Path, other_model: Path
) -> None:
    service = live(own_model, "--workers", "1", "--store", "none", "--watch", "0.2")
    manifest = (other_model / "manifest.json").read_bytes()
    (own_model / "manifest.json").write_bytes(manifest)  # the first file of a copy
    said: list[dict[str, Any]] = []
    for _ in range(600):
        answer = httpx2.get(f"{service.url}/readyz", timeout=120)
        if answer.status_code == 503 and "bytes, got" in answer.json()["got"]:
            said.append(answer.json())
            break
        time.sleep(0.1)
    asked = httpx2.post(f"{service.url}/v1/continuations", json=BODY, timeout=120)
    assert (asked.status_code, asked.headers["retry-after"]) == (503, "2")
    assert "own/" in asked.json()["got"]
    assert str(own_model) not in asked.text + str(said)
    copy_over(other_model, own_model)
    until_served(service.url, 75)
    assert httpx2.get(f"{service.url}/readyz", timeout=120).json() == {
        "status": "ok",
        "why": None,
        "store": None,
    }


def test_a_look_notices_what_was_written_in_place_and_not_what_took_its_place(own_model: Path) -> None:
    before = look({"own": own_model})
    assert before.whole
    assert look({"own": own_model}) == before
    file = own_model / "tracks.parquet"
    shutil.copy2(file, own_model / "new")
    (own_model / "new").replace(file)
    assert look({"own": own_model}).models != before.models
    assert not before.overwritten()
    now = look({"own": own_model})
    file.write_bytes(b"")
    assert now.overwritten()
    (own_model / "manifest.json").write_text("{")
    assert not look({"own": own_model}).whole


def test_an_index_is_no_part_of_what_tells_models_apart(own_model: Path) -> None:
    before = look({"own": own_model})
    (own_model / "search.sqlite").write_bytes(b"1")
    now = look({"own": own_model})
    assert now.models == before.models
    assert now != before

"""`segue serve` as a process: signals, reload, killed workers, more work than it can do."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
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
from segue.service.server import listen
from segue.service.settings import Settings

BODY = {"queries": [{"title": "새벽", "tags": ["감성"]}], "n": 20}

BUSY = "less work in line"


class Asking:
    """Threads that ask again and again, each over one connection, until told to stop."""

    def __init__(self, url: str, threads: int, body: dict[str, Any] | None = None) -> None:
        self.statuses: Counter[int] = Counter()
        self.waits: list[str] = []
        self.refusals: set[str] = set()
        self.models: list[int] = []
        self._body = body or BODY
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._ask, args=(url,)) for _ in range(threads)]
        for thread in self._threads:
            thread.start()

    def _ask(self, url: str) -> None:
        with httpx2.Client(base_url=url, timeout=200) as client:
            while not self._stop.is_set():
                answer = client.post("/v1/continuations", json=self._body)
                self.statuses[answer.status_code] += 1
                if answer.status_code == 503:
                    self.waits.append(answer.headers["retry-after"])
                    self.refusals.add(answer.json()["expected"])
                    assert answer.headers["content-type"] == "application/problem+json"

    def stop(self) -> Counter[int]:
        self._stop.set()
        for thread in self._threads:
            thread.join()
        return self.statuses

    def answered(self, number: int) -> None:
        """Wait for so many answers more."""
        wanted = self.statuses[200] + number
        for _ in range(6000):
            if self.statuses[200] >= wanted:
                return
            time.sleep(0.01)
        raise AssertionError(f"no {number} answers in a minute: {self.statuses}")


def test_sighup_changes_the_model_and_drops_no_request(
    live: Callable[..., Any], own_model: Path, sample: Dataset
) -> None:
    service = live(own_model, "--workers", "1", "--store", "none", "--watch", "0")
    before = httpx2.get(f"{service.url}/v1/model").json()
    asking = Asking(service.url, 3)
    asking.answered(3)
    old = service.workers()
    half = Dataset.of(sample.playlists.head(75), sample.tracks, track_ids=sample.manifest.track_ids)
    segue.fit(half, recipe="fast", seed=2).save(own_model)
    service.process.send_signal(signal.SIGHUP)
    for _ in range(600):
        now = httpx2.get(f"{service.url}/v1/model").json()
        if now["playlists"] == 75:
            break
        time.sleep(0.1)
    asking.answered(3)
    assert set(asking.stop()) == {200}
    assert (before["playlists"], now["playlists"]) == (150, 75)
    assert (own_model / "search.sqlite").is_file()  # the new model's index
    for _ in range(100):
        if not set(service.workers()) & set(old):
            break
        time.sleep(0.1)
    assert not set(service.workers()) & set(old)
    assert 'segue_reloads_total{outcome="done"} 1.0' in httpx2.get(f"{service.url}/metrics").text


def test_a_model_that_was_fitted_anew_is_seen(
    live: Callable[..., Any], own_model: Path, sample: Dataset
) -> None:
    service = live(own_model, "--workers", "1", "--store", "none", "--watch", "0.2")
    half = Dataset.of(sample.playlists.head(75), sample.tracks, track_ids=sample.manifest.track_ids)
    segue.fit(half, recipe="fast", seed=2).save(own_model)
    for _ in range(600):
        if httpx2.get(f"{service.url}/v1/model").json()["playlists"] == 75:
            return
        time.sleep(0.1)
    raise AssertionError("the new model was not seen in a minute")


def test_a_broken_model_leaves_the_old_one_at_work(live: Callable[..., Any], own_model: Path) -> None:
    service = live(own_model, "--workers", "1", "--store", "none", "--watch", "0")
    shutil.rmtree(own_model / "facets")
    service.process.send_signal(signal.SIGHUP)
    for _ in range(600):
        if 'segue_reloads_total{outcome="failed"} 1.0' in httpx2.get(f"{service.url}/metrics").text:
            break
        time.sleep(0.1)
    assert httpx2.post(f"{service.url}/v1/continuations", json=BODY).status_code == 200
    code, log = service.stop()
    assert code == 0
    assert any(json.loads(line)["event"] == "reload failed" for line in log.splitlines())


def test_a_killed_worker_costs_no_answer(live: Callable[..., Any], model_directory: Path) -> None:
    service = live(model_directory, "--workers", "2", "--store", "none", "--watch", "0")
    asking = Asking(service.url, 4)
    asking.answered(5)
    for _ in range(2):
        killed = service.workers()[0]
        os.kill(killed, signal.SIGKILL)
        for _ in range(600):
            if killed not in (workers := service.workers()) and len(workers) == 2:
                break
            time.sleep(0.1)
        asking.answered(
            10
        )  # so the other worker has done the killed one's job: a job that both kills meet is lost
    asking.stop()
    assert asking.refusals <= {BUSY}  # on a busy machine a line of four may be too long; no answer was lost
    text = httpx2.get(f"{service.url}/metrics").text
    assert "segue_jobs_lost 0.0" in text
    assert set(asking.statuses) <= {200, 503}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_gracefully(live: Callable[..., Any], model_directory: Path, number: int) -> None:
    service = live(model_directory, "--workers", "1", "--store", "none")
    (worker,) = service.workers()
    os.kill(worker, signal.SIGSTOP)
    held: list[int] = []
    thread = threading.Thread(
        target=lambda: held.append(
            httpx2.post(f"{service.url}/v1/continuations", json=BODY, timeout=200).status_code
        )
    )
    thread.start()
    time.sleep(0.5)
    service.process.send_signal(number)
    time.sleep(0.5)
    os.kill(worker, signal.SIGCONT)
    thread.join()
    service.process.wait(200)
    log = service.log()
    assert held == [200]  # what had begun was finished
    assert service.process.returncode == 0
    assert not Path(f"/proc/{worker}").exists()
    assert all(json.loads(line)["level"] in {"info", "warning"} for line in log.splitlines())


def test_workers_end_when_the_service_is_killed(live: Callable[..., Any], model_directory: Path) -> None:
    service = live(model_directory, "--workers", "2", "--store", "none")
    workers = service.workers()
    service.process.kill()
    service.process.wait()
    for _ in range(100):
        if not any(Path(f"/proc/{pid}").exists() for pid in workers):
            return
        time.sleep(0.1)
    raise AssertionError("workers outlived the service")


def test_more_work_than_it_can_do_is_refused_not_piled_up(
    live: Callable[..., Any], model_directory: Path
) -> None:
    service = live(model_directory, "--workers", "1", "--store", "none", "--watch", "0")
    heavy = {"queries": [{"title": "새벽"}] * 8, "n": 500, "constraints": {"diversity": 0.9}}
    asking = Asking(service.url, 40, heavy)
    for _ in range(3000):
        if asking.statuses[200] >= 5 and asking.statuses[503] >= 5:
            break
        time.sleep(0.02)
    found = asking.stop()
    assert set(found) == {200, 503}
    assert all(int(wait) >= 1 for wait in asking.waits)
    assert httpx2.post(f"{service.url}/v1/continuations", json=BODY).status_code == 200


def test_a_key_is_asked_for(live: Callable[..., Any], model_directory: Path, tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.write_text("a-key-of-sixteen-or-more\n")
    service = live(model_directory, "--workers", "1", "--store", "none", "--api-key-file", keys)
    assert httpx2.get(f"{service.url}/v1/model").status_code == 401
    assert (
        httpx2.get(f"{service.url}/v1/model", headers={"X-API-Key": "a-key-of-sixteen-or-more"}).status_code
        == 200
    )


def test_a_revoked_key_is_refused_at_once_and_no_secret_goes_to_a_child(
    live: Callable[..., Any], model_directory: Path, tmp_path: Path
) -> None:
    first, second, third = (f"{name}-key-of-sixteen-or-more" for name in ("first", "second", "third"))
    keys, url = tmp_path / "keys", tmp_path / "url"
    keys.write_text(f"{first} home\n{second} june read\n")
    keys.chmod(0o644)
    url.touch(0o600)
    url.write_text(f"sqlite:///{tmp_path}/secret-store.sqlite\n")
    given = ("--workers", "1", "--watch", "0", "--api-key-file", keys, "--store-file", url)
    service = live(model_directory, *given, SEGUE_API_KEY=third, SEGUE_STORE="sqlite:///none")

    def ask(method: str, path: str, key: str, **body: Any) -> int:
        headers = {"Authorization": f"Bearer {key}"}
        return httpx2.request(method, service.url + path, headers=headers, timeout=200, **body).status_code

    assert ask("PUT", "/v1/playlists/a", first, json={"title": "밤"}) == 200
    assert ask("PUT", "/v1/playlists/a", second, json={"title": "밤"}) == 403
    assert ask("GET", "/v1/playlists/a", first) == 200
    assert [ask("GET", "/v1/playlists/a", key) for key in (second, third)] == [404, 404]
    assert [ask("GET", "/metrics", key) for key in (first, third)] == [403, 200]
    for child in [*service.workers(), *service.readers()]:
        for name in ("environ", "cmdline"):
            told = Path(f"/proc/{child}/{name}").read_text()
            assert not [secret for secret in (first, second, third, "store.sqlite") if secret in told]
            assert "SEGUE_STORE" not in told
    keys.write_text(f"{second} june read\n")
    service.process.send_signal(signal.SIGHUP)
    for _ in range(600):
        if ask("GET", "/v1/model", first) == 401:
            break
        time.sleep(0.1)
    assert [ask("GET", "/v1/model", key) for key in (first, second, third)] == [401, 200, 200]
    events = [json.loads(line)["event"] for line in service.log().splitlines()]
    assert "others may read the file of API keys" in events
    assert "API keys read again" in events
    assert events.index("API keys read again") < len(events) - 1  # before the models, which take their time
    assert first not in service.log()


def test_many_imports_at_once_keep_no_probe_waiting(live: Callable[..., Any], model_directory: Path) -> None:
    service = live(
        model_directory, "--workers", "1", "--store", "none", "--watch", "0", "--limit", "imports=8"
    )
    good = b"playlist,track,title\n" + b"".join(b"p%d,%d,t\n" % (n // 400, n % 300) for n in range(40_000))
    files = [good, b"playlist,track\n" + b"1,2\n" * 1_900_000]
    found: list[httpx2.Response] = []
    probed: list[tuple[int, float]] = []
    stop = threading.Event()

    def send(number: int) -> None:
        content = files[number % 2]
        found.append(httpx2.post(f"{service.url}/v1/import?name=a.csv", content=content, timeout=300))

    def probe() -> None:
        with httpx2.Client(base_url=service.url, timeout=300) as client:
            while not stop.is_set():
                start = time.perf_counter()
                status = max(client.get(path).status_code for path in ("/healthz", "/readyz", "/metrics"))
                probed.append((status, time.perf_counter() - start))

    prober = threading.Thread(target=probe)
    prober.start()
    senders = [threading.Thread(target=send, args=(number,)) for number in range(45)]
    for thread in senders:
        thread.start()
    for thread in senders:
        thread.join()
    stop.set()
    prober.join()
    statuses = Counter(answer.status_code for answer in found)
    assert set(statuses) <= {200, 413, 429}
    assert statuses[429] > 0
    assert statuses[200] + statuses[413] > 0
    assert all(answer.headers["retry-after"] for answer in found if answer.status_code == 429)
    assert {status for status, _ in probed} == {200}
    assert max(seconds for _, seconds in probed) < 20  # a busy machine: alone it is a hundredth of that
    assert httpx2.post(f"{service.url}/v1/import?name=a.csv", content=good, timeout=300).status_code == 200


def test_an_idle_service_takes_as_much_as_one_request_may_have(
    live: Callable[..., Any], model_directory: Path
) -> None:
    """Whatever the time of a job: a line that may hold nothing refuses what others ask, not what one asks."""
    given = (
        "--workers",
        "1",
        "--store",
        "none",
        "--watch",
        "0",
        "--limit",
        "wait=0",
        "--limit",
        "seconds=200",
    )
    service = live(model_directory, *given)
    for _ in range(2):
        body = {"queries": [{"title": f"밤 {number}"} for number in range(100)], "n": 20}
        answer = httpx2.post(f"{service.url}/v1/continuations", json=body, timeout=300)
        assert answer.status_code == 200
        assert len(answer.json()["continuations"]) == 100


def test_a_client_that_asks_too_often_hears_when_to_ask_again(
    live: Callable[..., Any], model_directory: Path
) -> None:
    given = ("--limit", "rate=0.01", "--limit", "burst=3")
    service = live(model_directory, "--workers", "1", "--store", "none", "--watch", "0", *given)
    found = [httpx2.get(f"{service.url}/v1/model") for _ in range(4)]
    assert [answer.status_code for answer in found] == [200, 200, 200, 429]
    assert int(found[-1].headers["retry-after"]) > 1
    assert found[-1].json()["expected"] == "at most 0.01 requests a second"
    assert {httpx2.get(f"{service.url}/{probe}").status_code for probe in ("healthz", "readyz")} == {200}


def test_connections_send_at_once() -> None:
    """Asyncio turns Nagle's delay off only on sockets that are named as TCP; accepted ones take the name over."""
    with listen(Settings(models=(Path("m"),), port=0)) as made:
        assert made.proto == socket.IPPROTO_TCP

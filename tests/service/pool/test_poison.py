"""Jobs that throw, hang, kill, and talk nonsense: no exception between gate and worker takes a worker out."""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest

from segue.service.pool.asked import Broken, Lost
from segue.service.pool.jobs import Continue
from segue.service.pool.pool import Pool
from segue.service.settings import Limits
from segue.types import Query

HARMLESS = ("예외", "바닥", "나감", "중단", "기억")
DEADLY = ("끝", "신호", "말", "긴")

SEED = int(os.environ.get("SEGUE_FUZZ_SEED", "1"))


@pytest.fixture
def poison(tmp_path: Path) -> str:
    """A PYTHONPATH by which the titles above are poison for a worker."""
    shutil.copy2(Path(__file__).parent / "poison.py", tmp_path / "sitecustomize.py")
    return os.pathsep.join([str(tmp_path), str(Path(__file__).parents[3] / "src")])


def job(title: str) -> Continue:
    return Continue(model="small", queries=(Query(title=title),), n=3, tags=1)


def run(model: Path, workers: int, work: Callable[[Pool], Any]) -> None:
    async def all_of_it() -> None:
        made = Pool({"small": model}, workers, Limits(seconds=400.0, waiting=100, wait=400.0, absent=400.0))
        await made.adopt(await made.start())
        try:
            await work(made)
        finally:
            await made.close()

    asyncio.run(asyncio.wait_for(all_of_it(), 800))


@pytest.mark.timeout(900)
def test_poison_is_answered_and_all_other_jobs_too(
    model_directory: Path, poison: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", poison)
    rng = random.Random(SEED)  # noqa: S311 - which jobs come when
    titles = [*(rng.choice(HARMLESS) for _ in range(30)), *("밤" for _ in range(30)), *DEADLY]
    rng.shuffle(titles)

    async def work(pool: Pool) -> None:
        good = await pool.ask(job("밤"))
        before = set(pool.processes)
        found = await asyncio.gather(*(pool.ask(job(one)) for one in HARMLESS), return_exceptions=True)
        assert {type(one) for one in found} == {Broken}
        assert set(pool.processes) == before
        answers = await asyncio.gather(*(pool.ask(job(one)) for one in titles), return_exceptions=True)
        for title, answer in zip(titles, answers, strict=True):
            if title == "밤":
                assert answer == good
            else:
                assert isinstance(answer, Lost if title in DEADLY else Broken), (title, answer)
        assert pool.lost == len(DEADLY)
        assert await pool.ask(job("밤")) == good

    run(model_directory, 2, work)


@pytest.mark.parametrize("name", ["encode", "merged", "take", "tell"])
def test_no_exception_of_the_pool_takes_a_worker_out(
    model_directory: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    rng = random.Random(SEED)  # noqa: S311 - which jobs come when
    faults: list[BaseException] = [
        RuntimeError(),
        OverflowError(),
        MemoryError(),
        RecursionError(),
        KeyError(1),
    ]
    if name in {"encode", "merged"}:
        faults += [SystemExit(1), KeyboardInterrupt(), BaseException("x")]
    rng.shuffle(faults)

    async def work(pool: Pool) -> None:
        before, good = pool.processes, await pool.ask(job("밤"))
        for fault in faults:
            with monkeypatch.context() as patched:

                def throw(*_: object, fault: BaseException = fault) -> None:
                    raise fault

                patched.setattr(f"segue.service.pool.{'line' if name == 'take' else 'pool'}.{name}", throw)
                with pytest.raises(type(fault) if isinstance(fault, Exception) else Broken):
                    await pool.ask(job("밤"))
            assert await pool.ask(job("밤")) == good
        assert pool.processes == before
        assert pool.waiting == 0

    run(model_directory, 1, work)


def test_a_service_whose_workers_are_all_poisoned_ends_in_time(
    live: Callable[..., Any], model_directory: Path, poison: str
) -> None:
    service = live(model_directory, "--workers", "2", "--store", "none", "--watch", "0", PYTHONPATH=poison)
    statuses: list[int] = []

    def ask() -> None:
        body = {"queries": [{"title": "멈춤"}]}
        try:
            statuses.append(
                httpx2.post(f"{service.url}/v1/continuations", json=body, timeout=120).status_code
            )
        except httpx2.TransportError:
            statuses.append(0)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(600):
        if "segue_jobs_waiting 2.0" in httpx2.get(f"{service.url}/metrics", timeout=120).text:
            break
        time.sleep(0.02)
    workers = service.workers()
    service.process.send_signal(signal.SIGTERM)
    service.process.wait(200)
    for thread in threads:
        thread.join()
    assert service.process.returncode == 0
    assert set(statuses) <= {0, 500, 503}
    assert not any(Path(f"/proc/{pid}").exists() for pid in workers)

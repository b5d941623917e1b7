"""Workers that fail, hang or talk nonsense: the pool goes on, and nobody is left behind."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import signal
from pathlib import Path
from typing import Any

import msgspec
import pytest

import segue
from segue.data.dataset import Dataset
from segue.errors import ConfigError
from segue.service.pool import frames, jobs
from segue.service.pool.asked import Broken, Down
from segue.service.pool.pool import Pool
from segue.service.settings import Limits
from tests.service.pool.pools import job, pool, run, until


def children() -> set[int]:
    return set(map(int, Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()))


@pytest.fixture
def never_up(tmp_path: Path) -> Path:
    """A Python that never says anything."""
    path = tmp_path / "python"
    path.write_text("#!/bin/sh\nexec sleep 250\n")
    path.chmod(0o755)
    return path


def test_a_worker_that_starts_when_the_pool_closes_is_not_left(
    model_directory: Path, never_up: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = children()

    async def work() -> None:
        async with pool(model_directory) as made:
            (pid,) = made.processes
            monkeypatch.setattr("sys.executable", str(never_up))
            os.kill(pid, signal.SIGKILL)
            await until(lambda: bool(children() - before - {pid}))
            await asyncio.sleep(0.3)  # by now the pool waits for its first word
            assert made.processes == []
        assert children() == before

    run(work())
    gc.collect()  # what still had a pipe open would warn here


def test_a_worker_of_old_models_is_not_left_with_its_job(model_directory: Path) -> None:
    before = children()

    async def work() -> None:
        async with pool(model_directory) as made:
            os.kill(made.processes[0], signal.SIGSTOP)
            held = asyncio.create_task(made.ask(job()))
            await until(lambda: made.waiting == 0)
            await made.adopt(await made.start())
        assert children() == before
        held.cancel()

    run(work())
    gc.collect()


class UnsendableError(Exception):
    """Stands for whatever a job can do to whoever encodes it."""


@pytest.mark.parametrize(
    "fault", [OverflowError("date value out of range"), UnsendableError("x"), MemoryError(), RecursionError()]
)
def test_a_job_that_cannot_be_sent_takes_no_worker_out(
    model_directory: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    def encode(job: Any) -> bytes:
        if any(query.title == "나쁜" for query in job.queries):
            raise fault
        return jobs.encode(job)

    monkeypatch.setattr("segue.service.pool.pool.encode", encode)

    async def work() -> None:
        async with pool(model_directory) as made:
            before = made.processes
            good = await made.ask(job())
            line = [made.ask(job("나쁜")), made.ask(job()), made.ask(job("나쁜")), made.ask(job())]
            found = await asyncio.gather(*line, return_exceptions=True)
            assert [type(one) for one in found] == [type(fault), bytes, type(fault), bytes]
            assert found[1] == found[3] == good
            assert made.processes == before

    run(work())


@pytest.mark.parametrize(
    "reply",
    [b"", b"\xff\xff", b"\x93\x01\x02\x03", msgspec.msgpack.encode({"type": "Other"})],
    ids=["nothing", "no message", "a list", "another kind"],
)
def test_a_worker_that_says_nonsense_is_replaced_and_its_job_done(
    model_directory: Path, monkeypatch: pytest.MonkeyPatch, reply: bytes
) -> None:
    receive = frames.receive
    spoiled: list[bytes] = []

    async def once(pipe: asyncio.StreamReader) -> bytes:
        message = await receive(pipe)
        if b"Done" in message[:20] and not spoiled:
            spoiled.append(message)
            return reply
        return message

    monkeypatch.setattr(frames, "receive", once)

    async def work() -> None:
        async with pool(model_directory) as made:
            before = made.processes
            assert json.loads(await made.ask(job()))
            assert spoiled
            await until(lambda: made.ready == 1)
            assert made.processes != before

    run(work())


def test_an_answer_to_other_questions_is_an_error_of_that_job_alone(
    model_directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tell(batch: Any, said: Any) -> None:
        raise RuntimeError("fewer answers than questions")

    async def work() -> None:
        async with pool(model_directory) as made:
            with monkeypatch.context() as patched:
                patched.setattr("segue.service.pool.pool.tell", tell)
                with pytest.raises(RuntimeError, match="fewer answers"):
                    await made.ask(job())
            assert json.loads(await made.ask(job()))

    run(work())


def test_a_message_that_no_worker_knows_is_an_error_of_that_job_alone(
    model_directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work() -> None:
        async with pool(model_directory) as made:
            before = made.processes
            with monkeypatch.context() as patched:
                patched.setattr("segue.service.pool.pool.encode", lambda _: b"\xc1")
                with pytest.raises(Broken):
                    await made.ask(job())
            assert json.loads(await made.ask(job()))
            assert made.processes == before

    run(work())


def test_a_worker_that_does_not_come_up_in_time_is_an_error_and_is_not_left(
    model_directory: Path, never_up: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = children()
    monkeypatch.setattr("sys.executable", str(never_up))

    async def work() -> None:
        with pytest.raises(ConfigError, match=r"took more than 0\.2 s"):
            await Pool({"small": model_directory}, 2, Limits(starting=0.2)).start()
        assert children() == before

    run(work())


def test_a_worker_that_is_replaced_has_the_models_of_the_others(own_model: Path, sample: Dataset) -> None:
    """Two models never answer as one; that others are there is told, and the jobs that wait hear why."""

    async def work() -> None:
        async with pool(own_model, workers=2) as made:
            expected = await made.ask(job())
            segue.fit(sample, recipe="fast", seed=2).save(own_model)
            gone, kept = made.processes
            os.kill(gone, signal.SIGKILL)
            await made.outdated.wait()
            assert made.processes == [kept]
            assert await made.ask(job()) == expected
            os.kill(kept, signal.SIGKILL)
            await until(lambda: made.ready == 0)
            with pytest.raises(Down, match="other models are there now"):
                await made.ask(job())
            await made.adopt(await made.start())
            assert await made.ask(job())
            assert (made.why, made.ready, made.outdated.is_set()) == ("", 2, False)

    run(work())


def test_why_no_worker_comes_up_is_said(own_model: Path) -> None:
    async def work() -> None:
        async with pool(own_model) as made:
            (own_model / "tracks.parquet").unlink()
            os.kill(made.processes[0], signal.SIGKILL)
            await until(lambda: made.ready == 0)
            with pytest.raises(Down, match=r"^small/tracks\.parquet: it is missing"):
                await made.ask(job())
            await until(lambda: bool(made.why))
            with pytest.raises(Down, match="is missing"):
                await made.ask(job())

    run(work())


def test_nobody_waits_while_no_worker_is_up(
    model_directory: Path, never_up: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new worker may hang at its start, for minutes: those who wait and those who come hear why at once."""

    async def work() -> None:
        async with pool(model_directory, absent=0.2) as made:
            monkeypatch.setattr("sys.executable", str(never_up))
            os.kill(made.processes[0], signal.SIGKILL)
            await until(lambda: made.ready == 0)
            with pytest.raises(Down, match="the last one ended with -9"):
                await made.ask(job())
            assert made.why
            with pytest.raises(Down, match="the next one is being started"):
                await made.ask(job())
            monkeypatch.undo()

    run(work())


def test_a_worker_that_comes_up_late_is_used(model_directory: Path) -> None:
    async def work() -> None:
        async with pool(model_directory, absent=0.01) as made:
            os.kill(made.processes[0], signal.SIGKILL)
            await until(lambda: made.ready == 0)
            with pytest.raises(Down):
                await made.ask(job())
            for _ in range(6000):
                if made.ready:
                    break
                await asyncio.sleep(0.01)
            assert await made.ask(job())
            assert made.why == ""

    run(work())

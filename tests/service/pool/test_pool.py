"""The pool with real workers: order, limits, what is lost when one dies, and what is not."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import signal
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

import segue
from segue.constraints.constraints import Constraints
from segue.data.dataset import Dataset
from segue.errors import ArtifactError, ConfigError
from segue.service.pool import frames, jobs
from segue.service.pool.asked import Broken, Busy, Down, Lost, Refused
from segue.service.pool.jobs import Continue, Map
from segue.service.pool.pool import Pool
from segue.service.pool.process import Worker
from segue.service.settings import Limits
from segue.types import Query


@asynccontextmanager
async def pool(model: Path, workers: int = 1, **limits: Any) -> AsyncGenerator[Pool]:
    # a busy machine may take long to start a worker while another one stands still
    made = Pool({"small": model}, workers, Limits(**{"seconds": 200.0, **limits}))
    await made.adopt(await made.start())
    try:
        yield made
    finally:
        await made.close()


def job(title: str = "밤", **fields: Any) -> Continue:
    return Continue(model="small", queries=(Query(title=title),), n=3, tags=1, **fields)


async def until(what: Callable[[], bool]) -> None:
    for _ in range(3000):
        if what():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not come to be in 30 s")


def run(work: Awaitable[None]) -> None:
    asyncio.run(asyncio.wait_for(work, 250))  # type: ignore[arg-type]


def test_many_jobs_at_once_are_each_answered_with_their_own(model_directory: Path) -> None:
    async def work() -> None:
        async with pool(model_directory, workers=2, waiting=100, wait=60.0) as made:
            titles = ["밤", "비", "카페", "운동", "여름"] * 6
            alone = {title: await made.ask(job(title)) for title in set(titles)}
            together = await asyncio.gather(*(made.ask(job(title)) for title in titles))
            assert together == [alone[title] for title in titles]
            assert len(made.processes) == 2

    run(work())


def test_beyond_the_line_a_job_is_refused_at_once(model_directory: Path) -> None:
    async def work() -> None:
        async with pool(model_directory, waiting=3) as made:
            (pid,) = made.processes
            os.kill(pid, signal.SIGSTOP)
            held = asyncio.create_task(made.ask(job()))
            await asyncio.sleep(0)
            await until(lambda: made.waiting == 0)
            line = [asyncio.create_task(made.ask(job())) for _ in range(3)]
            await until(lambda: made.waiting == 3)
            with pytest.raises(Busy) as refused:
                await made.ask(job())
            assert refused.value.seconds >= 0
            os.kill(pid, signal.SIGCONT)
            assert len(await asyncio.gather(held, *line)) == 4

    run(work())


def test_work_that_would_wait_too_long_is_refused(model_directory: Path) -> None:
    async def work() -> None:
        async with pool(model_directory, wait=0.0) as made:
            os.kill(made.processes[0], signal.SIGSTOP)
            asked = [asyncio.create_task(made.ask(job())) for _ in range(2)]
            await until(
                lambda: made.waiting == 1
            )  # one held, one in line: a line of one a worker is always allowed
            with pytest.raises(Busy):
                await made.ask(job())
            os.kill(made.processes[0], signal.SIGCONT)
            await asyncio.gather(*asked)

    run(work())


def test_a_job_outlives_the_worker_that_held_it(model_directory: Path) -> None:
    async def work() -> None:
        async with pool(model_directory) as made:
            (pid,) = made.processes
            expected = await made.ask(job())
            os.kill(pid, signal.SIGSTOP)
            asked = [asyncio.create_task(made.ask(job())) for _ in range(3)]
            await until(lambda: made.waiting == 2)
            os.kill(pid, signal.SIGKILL)
            assert await asyncio.gather(*asked) == [expected] * 3
            assert made.restarts == 1
            assert made.lost == 0
            assert made.processes != [pid]

    run(work())


def test_a_job_that_ends_two_workers_is_lost(model_directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first two workers stand still from the start, so that neither can answer before it is killed."""
    begin = Worker.start
    started: list[int] = []

    async def start(*arguments: Any) -> Worker:
        worker = await begin(*arguments)
        started.append(worker.pid)
        if len(started) <= 2:
            os.kill(worker.pid, signal.SIGSTOP)
        return worker

    monkeypatch.setattr(Worker, "start", start)

    async def work() -> None:
        async with pool(model_directory) as made:
            asked = asyncio.create_task(made.ask(job()))
            for number in (1, 2):
                await until(lambda number=number: len(started) == number and made.ready == 1)
                await asyncio.sleep(0.2)  # the job is sent
                os.kill(started[-1], signal.SIGKILL)
            with pytest.raises(Lost):
                await asked
            assert made.lost == 1
            assert await made.ask(job())  # a third worker took over

    run(work())


def test_a_worker_that_takes_too_long_is_replaced(model_directory: Path) -> None:
    async def work() -> None:
        async with pool(model_directory, seconds=0.3) as made:
            (pid,) = made.processes
            os.kill(pid, signal.SIGSTOP)
            with pytest.raises(Lost, match=r"more than 0\.3 s"):
                await made.ask(job())
            await until(lambda: made.ready == 1 and made.processes != [pid])

    run(work())


def test_an_idle_worker_that_dies_is_replaced(model_directory: Path) -> None:
    async def work() -> None:
        async with pool(model_directory) as made:
            (pid,) = made.processes
            os.kill(pid, signal.SIGKILL)
            await until(lambda: made.restarts == 1)
            assert await made.ask(job())

    run(work())


def test_new_workers_take_over_while_old_ones_finish(model_directory: Path) -> None:
    async def work() -> None:
        async with pool(model_directory) as made:
            (pid,) = made.processes
            os.kill(pid, signal.SIGSTOP)
            held = asyncio.create_task(made.ask(job()))
            await asyncio.sleep(0.1)
            await made.adopt(await made.start())
            assert await made.ask(job())  # by the new one: the old one stands still
            assert not held.done()
            os.kill(pid, signal.SIGCONT)
            assert await held
            await until(lambda: not Path(f"/proc/{pid}").exists())

    run(work())


def test_what_a_model_refuses_comes_back_as_a_refusal(model_directory: Path) -> None:
    async def work() -> None:
        async with pool(model_directory) as made:
            with pytest.raises(Refused, match="years in order") as refused:
                await made.ask(job(constraints=Constraints(years=(2010, 2000))))
            fields = refused.value.fields
            assert (fields.expected, fields.got) == ("years in order", "2010 to 2000")
            assert fields.hint
            assert json.loads(await made.ask(Map(model="small", tracks=()))) == []

    run(work())


def test_whoever_leaves_the_line_leaves_no_work_behind(model_directory: Path) -> None:
    async def work() -> None:
        async with pool(model_directory) as made:
            os.kill(made.processes[0], signal.SIGSTOP)
            asked = [asyncio.create_task(made.ask(job())) for _ in range(3)]
            await until(lambda: made.waiting == 2)
            asked[2].cancel()
            await asyncio.gather(asked[2], return_exceptions=True)
            assert made.waiting == 1
            os.kill(made.processes[0], signal.SIGCONT)
            assert len(await asyncio.gather(*asked[:2])) == 2

    run(work())


def test_a_model_that_does_not_load_says_why(tmp_path: Path) -> None:
    async def work() -> None:
        with pytest.raises(ArtifactError, match="expected a model") as refused:
            await Pool({"none": tmp_path}, 2, Limits()).start()
        assert "segue fit" in refused.value.hint

    run(work())


def test_a_worker_that_ends_before_a_word_is_an_error(
    model_directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", "/bin/false")

    async def work() -> None:
        with pytest.raises(ConfigError, match="ended with 1"):
            await Pool({"small": model_directory}, 1, Limits()).start()

    run(work())


def test_workers_end_with_the_pipe(model_directory: Path) -> None:
    async def work() -> None:
        async with pool(model_directory, workers=2) as made:
            pids = made.processes
        assert not any(Path(f"/proc/{pid}").exists() for pid in pids)

    run(work())


def test_one_bad_job_spoils_no_other(model_directory: Path) -> None:
    async def work() -> None:
        async with pool(model_directory) as made:
            expected = await made.ask(job())
            os.kill(made.processes[0], signal.SIGSTOP)
            bad = Continue(model="small", queries=(Query(tracks=(1, 2), weights=(1.0,)),), n=3, tags=1)
            held = asyncio.create_task(made.ask(job()))
            await until(lambda: made.waiting == 0)
            line = [asyncio.create_task(made.ask(one)) for one in (job(), bad, job())]
            await until(lambda: made.waiting == 3)
            os.kill(made.processes[0], signal.SIGCONT)
            found = await asyncio.gather(held, *line, return_exceptions=True)
            assert isinstance(found[2], Refused)
            assert [found[0], found[1], found[3]] == [expected] * 3

    run(work())


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

"""The pool with real workers: order, limits, what is lost when one dies, and what is not."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest

from segue.constraints.constraints import Constraints
from segue.errors import ArtifactError, ConfigError
from segue.service.pool.asked import Busy, Lost, Refused
from segue.service.pool.jobs import Continue, Map
from segue.service.pool.pool import Pool
from segue.service.pool.process import Worker
from segue.service.settings import Limits
from segue.types import Query
from tests.service.pool.pools import job, pool, run, until


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


def test_the_jobs_of_one_request_do_not_count_against_each_other(
    model_directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long jobs take, an idle pool takes as many as one request may have."""
    monkeypatch.setattr("segue.service.pool.load.FIRST_GUESS", 60.0)

    async def work() -> None:
        async with pool(model_directory, waiting=12) as made:
            expected = await made.ask(job())
            assert await made.ask_all([job()] * 13) == [expected] * 13
            os.kill(made.processes[0], signal.SIGSTOP)
            held = asyncio.create_task(made.ask_all([job()] * 13))
            await until(lambda: made.waiting > 0)
            with pytest.raises(Busy):
                await made.ask(job())  # those of another one do
            os.kill(made.processes[0], signal.SIGCONT)
            assert await held == [expected] * 13

    run(work())


def test_a_request_with_a_bad_job_leaves_no_other_in_the_line(model_directory: Path) -> None:
    async def work() -> None:
        async with pool(model_directory) as made:
            bad = Continue(model="small", queries=(Query(tracks=(1, 2), weights=(1.0,)),), n=3, tags=1)
            with pytest.raises(Refused):
                await made.ask_all([bad, *[job(str(number)) for number in range(40)]])
            assert made.waiting == 0
            assert await made.ask(job())

    run(work())


def test_a_worker_gives_way_to_the_process_that_speaks_http(model_directory: Path) -> None:
    async def work() -> None:
        async with pool(model_directory, workers=2) as made:
            own = os.getpriority(os.PRIO_PROCESS, 0)
            assert {os.getpriority(os.PRIO_PROCESS, pid) for pid in made.processes} == {min(own + 5, 19)}

    run(work())

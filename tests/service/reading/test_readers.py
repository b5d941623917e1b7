"""Readers as processes: what a file may take, and what becomes of a reader that it ends."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import AsyncGenerator, Awaitable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import pytest

import segue
from segue.service.errors.problem import ProblemError
from segue.service.pool.asked import Busy, Down, Lost, Refused
from segue.service.pool.jobs import Import
from segue.service.reading.readers import Readers
from segue.service.search.building import build
from segue.service.settings import Limits
from tests.service.pool.pools import until

GOOD = b"playlist,track,title\nnight,1,x\n"


@pytest.fixture(scope="session")
def index(model_directory: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """A model's search index, and the model's digest."""
    path = tmp_path_factory.mktemp("index") / "search.sqlite"
    model = segue.load(model_directory)
    build(model, path)
    return str(path), model.manifest.digest


@asynccontextmanager
async def readers(**limits: Any) -> AsyncGenerator[Readers]:
    usual = {"readers": 1, "absent": 200.0, "reading": 100.0}  # a busy machine takes long to start a process
    made = Readers(Limits(**{**usual, **limits}), None, several=False)
    try:
        yield made
    finally:
        await made.close()


def run(work: Awaitable[None]) -> None:
    asyncio.run(asyncio.wait_for(work, 500))  # type: ignore[arg-type]


def refused(index: tuple[str, str], *files: tuple[str, bytes], **limits: Any) -> list[Refused]:
    """The refusals of files, by one reader after the other; afterwards a good file is read."""
    found: list[Refused] = []

    async def work() -> None:
        async with readers(**limits) as made:
            for name, content in files:
                with pytest.raises(Refused) as raised:
                    await made.ask(job(index, name, content))
                found.append(raised.value)
            assert len(json.loads(await made.ask(job(index, "a.csv", GOOD)))) == 1

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "segue.service.reading.readers.GRACE", 400.0
        )  # a busy machine gives computing time slowly
        run(work())
    return found


def job(index: tuple[str, str], name: str, content: bytes) -> Import:
    path, digest = index
    return Import(
        model="m", name=name, form="auto", content=content, index=path, digest=digest, integers=True
    )


def test_a_file_that_takes_long_is_given_up_and_says_so(index: tuple[str, str]) -> None:
    content = b"[" + b'{"tracks":["a"]},' * 400_000 + b"{}]"
    (fault,) = refused(index, ("a.json", content), reading=0.5, records=10**7)
    assert fault.too_much
    assert "more than 0.5 s of computing time" in str(fault)


def test_a_file_that_takes_much_memory_is_given_up_and_says_so(index: tuple[str, str]) -> None:
    content = b'{"id":1,"tags":[' + b'"a",' * 1_900_000 + b'"b"]}\n'
    (fault,) = refused(index, ("a.jsonl", content), memory=64 << 20)
    assert fault.too_much
    assert "memory" in str(fault)


LONG: Final = {
    ("a.m3u", b"\n" * 200): "at most 100 lines, got one of 200",
    ("a.csv", b"playlist,track\n" + b"a\n" * 200): "at most 100 lines",
    ("a.json", b"[" + b'{"tracks":[]},' * 200 + b'{"tracks":[1]}]'): "at most 100 playlists",
    ("a.json", b'{"playlist":{"track":[' + b",".join(b'{"title":"%d"}' % n for n in range(101)) + b"]}}"): (
        "at most 100 tracks, got one of 101"
    ),
}

BAD: Final = {
    ("a.csv", b",".join([b"playlist,track", *map(b"c%d".__mod__, range(700_000))])): "1000 columns",
    ("a.json", b"[" * 1_000_000): "JSON without fields",
    ("a.exe", b"x"): "got text that begins with 'x'",
}


def test_long_files_are_refused(index: tuple[str, str]) -> None:
    for (file, got), fault in zip(LONG.items(), refused(index, *LONG, records=100), strict=True):
        assert fault.too_much, file[0]
        assert got in str(fault)


def test_bad_files_are_refused(index: tuple[str, str]) -> None:
    for (file, got), fault in zip(BAD.items(), refused(index, *BAD), strict=True):
        assert not fault.too_much, file[0]
        assert got in str(fault)


def test_a_reader_that_dies_costs_no_file(index: tuple[str, str]) -> None:
    async def work() -> None:
        async with readers() as made:
            assert await made.ask(job(index, "a.csv", GOOD))
            (pid,) = made.processes
            os.kill(pid, signal.SIGSTOP)
            asked = asyncio.create_task(made.ask(job(index, "a.csv", GOOD)))
            await asyncio.sleep(0.1)
            os.kill(pid, signal.SIGKILL)
            assert json.loads(await asked)

    run(work())


def test_a_reader_that_stands_still_is_replaced(
    index: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("segue.service.reading.readers.GRACE", 0.0)

    async def work() -> None:
        async with readers(reading=0.5) as made:
            await made.start()
            (pid,) = made.processes
            own = os.getpriority(os.PRIO_PROCESS, 0)
            assert os.getpriority(os.PRIO_PROCESS, pid) == min(own + 10, 19)  # answers go before files
            os.kill(pid, signal.SIGSTOP)
            with pytest.raises(Lost):
                await made.ask(job(index, "a.csv", GOOD))
            await until(lambda: bool(made.processes) and made.processes != [pid])

    run(work())


def test_an_index_that_was_replaced_is_no_answer(index: tuple[str, str]) -> None:
    async def work() -> None:
        async with readers() as made:
            with pytest.raises(Lost, match="another model is about to be served"):
                await made.ask(job((index[0], "another model"), "a.csv", GOOD))
            assert await made.ask(job(index, "a.csv", GOOD))

    run(work())


def test_readers_that_do_not_start_are_told_and_tried_again(
    index: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work() -> None:
        async with readers() as made:
            with monkeypatch.context() as patched:
                patched.setattr("sys.executable", "/bin/false")
                with pytest.raises(Down, match="a worker to read files, got one that ended with 1"):
                    await made.ask(job(index, "a.csv", GOOD))
            assert await made.ask(job(index, "a.csv", GOOD))

    run(work())


def test_nobody_waits_for_a_reader_that_never_says_a_word(
    tmp_path: Path, index: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    never = tmp_path / "python"
    never.write_text("#!/bin/sh\nexec sleep 250\n")
    never.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(never))

    async def work() -> None:
        async with readers(absent=0.2) as made:
            with pytest.raises(Down, match="is being started"):
                await made.ask(job(index, "a.csv", GOOD))

    run(work())


def test_there_is_room_for_so_many_imports_and_half_of_them_for_one_client() -> None:
    async def work() -> None:
        async with readers(imports=4) as made:
            with made.place("a"), made.place("a"):
                with pytest.raises(ProblemError) as refused, made.place("a"):
                    pass
                assert (refused.value.status_code, refused.value.headers["Retry-After"]) == (429, "1")
                with made.place("b"), made.place("c"), pytest.raises(Busy), made.place("d"):
                    pass
            with made.place("a"):
                pass

    run(work())


def test_a_reader_has_one_thread_and_gives_way(index: tuple[str, str]) -> None:
    async def work() -> None:
        async with readers() as made:
            await made.start()
            (pid,) = made.processes
            assert os.getpriority(os.PRIO_PROCESS, pid) > os.getpriority(os.PRIO_PROCESS, 0)
            limits = Path(f"/proc/{pid}/limits").read_text().splitlines()
            space = next(line.split() for line in limits if line.startswith("Max address space"))
            assert space[3].isdecimal()

    run(work())

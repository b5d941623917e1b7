"""A siege in its short form, and its parts."""

from __future__ import annotations

import asyncio
import json
import shutil
from pathlib import Path

import pytest

import segue
from benchmarks import measuring
from benchmarks.siege import hostile, siege
from benchmarks.siege.ledger import Ledger
from benchmarks.siege.wire import BROKEN, LATE, Client, dribble
from segue.data.dataset import Dataset


def test_a_ledger_says_what_may_be_there() -> None:
    ledger = Ledger()
    for key, content, status in [
        ("a", "1", 200),
        ("a", "2", 503),
        ("b", "1", 503),
        ("c", "1", 200),
        ("c", "2", 200),
        ("d", "1", 0),
    ]:
        ledger.sent(key, content, status)
    assert ledger.acknowledged == 3
    assert ledger.given_up == {"d"}
    for found in ({"a": "1", "c": "2"}, {"a": "2", "b": "1", "c": "2", "d": "1"}):
        assert list(ledger.lost(found)) == []
    assert [one[0] for one in ledger.lost({"a": "", "b": "", "c": "1"})] == ["a", "c"]


def test_every_attack_is_one_request_with_a_name() -> None:
    found = list(hostile.requests("127.0.0.1:80"))
    assert len({name for name, _ in found}) == len(found) > 40
    assert all(b"\r\n\r\n" in content for _, content in found)


def test_a_client_gives_up_in_time() -> None:
    async def run() -> None:
        over = asyncio.Event()

        async def hold(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.read()  # until the client goes
            writer.close()
            await writer.wait_closed()
            over.set()

        server = await asyncio.start_server(hold, "127.0.0.1", 0)
        client = Client(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        answer = await client.say(b"GET / HTTP/1.1\r\n\r\n", 0.05)
        assert (answer.status, answer.body) == (BROKEN, LATE)
        await over.wait()
        server.close()

    asyncio.run(run())


@pytest.mark.parametrize("answers", [True, False])
def test_the_wire_tells_an_answer_from_none(answers: bool) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        if answers:
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nretry-after: 2\r\n\r\n[]")
            await writer.drain()
        writer.close()

    async def run() -> None:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        client = Client(url)
        answer = await client.ask("PUT", "/v1/playlists/k", {"title": "밤"})
        assert answer.status == (200 if answers else BROKEN)
        if answers:
            assert answer.json() == []
            assert answer.headers["retry-after"] == "2"
        await client.close()
        assert await dribble(url, b"GET / HTTP/1.1\r\n\r\n", 0.001, 60.0)
        server.close()

    asyncio.run(run())


def test_a_short_siege_costs_nothing_that_was_acknowledged(
    sample: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(measuring, "OUT", tmp_path)
    models = [tmp_path / "one", tmp_path / "two"]
    segue.fit(sample, recipe="fast", seed=1).save(models[0])
    shutil.copytree(models[0], models[1])
    segue.fit(sample, recipe="fast", seed=2).save(models[1])
    assert siege(0.4, 1, models) == []
    results = json.loads((tmp_path / "siege.json").read_bytes())
    assert results["acknowledged"] > 0
    assert results["lost"] == []
    assert results["troubles"]["stores locked"] >= 1
    assert {"probes", "saves", "hostile"} <= {row["sort"] for row in results["answers"]}
    assert "changes acknowledged" in capsys.readouterr().out

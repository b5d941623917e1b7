"""Clients that say nothing, too little or too much, or do not read: they are closed, and others are answered."""

from __future__ import annotations

import contextlib
import json
import logging
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.service.wire.conftest import LARGE, Served, rest

Start = Callable[..., Served]

SHORT = 0.3
"""Seconds of a limit that a test waits for."""

HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\n"


def parts(answer: bytes) -> tuple[int, dict[str, str], Any]:
    """Status, headers and problem of an answer."""
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return int(first.split()[1]), headers, json.loads(body)


def until(holds: Callable[[], bool]) -> None:
    """Wait for something that is to happen, however slow the machine is."""
    for _ in range(6000):
        if holds():
            return
        time.sleep(0.01)
    raise AssertionError("it did not happen in a minute")


def test_a_connection_that_says_nothing_is_closed(serving: Start) -> None:
    served = serving(heading=SHORT)
    with served.connect() as made:
        assert rest(made) == b""
    until(lambda: served.connections == 0)


@pytest.mark.parametrize("said", [b"G", HEAD, HEAD + b"X-A: " + b"a" * 1000])
def test_half_a_head_is_408(serving: Start, said: bytes, caplog: pytest.LogCaptureFixture) -> None:
    served = serving(heading=SHORT)
    with caplog.at_level(logging.INFO), served.connect() as made:
        made.sendall(said)
        status, headers, problem = parts(rest(made))
    assert (status, headers["content-type"]) == (408, "application/problem+json")
    assert headers["x-content-type-options"] == "nosniff"
    assert problem["request_id"] == headers["x-request-id"]
    logged = [
        record for record in caplog.records if getattr(record, "request_id", "") == problem["request_id"]
    ]
    assert len(logged) == 1
    assert 'status="408"} 1.0' in served.metrics.text().decode()


def test_a_head_that_drips_has_no_more_time(serving: Start) -> None:
    served = serving(heading=SHORT)
    with served.connect() as made, contextlib.suppress(ConnectionError):
        made.settimeout(0.05)
        for _ in range(6000):
            made.sendall(b"a")
            try:
                if made.recv(1 << 16):
                    break
            except TimeoutError:
                continue
        else:
            raise AssertionError("it drips yet")


def test_a_connection_is_kept_for_a_while_after_an_answer(serving: Start) -> None:
    served = serving(heading=60, idle=SHORT)
    with served.connect() as made:
        made.sendall(HEAD + b"\r\n")
        assert made.recv(1 << 16).startswith(b"HTTP/1.1 200")
        rest(made)
    until(lambda: served.connections == 0)


def test_half_a_head_after_an_answer_is_408_too(serving: Start) -> None:
    """uvicorn's own limit ends with the first byte of the next request."""
    served = serving(heading=SHORT, idle=60)
    with served.connect() as made:
        made.sendall(HEAD + b"\r\n" + HEAD)
        assert b"HTTP/1.1 408" in rest(made)


@pytest.mark.parametrize("body", [b"", b"x" * 10])
def test_a_body_that_stops_is_408(serving: Start, body: bytes) -> None:
    served = serving(receiving=SHORT)
    with served.connect() as made:
        made.sendall(b"POST /read HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n" + body)
        status, headers, _ = parts(rest(made))
    assert (status, headers["content-type"]) == (408, "application/problem+json")


def test_a_client_that_does_not_read_is_closed(serving: Start) -> None:
    served = serving(writing=SHORT)
    with served.connect(size=4096) as made:
        made.sendall(b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n")
        until(lambda: served.connections == 1)
        until(lambda: served.connections == 0)
        assert len(rest(made)) < LARGE
    assert served.get().endswith(b"0")


def test_a_client_that_reads_slowly_but_reads_gets_everything(serving: Start) -> None:
    served = serving(writing=30.0)
    with served.connect(size=1 << 20) as made:
        made.sendall(b"GET /large HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        found = 0
        while part := made.recv(1 << 20):
            found += len(part)
            if found < 4 << 20:
                time.sleep(0.05)
    assert found > LARGE


@pytest.mark.parametrize("head", ["Content-Length: 9000000", "Transfer-Encoding: chunked"])
def test_the_rest_of_a_refused_request_is_dropped_and_its_answer_arrives(serving: Start, head: str) -> None:
    """Closing at once would reset the connection, and the client lose the reason."""
    served = serving(body=1000)
    with served.connect() as made:
        made.sendall(f"POST /read HTTP/1.1\r\nHost: localhost\r\n{head}\r\n\r\n".encode())
        for _ in range(100):
            made.sendall(b"10000\r\n" + b"x" * 65536 + b"\r\n")
        status, headers, _ = parts(rest(made))
    assert (status, headers["connection"]) == (413, "close")
    until(lambda: served.connections == 0)


def test_a_client_that_never_stops_sending_is_cut_off(serving: Start) -> None:
    served = serving(body=1000)
    with served.connect() as made, contextlib.suppress(ConnectionError):
        made.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 90000000000\r\n\r\n")
        for _ in range(10_000):
            made.sendall(b"x" * 65536)
        raise AssertionError("600 MB were taken")


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
        (b"PRI * HTTP/2.0\r\n\r\n", 400),
        (b"\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n", 400),
        (b"GET /\xff HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        (HEAD + b"Content-Length: " + b"1" * 5000 + b"\r\n\r\n", 400),
        (HEAD + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
        (HEAD + b"Content-Length: -1\r\n\r\n", 400),
        (HEAD + b"Transfer-Encoding: gzip\r\n\r\n", 400),
        (HEAD + b"X-A: " + b"a" * 70_000, 431),
        (HEAD + b"a:\r\n" * 15_000 + b"\r\n", 431),
    ],
)
def test_what_is_no_request_is_a_problem(serving: Start, said: bytes, status: int) -> None:
    served = serving()
    with served.connect() as made:
        made.sendall(said)
        found, headers, problem = parts(rest(made))
    assert (found, headers["content-type"]) == (status, "application/problem+json")
    assert problem["request_id"] == headers["x-request-id"]
    assert served.get().endswith(b"0")


def test_a_body_that_is_no_http_is_a_problem_that_is_logged_once(
    serving: Start, caplog: pytest.LogCaptureFixture
) -> None:
    served = serving()
    with caplog.at_level(logging.INFO, "segue"), served.connect() as made:
        made.sendall(b"POST /read HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\n")
        status, headers, _ = parts(rest(made))
        until(lambda: any(record.name == "segue.requests" for record in caplog.records))
    assert status == 400
    records = [record for record in caplog.records if record.name == "segue.requests"]
    assert [(vars(one)["status"], vars(one)["request_id"]) for one in records] == [
        (400, headers["x-request-id"])
    ]


def test_silent_connections_make_room_for_others(serving: Start) -> None:
    served = serving(connections=20, heading=600)
    silent = [served.connect() for _ in range(60)]
    until(lambda: served.connections == 20)
    assert served.get().endswith(b"0")
    for made in silent:
        made.close()


def test_with_requests_on_all_connections_a_new_one_is_503(serving: Start) -> None:
    served = serving(connections=2, receiving=600)
    held = [served.connect() for _ in range(2)]
    for made in held:
        made.sendall(b"POST /read HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n")
    until(lambda: b"segue_requests_in_flight 2.0" in served.metrics.text())
    with served.connect() as made:
        status, headers, _ = parts(rest(made))
    assert (status, headers["retry-after"]) == (503, "1")
    for made in held:
        made.close()


def test_five_hundred_idle_and_dripping_clients_keep_nobody_from_an_answer(serving: Start) -> None:
    served = serving(heading=600)
    held = [served.connect() for _ in range(500)]
    kinds = (b"", b"GET", HEAD, b"POST /read HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nx")
    for number, made in enumerate(held):
        made.sendall(kinds[number % 4])
    stopped = threading.Event()

    def drip() -> None:
        while not stopped.wait(0.05):
            for made in held[1::4]:
                with contextlib.suppress(OSError):
                    made.send(b"x")

    thread = threading.Thread(target=drip)
    thread.start()
    try:
        answers = [served.get() for _ in range(20)]
    finally:
        stopped.set()
        thread.join()
    assert all(answer.startswith(b"HTTP/1.1 200") for answer in answers)
    for made in held:
        made.close()
    until(lambda: served.connections == 0)


def test_pipelined_requests_are_answered_in_turn(serving: Start) -> None:
    served = serving()
    with served.connect() as made:
        made.sendall(
            HEAD + b"\r\n" + b"POST /read HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc"
        )
        made.sendall(HEAD + b"Connection: close\r\n\r\n")
        answer = rest(made)
    assert answer.count(b"HTTP/1.1 200") == 3
    assert b"\r\n\r\n3" in answer


def test_an_upgrade_to_another_protocol_is_passed_over(
    serving: Start, caplog: pytest.LogCaptureFixture
) -> None:
    served = serving()
    with caplog.at_level(logging.WARNING), served.connect() as made:
        made.sendall(HEAD + b"Connection: upgrade, close\r\nUpgrade: websocket\r\n\r\n")
        assert rest(made).startswith(b"HTTP/1.1 200")
    assert not caplog.records


def test_it_stops_with_clients_of_every_kind(serving: Start) -> None:
    served = serving(heading=600, closing=2)
    held: list[socket.socket] = [served.connect() for _ in range(4)]
    held[1].sendall(HEAD)
    held[2].sendall(b"nonsense\r\n\r\n")
    held[3].sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n")
    until(lambda: served.connections == 4)
    served.stop()
    for made in held:
        made.close()

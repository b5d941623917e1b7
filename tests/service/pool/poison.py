"""Jobs that poison a worker, by their titles: put into each worker as its `sitecustomize`, before Segue runs."""

import os
import signal
import sys
import time


def poison() -> None:
    from segue.service.pool import frames
    from segue.service.pool.answers import Answers

    answer, write = Answers.to, frames.write
    spoiled: list[bytes] = []

    def to(self: Answers, job: object) -> bytes:
        for query in getattr(job, "queries", ()):
            if query.title in SPOILED:
                spoiled.append(SPOILED[query.title])
            if query.title in DEEDS:
                DEEDS[query.title]()
        return answer(self, job)

    def spoil(pipe: object, message: bytes) -> None:
        if spoiled:
            pipe.write(spoiled.pop())
            pipe.flush()
        write(pipe, message)

    Answers.to = to
    frames.write = spoil


def throw(error: BaseException):
    def deed() -> None:
        raise error

    return deed


SPOILED = {"말": b"\x00\x00\x00\x01\xc1", "긴": b"\xff\xff\xff\xff"}
"""What is written before the answer: a message of no kind, a length of 4 GiB."""

DEEDS = {
    "멈춤": lambda: time.sleep(3600),
    "끝": lambda: os._exit(3),
    "신호": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "예외": throw(RuntimeError("x")),
    "바닥": throw(BaseException("x")),
    "나감": throw(SystemExit(1)),
    "중단": throw(KeyboardInterrupt()),
    "기억": throw(MemoryError()),
}

if "segue.service.pool.worker" in sys.orig_argv:
    poison()

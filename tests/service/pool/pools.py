"""A pool of workers, and jobs for it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from segue.service.pool.jobs import Continue
from segue.service.pool.pool import Pool
from segue.service.settings import Limits
from segue.types import Query


@asynccontextmanager
async def pool(model: Path, workers: int = 1, **limits: Any) -> AsyncGenerator[Pool]:
    # a busy machine may take long to start a worker while another one stands still
    made = Pool({"small": model}, workers, Limits(**{"seconds": 200.0, "absent": 200.0, **limits}))
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

"""A worker in place of one that ended: started again and again until one runs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Final

from segue.service.pool.generation import Generation, Start
from segue.service.pool.process import Worker

LOG: Final = logging.getLogger("segue.pool")

LONGEST_PAUSE: Final = 30.0
"""Seconds between attempts to start a worker that fails to start."""


async def successor(
    generation: Generation, how: Start, *, needed: Callable[[], bool], failed: Callable[[Exception], None]
) -> Worker | None:
    """Start one more worker with a generation's models, and try again after every failure, ever more slowly.

    A generation whose models were overwritten waits first: `Pool.outdated` has asked for new models already.

    Args:
        generation: The workers that it joins.
        how: The settings for starting it.
        needed: Whether it is still needed; asked before each attempt and after the last.
        failed: Told of every failure, unless the worker is no longer needed.

    Returns:
        The running worker; None if it was not needed any more.
    """
    pause = LONGEST_PAUSE if generation.overwritten else 0.0
    logged = ""
    while needed():
        await asyncio.sleep(pause)
        try:
            worker = await generation.another(how)
        except Exception as error:  # noqa: BLE001 - for any error at the start, it is tried again
            if needed():
                if logged != (logged := str(error) or type(error).__name__):  # the same cause only once
                    LOG.error("worker does not start", extra={"why": logged})  # noqa: TRY400 - the log is for people
                failed(error)
            pause = min(max(2 * pause, 1.0), LONGEST_PAUSE)
            continue
        if needed():
            return worker
        await worker.end()
    return None

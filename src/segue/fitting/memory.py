"""A fit within a limit of memory: how many processes fit into it, and what ends a fit that needs more after all."""

from __future__ import annotations

import _thread
import contextlib
import os
import threading
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Final

import msgspec

from segue.errors import ConfigError, SegueError, Where
from segue.fitting.planning import Plan
from segue.threads import cores

MARGIN: Final = 1.25
"""A fit begins if the limit is so many times what the plan says: plans of sizes that nobody measured are not exact."""

EACH: Final = 0.5
"""Seconds from one look at the memory to the next."""

_PROC: Final = Path("/proc")


def within(plan: Plan, limit: int, jobs: int | None = None) -> Plan:
    """Return the plan with as many processes as the limit has room for; they change nothing in the model.

    Args:
        plan: A plan of the fit, with any number of processes.
        limit: Bytes of memory, all processes together.
        jobs: The most processes; None for one a core.

    Raises:
        ConfigError: Not even one process at a time has room.
    """
    most = jobs or cores()
    for count in range(most, 0, -1):
        need = MARGIN * plan.bytes_of(count)
        if need <= limit:
            return msgspec.structs.replace(plan, jobs=count, peak_bytes=plan.bytes_of(count))
    raise ConfigError(
        expected=f"{MARGIN * plan.bytes_of(1) / 1e9:.2f} GB or more for the recipe {plan.recipe} on "
        f"{plan.pairs:,} pairs, one process at a time",
        got=f"{limit / 1e9:.2f} GB",
        where=Where(field="memory"),
        hint="Allow more, take a machine with more, or fit the recipe fast.",
    )


@contextlib.contextmanager
def kept_under(limit: int) -> Generator[None]:
    """End the block with an error when this process and its children need more memory than the limit.

    It looks twice a second, from a thread of its own, at the proportional set size, which counts a page that processes
    share once. Where the system does not say it (outside Linux), nothing is watched. Call it in the main thread.

    Raises:
        SegueError: They needed more.
    """
    ended, found = threading.Event(), list[int]()

    def watch() -> None:
        while not ended.wait(EACH):
            used = tree_bytes(os.getpid(), limit)
            if used > limit:
                found.append(used)
                _thread.interrupt_main()
                return

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    except KeyboardInterrupt:
        if not found:
            raise
        raise SegueError(
            f"The fit needed {found[0] / 1e9:.2f} GB, more than the {limit / 1e9:.2f} GB that it was allowed. "
            "It was ended; an older model is as it was.",
            hint="Allow more, or take fewer --jobs. With --resume, the next fit goes on where this one was.",
        ) from None
    finally:
        ended.set()
        thread.join()


def tree_bytes(process: int, least: int = 0) -> int:
    """Return the memory of a process and all that it started, in bytes; 0 where the system does not say.

    Args:
        process: Its number.
        least: If their resident sets together are no larger, that sum is returned, which is quicker to find, and
            counts shared pages more than once.
    """
    tree = [process, *_descendants(process)]
    resident = sum(map(_resident, tree))
    return resident if resident <= least else sum(map(_proportional, tree))


def _descendants(process: int) -> Iterator[int]:
    with contextlib.suppress(OSError):  # a process may end at any time
        for task in (_PROC / str(process) / "task").iterdir():
            for child in (task / "children").read_text().split():
                yield int(child)
                yield from _descendants(int(child))


def _resident(process: int) -> int:
    with contextlib.suppress(OSError):
        return int((_PROC / str(process) / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def _proportional(process: int) -> int:
    with contextlib.suppress(OSError):
        for line in (_PROC / str(process) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0

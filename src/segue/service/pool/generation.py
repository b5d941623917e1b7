"""Workers that were started together."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from segue.service.pool.jobs import ModelFacts
from segue.service.pool.process import Worker


@dataclass(eq=False)
class Generation:
    """Workers that were started together, with the models as they were then.

    Attributes:
        workers: Those that are up.
        models: What they hold, by name.
        ended: Whether newer workers have taken over: these finish what they hold.
    """

    workers: set[Worker] = field(default_factory=set[Worker])
    models: dict[str, ModelFacts] = field(default_factory=dict[str, ModelFacts])
    ended: bool = False

    @classmethod
    async def start(cls, places: dict[str, Path], audio: Path | None, size: int) -> Self:
        """Start `size` workers on the models as they are now, and wait until all are up.

        Raises:
            ConfigError, ArtifactError: A model does not load; then no worker is left.
        """
        opening = [Worker.start(places, audio, size) for _ in range(size)]
        opened = await asyncio.gather(*opening, return_exceptions=True)
        workers = {worker for worker in opened if isinstance(worker, Worker)}
        faults = [fault for fault in opened if isinstance(fault, BaseException)]
        if faults:
            await asyncio.gather(*(worker.end() for worker in workers))
            raise faults[0]
        return cls(workers, {facts.name: facts for facts in next(iter(workers)).models})

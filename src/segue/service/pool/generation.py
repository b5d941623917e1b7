"""Workers that were started together, with the same models."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple, Self

from segue.errors import ArtifactError, ErrorFields, SegueError, Where
from segue.service.pool.jobs import ModelFacts
from segue.service.pool.process import ANSWERER, Program, Worker

TRIES: Final = 3
"""How often workers are started if they loaded different models, because one was replaced meanwhile."""


class OtherModels(Exception):  # noqa: N818 - an event: somebody put other models there
    """A new worker loaded other models than the workers that it should join."""


class Start(NamedTuple):
    """The settings for starting workers.

    Attributes:
        places: Names and directories of the models.
        audio: The folder of previews.
        size: Number of workers that share the machine.
        seconds: Time in which a worker must load the models.
        signed_by: Public keys, one of which must have signed every model; None for any model.
        program: What runs as a worker.
        trusted: Whether the models are one's own.
    """

    places: dict[str, Path]
    audio: Path | None
    size: int
    seconds: float
    signed_by: Path | None = None
    program: Program = ANSWERER
    trusted: bool = False

    def told(self, error: Exception) -> str:
        """Why workers do not start, in words for clients: models by their names, not by their paths."""
        other = ErrorFields(text=str(error) or type(error).__name__)
        fields = error.fields if isinstance(error, SegueError) else other
        for name, place in self.places.items():
            fields = fields.renamed(place.absolute(), name)
        return str(fields)


@dataclass(eq=False)
class Generation:
    """Workers that were started together, with the models as they were then.

    Attributes:
        workers: The running workers.
        models: Their models, by name.
        overwritten: Whether somebody wrote into the models' files.
        ended: Whether newer workers have taken over; these then only finish their jobs.
    """

    workers: set[Worker] = field(default_factory=set[Worker])
    models: dict[str, ModelFacts] = field(default_factory=dict[str, ModelFacts])
    overwritten: bool = False
    ended: bool = False

    @classmethod
    async def start(cls, how: Start) -> Self:
        """Start workers with the models as they are now, and wait until all run.

        Raises:
            ConfigError, ArtifactError: A model does not load; then no worker is left.
        """
        for _ in range(TRIES):
            opened = await asyncio.gather(
                *(Worker.start(*how) for _ in range(how.size)), return_exceptions=True
            )
            workers = {worker for worker in opened if isinstance(worker, Worker)}
            faults = [fault for fault in opened if isinstance(fault, BaseException)]
            if not faults and len(set(map(_digests, workers))) == 1:
                return cls(workers, {facts.name: facts for facts in next(iter(workers)).models})
            await asyncio.gather(*(worker.end() for worker in workers))
            if faults:
                raise faults[0]
        raise ArtifactError(
            f"a model was replaced by another each of {TRIES} times that workers loaded it.",
            where=Where(", ".join(map(str, how.places.values()))),
            hint="Write it less often.",
        )

    async def another(self, how: Start) -> Worker:
        """Start one more worker with the same models as the others.

        Raises:
            OtherModels: Other models are on disk now.
            ConfigError, ArtifactError: A model does not load.
        """
        worker = await Worker.start(*how)
        if _digests(worker) == tuple(facts.digest for facts in self.models.values()):
            return worker
        await worker.end()
        raise OtherModels("other models are there now than those that were served")


def _digests(worker: Worker) -> tuple[str, ...]:
    return tuple(facts.digest for facts in worker.models)

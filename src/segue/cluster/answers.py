"""Answers by shards of questions: the same bytes as without, since a query's answer is the same in any batch."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from segue.cluster.bench import Bench
from segue.cluster.encoding import encoded
from segue.cluster.fitting import Place
from segue.cluster.portions import MEMORY, Portions
from segue.cluster.runner import Runner, Tally
from segue.cluster.storage import Output
from segue.cluster.tasks import Piece, Setting, Task
from segue.constraints.constraints import Constraints
from segue.errors import ArtifactError, Where
from segue.model.answering import PORTION
from segue.model.model import Model
from segue.model.storage import load
from segue.protocols import Progress
from segue.types import Continuation, Query

MANIFEST: Final = "manifest.json"


class AnswersByShards:
    """A way to answer questions; call it as `segue.model.answering.Answering`.

    Args:
        place: Where; its number of shards is that of the questions' portions. Each model needs a folder of its own.
        directory: The model, at the same path on every node.
        signed_by: Public keys, one of which must have signed the model; None for any model.
        trusted: Whether nobody else can have written into the model.
        progress: Shows the portions.

    Attributes:
        tally: What the tasks did.
    """

    def __init__(
        self, place: Place, directory: Path, *, signed_by: Path | None, trusted: bool, progress: Progress
    ) -> None:
        self._place, self._progress, self.tally = place, progress, Tally()
        self._settings: dict[str, Setting] = {
            "model": str(directory.absolute()),
            "manifest": _digest(directory),
            "signed_by": "" if signed_by is None else str(signed_by.absolute()),
            "trusted": int(trusted),
        }

    def __call__(
        self, queries: Sequence[Query], n: int, tags: int, constraints: Constraints
    ) -> list[Continuation]:
        """Answer, in the order of the queries.

        Raises:
            SegueError: A portion failed for good. What was answered is kept: the same call goes on.
        """
        portions = [queries[start : start + PORTION] for start in range(0, len(queries), PORTION)]
        asked = hashlib.sha256(encoded((self._settings["manifest"], queries))).hexdigest()
        work = Portions(
            self._place,
            asked,
            kind="model and questions",
            count=len(portions),
            needs=MEMORY,
            progress=self._progress,
        )
        self.tally = work.runner.tally
        shown: dict[str, Setting] = {"n": n, "tags": tags, "constraints": _text(constraints)}
        lists = hashlib.sha256(msgspec.json.encode(shown)).hexdigest()[:8]  # others have other files
        tasks = [
            Task(
                name=f"answers-{lists}/{number:05}",
                function="segue.cluster.answers:answered",
                inputs={"questions": (_given(work.runner, number, part),)},
                settings=self._settings | shown,
            )
            for number, part in enumerate(portions)
        ]
        return [
            each
            for record in work.done(tasks, "Answering by shards")
            for each in msgspec.json.decode(
                work.runner.store.bytes_of(record.parts["answers"]), type=list[Continuation]
            )
        ]


def _given(runner: Runner, number: int, part: Sequence[Query]) -> Piece:
    content = msgspec.json.encode(part)
    key = hashlib.sha256(content).hexdigest()
    return runner.put(f"questions/{number:05}", key, {"questions": content}).parts["questions"]


def _text(constraints: Constraints) -> str:
    return msgspec.json.encode(constraints).decode()


def _digest(directory: Path) -> str:
    """Return the digest of a model's manifest, which has those of all its files.

    Raises:
        ArtifactError: It cannot be read.
    """
    try:
        return hashlib.sha256((directory / MANIFEST).read_bytes()).hexdigest()
    except OSError as error:
        raise ArtifactError(
            expected="a model that every node reads at the same path",
            got=f"{error.strerror} on {platform.node()}",
            where=Where(directory),
            hint="Put the model on the storage that all nodes share.",
        ) from error


_models: dict[str, Model] = {}
"""The model of a worker, by the digest of its manifest."""


def _model(bench: Bench) -> Model:
    directory, wanted = Path(bench.text("model")), bench.text("manifest")
    if wanted not in _models:
        if _digest(directory) != wanted:
            raise ArtifactError(
                expected="the model that the driver reads",
                got=f"another one on {platform.node()}",
                where=Where(directory),
                hint="Put the model on the storage that all nodes share, and do not replace it meanwhile.",
            )
        signed_by = bench.text("signed_by")
        _models.clear()
        _models[wanted] = load(
            directory, signed_by=Path(signed_by) if signed_by else None, trusted=bool(bench.number("trusted"))
        )
    return _models[wanted]


def answered(bench: Bench) -> dict[str, Output]:
    """Answer the queries of `questions`, JSON; the settings name the model, and how many tracks and tags."""
    queries = msgspec.json.decode(bench.store.bytes_of(bench.pieces("questions")[0]), type=list[Query])
    found = _model(bench).recommend(
        queries,
        int(bench.number("n")),
        tags=int(bench.number("tags")),
        constraints=msgspec.json.decode(bench.text("constraints"), type=Constraints),
        reasons=False,
    )
    return {"answers": msgspec.json.encode(found)}

"""A worker: a separate process that maps the models, answers one job at a time, and ends when its pipe closes.

It is started as `python -m segue.service.pool.worker`. Jobs come in on stdin, answers go out on stdout. The output
of libraries goes to stderr.
"""

from __future__ import annotations

import gc
import sys
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

import segue
from segue.errors import ErrorFields, MissingExtraError, SegueError
from segue.model import Model
from segue.naming.attached import beside, load_namer
from segue.service import logs
from segue.service.pool import frames
from segue.service.pool.answers import Answers
from segue.service.pool.jobs import JOB, Done, Failed, ModelFacts, Opened, Said, encode
from segue.service.pool.pipes import open_pipes
from segue.service.pool.process import OVERWRITTEN
from segue.service.schema.views import Audio

if TYPE_CHECKING:
    from segue.naming.namer import Namer

TOO_LONG: Final = encode(Failed(refused=False, fields=ErrorFields(text="the answer is too long to be sent")))


class Start(msgspec.Struct, frozen=True):
    """The first message to a worker: models by name, the folder of previews, the signers' keys, trust."""

    models: dict[str, str]
    audio: str = ""
    signed_by: str = ""
    trusted: bool = False


def main() -> None:
    """Answer jobs until stdin ends."""
    jobs, answers = open_pipes()
    logs.configure()  # a line of this process is in the service's log
    start = msgspec.json.decode(sys.argv[1], type=Start)
    try:
        models = {
            name: _open(Path(place), start.signed_by or None, trusted=start.trusted)
            for name, place in start.models.items()
        }
        namers = {
            name: namer
            for name, place in start.models.items()
            if (namer := _namer(Path(place), start.signed_by or None)) is not None
        }
    except SegueError as error:
        frames.write(answers, encode(Failed(refused=True, fields=error.fields)))
        return
    facts = tuple(
        _facts(name, Path(start.models[name]), model, namer=name in namers) for name, model in models.items()
    )
    frames.write(answers, encode(Opened(facts)))
    audio = Audio(Path(start.audio) if start.audio else None, several=len(models) > 1)
    told = Answers(models, audio, namers)
    overwritten = Overwritten(models)
    while (message := frames.read(jobs)) is not None:
        answer = _answer(told, message)
        # the result may mix two models, so it is not sent. An error may come from the mixture
        if overwritten():
            sys.exit(OVERWRITTEN[0])
        said = encode(answer)
        frames.write(answers, said if len(said) <= frames.MOST else TOO_LONG)


class Overwritten:
    """Whether somebody wrote into the models' files, checked after each answer: a check takes 0.2 ms."""

    def __init__(self, models: Mapping[str, Model]) -> None:
        self._contents = [model.contents for model in models.values() if model.contents]

    def __call__(self) -> bool:
        """The result of a check made now."""
        names = [f"{found.directory / name}" for found in self._contents for name in found.overwritten()]
        if names:
            sys.stderr.write(f"{names[0]} was written to under the model; this worker ends.\n")
        return bool(names)


def _open(directory: Path, signed_by: str | None, *, trusted: bool) -> Model:
    """Load a model and ask it once, so that values computed at the first use are ready."""
    model = segue.load(directory, signed_by=signed_by, trusted=trusted)
    model.warm()
    gc.freeze()  # else each full collection looks at the names of all tracks
    return model


def _namer(directory: Path, signed_by: str | None) -> Namer | None:
    """The namer beside a model; None where there is none, or where its packages are not installed."""
    if not beside(directory).is_dir():
        return None
    try:
        return load_namer(directory, signed_by=None if signed_by is None else Path(signed_by))
    except MissingExtraError as error:
        sys.stderr.write(f"{beside(directory)} is not used: {error}\n")
        return None


def _facts(name: str, directory: Path, model: Model, *, namer: bool) -> ModelFacts:
    manifest, path = model.manifest, directory / "manifest.json"
    counts = manifest.dataset.counts
    return ModelFacts(
        name=name,
        digest=manifest.digest,
        recipe=manifest.recipe,
        version=manifest.library_version,
        fitted=datetime.fromtimestamp(path.stat().st_mtime, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        playlists=counts["playlists"],
        tracks=counts["tracks"],
        tags=counts["tags"],
        generators=manifest.generators,
        track_ids=manifest.dataset.track_ids,
        namer=namer,
    )


def _answer(answers: Answers, message: bytes) -> Said:
    try:
        return Done(answers.to(JOB.decode(message)))
    except SegueError as error:
        return Failed(refused=True, fields=error.fields)
    except BaseException:  # noqa: BLE001 - after any error, the next job is answered; Polars' panics are no Exception
        traceback.print_exc()
        return Failed(refused=False, fields=ErrorFields(text="the worker met an error"))


if __name__ == "__main__":
    main()

"""Comparison of title encoders: all are fitted on the same rows and asked the same questions."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np

import segue
from segue.data.dataset import Dataset
from segue.errors import DataError
from segue.protocols import Progress, Silent
from segue.titles.dev import half_questions, title_questions
from segue.titles.figures import Groups, Row, measured
from segue.titles.fitting import Surroundings, fit
from segue.titles.names import OF_TITLES, PRETRAINED, EncoderName
from segue.titles.recipes import pretraining, recipe
from segue.titles.rows import TitleRows
from segue.titles.sweep import BASE, Variation, varied
from segue.titles.title_recipe import TitleRecipe

_SILENT: Final = Silent()

TITLE: Final = "title"
BOTH: Final = "tags+title"
_LEAST: Final = 8
_TITLE_SHARE: Final = 0.61  # of the questions show the title alone, as in Melon's


@dataclasses.dataclass(frozen=True, kw_only=True)
class Asked:
    """The settings of a comparison.

    Attributes:
        names: The encoders.
        questions: Number of held-out playlists to ask about; at most half of those that can be asked.
        learn_from: Largest number of training playlists; None uses all that are not asked.
        epochs: Number of passes for each encoder; None uses each encoder's own.
        pretraining_epochs: With 1 or more, each encoder that can be pre-trained has one more row, after so many passes
            over the titles and tags alone.
        sweep: Values of Kim's network's settings; each is one more row.
        device: "auto", "cpu", "cuda", "cuda:1" …
        seed: Of the held-out playlists and of every encoder.
    """

    names: Sequence[EncoderName] = OF_TITLES
    questions: int = 3000
    learn_from: int | None = None
    epochs: int | None = None
    pretraining_epochs: int = 0
    sweep: Sequence[Variation] = ()
    device: str = "auto"
    seed: int = 0


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """All encoders' figures and their questions: how many, of which dataset, drawn with which seed."""

    rows: list[Row]
    questions: dict[str, int]
    dataset: str
    seed: int
    format_version: int = 1
    library_version: str = segue.__version__


def compare(
    data: Dataset,
    asked: Asked,
    *,
    before: Comparison | None = None,
    models: Path | None = None,
    progress: Progress = _SILENT,
    on_encoder: Callable[[str], None] | None = None,
) -> Iterator[Comparison]:
    """Fit and measure each encoder; yields all rows so far after each one.

    Args:
        data: The training playlists and those to ask about.
        asked: The settings.
        before: Rows of an earlier run; they are kept if they answer the same questions.
        models: A directory to save each encoder in; a killed run continues from the checkpoints there.
        progress: Shows every long part.
        on_encoder: Called with each row's name before its encoder is fitted.

    Raises:
        ConfigError: An encoder is unknown.
        DataError: The dataset has too few playlists with a title and tags or tracks.
    """
    train, groups = _held_out(TitleRows.of_dataset(data), asked)
    found = Comparison(
        rows=[],
        questions={name: len(questions) for name, (_, questions) in groups.items()},
        dataset=data.manifest.fingerprint,
        seed=asked.seed,
    )
    entries = _entries(asked, len(train))
    if before is not None and _same_questions(before, found):
        found = msgspec.structs.replace(
            found, rows=[row for row in before.rows if row.encoder not in entries]
        )
    for name, made in entries.items():
        if on_encoder is not None:
            on_encoder(name)
        started = time.perf_counter()
        file = name.replace(" ", "-")
        checkpoint = models and models / f"{file}.checkpoint"
        around = Surroundings(checkpoint=checkpoint, progress=progress)
        model = fit(train, made, around=around)
        seconds = time.perf_counter() - started
        if models is not None:
            model.save(models / file)
            for path in models.glob(f"{file}.checkpoint*"):
                path.unlink()
        row = measured(name, model, groups, seconds=seconds, learned_from=len(train))
        del model  # the next one is fitted without it in memory
        found = msgspec.structs.replace(found, rows=[*found.rows, row])
        yield found


def _same_questions(one: Comparison, other: Comparison) -> bool:
    return (one.questions, one.dataset, one.seed) == (other.questions, other.dataset, other.seed)


def _entries(asked: Asked, rows: int) -> dict[str, TitleRecipe]:
    """The name of each row and its encoder's recipe."""
    found: dict[str, TitleRecipe] = {}
    for name in asked.names:
        found[name] = made = _recipe(name, asked, rows)
        if asked.pretraining_epochs and name in PRETRAINED:
            trainer = dataclasses.replace(
                pretraining("titles"), epochs=asked.pretraining_epochs, device=asked.device, seed=asked.seed
            )
            found[f"{name} pre-trained"] = msgspec.structs.replace(made, pretraining=trainer)
    if asked.sweep:
        base = found.setdefault(BASE, _recipe(BASE, asked, rows))
        found |= {one.name: varied(base, one) for one in asked.sweep}
    return found


def _recipe(name: EncoderName, asked: Asked, rows: int) -> TitleRecipe:
    made = recipe(name, rows=rows)
    changes: dict[str, Any] = {"device": asked.device, "seed": asked.seed}
    if asked.epochs is not None:
        changes["epochs"] = asked.epochs
    return made.trained_by(lambda trainer: dataclasses.replace(trainer, **changes))


def _held_out(rows: TitleRows, asked: Asked) -> tuple[TitleRows, Groups]:
    """The training rows, and the questions from the other rows."""
    heads = [head for head, names in rows.targets.items() if sum(map(bool, names)) * 2 > len(rows)]
    rows = TitleRows(rows.titles, rows.tags, {head: rows.targets[head] for head in heads})
    usable = np.array(
        [at for at in range(len(rows)) if rows.titles[at] and any(rows.targets[head][at] for head in heads)],
        dtype=np.int64,
    )
    if len(usable) < _LEAST:
        raise DataError(
            expected=f"{_LEAST} playlists or more with a title, and tags or tracks",
            got=str(len(usable)),
            hint="Import a dataset whose playlists have titles.",
        )
    size = min(asked.questions, len(usable) // 2)
    chosen = np.random.default_rng([asked.seed, 13]).permutation(usable)[:size]
    first = int(np.ceil(size * _TITLE_SHARE))
    alone, half = rows.select(chosen[:first]), rows.select(chosen[first:])
    groups: Groups = {}
    for head in heads:
        groups[f"{head}, {TITLE}"] = (head, title_questions(alone, head))
        groups[f"{head}, {BOTH}"] = (head, half_questions(half, seed=asked.seed, head=head))
    kept = np.setdiff1d(np.arange(len(rows)), chosen)
    if asked.learn_from is not None:
        some = np.random.default_rng([asked.seed, 17]).permutation(kept)
        kept = np.sort(some[: asked.learn_from])
    return rows.select(kept), {name: group for name, group in groups.items() if group[1]}

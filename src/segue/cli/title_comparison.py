"""What `segue compare titles` does: fit every encoder on the same rows, ask all the same questions."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_args

import msgspec
import numpy as np

import segue
from segue.artifacts import new_directory
from segue.data.dataset import Dataset
from segue.encoders.titles import EncoderName, TitleModel, TitleRows, fit, recipe
from segue.encoders.titles.dev import Question, half_questions, question_ndcg, title_questions
from segue.encoders.titles.fitting import Surroundings
from segue.encoders.titles.recipes import TitleRecipe
from segue.encoders.titles.rows import TAGS, TRACKS
from segue.errors import ConfigError, DataError
from segue.evaluation.bootstrap import Estimate, Resampling, estimates
from segue.protocols import Progress

if TYPE_CHECKING:
    from rich.table import Table

TITLE: Final = "title"
BOTH: Final = "tags+title"
DEPTH: Final = {TAGS: 10, TRACKS: 100}
"""Length of the lists, by what is asked for."""

_TIMED: Final = 200
_LEAST: Final = 8
_TITLE_SHARE: Final = 0.61  # of the questions show the title alone, as in Melon's


@dataclasses.dataclass(frozen=True, kw_only=True)
class Asked:
    """What to compare."""

    names: Sequence[EncoderName]
    questions: int
    epochs: int | None
    device: str
    seed: int


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One encoder's figures.

    Attributes:
        encoder: Its name.
        ndcg: By target and input ("tags, title"), the mean with its interval.
        parameters: Numbers it learned.
        fit_seconds: Everything from rows to model.
        encode_ms: Median time of one title in a warm process.
        batch_per_second: Titles a second in batches of 64.
        epochs: Passes it took; 0 where nothing is trained.
    """

    encoder: str
    ndcg: dict[str, Estimate]
    parameters: int
    fit_seconds: float
    encode_ms: float
    batch_per_second: float
    epochs: int


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """All encoders' figures, in the order fitted, and what they were asked."""

    rows: list[Row]
    questions: dict[str, int]
    trained_on: int
    format_version: int = 1
    library_version: str = segue.__version__


def names_of(text: str) -> tuple[EncoderName, ...]:
    """Encoder names from an option; all for "".

    Raises:
        ConfigError: There is no such encoder.
    """
    known: tuple[EncoderName, ...] = get_args(EncoderName)
    asked = [name.strip() for name in text.split(",") if name.strip()]
    wrong = [name for name in asked if name not in known]
    if wrong:
        raise ConfigError(f"expected encoders out of {', '.join(known)}, got {wrong[0]!r}")
    return tuple(name for name in known if name in asked) or known


def compare(data: Dataset, asked: Asked, *, progress: Progress, heard: Callable[[str], None]) -> Comparison:
    """Fit and measure each encoder.

    Raises:
        DataError: The dataset has too few playlists with a title and tags or tracks.
    """
    train, groups = _held_out(TitleRows.of_dataset(data), asked)
    rows: list[Row] = []
    for name in asked.names:
        heard(f"fitting {name}")
        started = time.perf_counter()
        model = fit(train, _recipe(name, asked, len(train)), around=Surroundings(progress=progress))
        seconds = time.perf_counter() - started
        rows.append(_measured(name, model, groups, seconds))
    return Comparison(
        rows=rows,
        questions={name: len(questions) for name, (_, questions) in groups.items()},
        trained_on=len(train),
    )


def table(found: Comparison) -> Table:
    """The figures, a row an encoder, the best of each input in bold."""
    from rich import box
    from rich.table import Table

    groups = list(found.questions)
    shown = Table(box=box.SIMPLE_HEAD)
    shown.add_column("encoder")
    for name in (*groups, "parameters", "fit s", "one title ms", "titles/s"):
        shown.add_column(name, justify="right")
    best = {name: max((row.ndcg[name].mean for row in found.rows), default=0.0) for name in groups}
    for row in found.rows:
        shown.add_row(
            row.encoder,
            *(_cell(row.ndcg[name], best=row.ndcg[name].mean == best[name]) for name in groups),
            f"{row.parameters:,}",
            f"{row.fit_seconds:.0f}",
            f"{row.encode_ms:.2f}",
            f"{row.batch_per_second:,.0f}",
        )
    return shown


def write(found: Comparison, directory: Path) -> None:
    """Write comparison.json and comparison.svg."""
    with new_directory(directory, marker="comparison.json") as temporary:
        text = msgspec.json.format(msgspec.json.encode(found), indent=2)
        (temporary / "comparison.json").write_bytes(text)
        from segue.cli.title_plot import plot

        plot(found, temporary / "comparison.svg")


def _recipe(name: EncoderName, asked: Asked, rows: int) -> TitleRecipe:
    made = recipe(name, rows=rows)
    changes: dict[str, Any] = {"device": asked.device, "seed": asked.seed}
    if asked.epochs is not None:
        changes["epochs"] = asked.epochs
    return made.trained_by(lambda trainer: dataclasses.replace(trainer, **changes))


Groups = dict[str, tuple[str, list[Question]]]
"""For each column the head that is asked, and its questions."""


def _held_out(rows: TitleRows, asked: Asked) -> tuple[TitleRows, Groups]:
    """The rows to learn from, and the questions from the others."""
    heads = [head for head, names in rows.targets.items() if sum(map(bool, names)) * 2 > len(rows)]
    rows = TitleRows(rows.titles, rows.tags, {head: rows.targets[head] for head in heads})
    usable = np.array(
        [at for at in range(len(rows)) if rows.titles[at] and any(rows.targets[head][at] for head in heads)],
        dtype=np.int64,
    )
    if len(usable) < _LEAST:
        raise DataError(
            f"expected {_LEAST} playlists or more with a title, and tags or tracks, got {len(usable)}.",
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
    return rows.select(kept), {name: group for name, group in groups.items() if group[1]}


def _measured(name: str, model: TitleModel, groups: Groups, seconds: float) -> Row:
    found: dict[str, Estimate] = {}
    for column, (head, questions) in groups.items():
        values = question_ndcg(model, questions, head, DEPTH[head])
        one = estimates(values[:, None], Resampling())[0]
        if one is not None:
            found[column] = one
    titles = [question.title for _, questions in groups.values() for question in questions]
    single, many = _timed(model, titles)
    epochs = len(model.history.epochs) if model.history else 0
    return Row(
        encoder=name, ndcg=found, parameters=model.parameters, fit_seconds=seconds, encode_ms=single,
        batch_per_second=many, epochs=epochs,
    )  # fmt: skip


def _timed(model: TitleModel, titles: Sequence[str]) -> tuple[float, float]:
    """Median milliseconds of one title, and titles a second in batches of 64."""
    some = [titles[at % len(titles)] for at in range(_TIMED)]
    model.encode(some[:8])
    times: list[float] = []
    for title in some:
        started = time.perf_counter()
        model.encode([title])
        times.append(time.perf_counter() - started)
    many = [titles[at % len(titles)] for at in range(64 * 8)]
    started = time.perf_counter()
    for start in range(0, len(many), 64):
        model.encode(many[start : start + 64])
    return float(np.median(times) * 1000), len(many) / (time.perf_counter() - started)


def _cell(one: Estimate, *, best: bool) -> str:
    ends = "" if one.low is None or one.high is None else f" [{one.low:.3f}, {one.high:.3f}]"
    text = f"{one.mean:.4f}{ends}".replace("[", r"\[")
    return f"[bold]{text}[/bold]" if best else text

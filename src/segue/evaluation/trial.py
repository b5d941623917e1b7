"""A trial: models, or files of answers, evaluated on one set of questions, compared and reported."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import msgspec

from segue.constraints.constraints import AS_RANKED, Constraints
from segue.data.answers import read_answers
from segue.errors import ConfigError
from segue.evaluation import report
from segue.evaluation.catalogue import Catalogue
from segue.evaluation.comparison import Comparison, compare
from segue.evaluation.evaluation import SUMMARY_FILE, Evaluation, evaluate
from segue.evaluation.examples import examples
from segue.evaluation.flow import Flow, check_flow
from segue.evaluation.pricing import Price, prices
from segue.evaluation.reasons import PopularReasons
from segue.evaluation.removal import SeedReasons, check_seed_reasons
from segue.files.artifacts import new_directory, new_file
from segue.model import Model, load
from segue.model.answering import Answering, answer_all
from segue.protocols import Progress, Silent
from segue.types import Answer, Continuation, Id, Query

_SILENT: Final = Silent()

REPORT: Final = "report.html"
COMPARISON: Final = "comparison.json"

REASONED: Final = 200
"""Number of questions, at equal steps, whose reasons are checked."""

DRAW: Final = 0
"""Seed of the draw of the tracks that a named one is compared with."""


@dataclasses.dataclass(frozen=True)
class Outcome:
    """The result of one candidate.

    Attributes:
        evaluation: Its figures.
        predictions: Its answers.
        label: Returns a track's readable name from its id.
    """

    evaluation: Evaluation
    predictions: Sequence[Answer]
    label: Callable[[Id], str] = str


@dataclasses.dataclass(frozen=True)
class Trial:
    """Questions with their hidden answers.

    Attributes:
        queries: The questions.
        truth: Their answers.
        n: Number of tracks requested of a model.
        tags: Number of tags requested.
        progress: Shows the progress.
        signed_by: Public keys, one of which must have signed every model; None for any model.
        removing: Whether to check reasons that name seed tracks by taking these away; it takes some dozen queries
            for each of 200 questions.
        flowing: Whether to check the links between tracks against the order of the hidden tracks.
        answering: Returns another way to answer the questions with a model directory; None for this process.
    """

    queries: Sequence[Query]
    truth: Sequence[Answer]
    n: int = 100
    tags: int = 10
    progress: Progress = _SILENT
    signed_by: Path | None = None
    removing: bool = False
    flowing: bool = False
    answering: Callable[[Path], Answering] | None = None

    def run(self, candidate: Path, constraints: Constraints = AS_RANKED) -> Outcome:
        """Evaluate a model, under constraints if any, or answers of another program.

        Args:
            candidate: A model directory, or a file that `segue.data.answers` reads.
            constraints: Constraints on a model's tracks; by default none.

        Raises:
            ArtifactError: The directory holds no model.
            ConfigError: Reasons are to be checked, and the candidate is a file of answers.
            DataError: The file holds no answers, or not those to these questions.
        """
        if candidate.is_file():
            if self.removing:
                raise ConfigError(
                    expected="a model whose reasons can be checked",
                    got=f"the file {candidate}",
                    hint="Leave --reasons out.",
                )
            predictions = read_answers(candidate)
            return Outcome(self._scored(predictions, None, {"name": candidate.name}), predictions)
        model = load(candidate, signed_by=self.signed_by)
        if self.answering is not None:
            found = self.answering(candidate)(self.queries, self.n, self.tags, constraints)
        else:
            found = answer_all(
                model, self.queries, self.n, tags=self.tags, progress=self.progress, constraints=constraints
            )
        predictions = [continuation.answer() for continuation in found]
        # continuations, not plain answers, since their notes go into the evaluation
        evaluation = self._scored(
            found,
            _catalogue(model),
            _described(model, candidate),
            *((None, None) if constraints.beside(AS_RANKED) else self._checked_reasons(model)),
            flow=check_flow(model, self.truth, self.progress) if self.flowing else None,
        )
        rows = {key: row for row, key in enumerate(model.tracks["id"].to_list())}

        def label(track: Id) -> str:
            row = rows.get(str(track))
            return str(track) if row is None else model.track_label(row)

        return Outcome(evaluation, predictions, label)

    def compare(self, outcome: Outcome, against: Path) -> Comparison:
        """Compare `outcome` with another candidate, or with a saved evaluation."""
        saved = (against / SUMMARY_FILE).is_file()
        plain = dataclasses.replace(self, removing=False, flowing=False)
        baseline = Evaluation.load(against) if saved else plain.run(against).evaluation
        return compare(baseline, outcome.evaluation)

    def price(self, outcome: Outcome, candidate: Path, constraints: Constraints) -> list[Price]:
        """Return the price of each constraint alone, and of all together if there are several.

        Args:
            outcome: The result of `run` without constraints.
            candidate: A model directory.
            constraints: The constraints to price.

        Raises:
            ConfigError: There are constraints, and the candidate is a file of answers.
        """
        if constraints.beside(AS_RANKED) and candidate.is_file():
            raise ConfigError(
                expected="a model to put under constraints",
                got=f"the file {candidate}",
                hint="Leave them out.",
            )
        plain = dataclasses.replace(self, removing=False, flowing=False)
        return prices(outcome.evaluation, constraints, lambda one: plain.run(candidate, one).evaluation)

    def save(self, directory: Path, outcome: Outcome, comparison: Comparison | None) -> None:
        """Write the report, the figures and the scores of every question, whole or not at all."""
        with new_directory(directory, marker=SUMMARY_FILE) as temporary:
            outcome.evaluation.save(temporary)
            shown = examples(
                outcome.evaluation, self.queries, self.truth, outcome.predictions, label=outcome.label
            )
            report.write(temporary / REPORT, outcome.evaluation, examples=shown, comparison=comparison)
            if comparison is not None:
                (temporary / COMPARISON).write_bytes(_indented(comparison))

    def _scored(
        self,
        predictions: Sequence[Answer | Continuation],
        catalogue: Catalogue | None,
        model: dict[str, str],
        popular: PopularReasons | None = None,
        named: SeedReasons | None = None,
        flow: Flow | None = None,
    ) -> Evaluation:
        return evaluate(
            self.queries,
            self.truth,
            predictions,
            catalogue,
            model=model,
            popular_reasons=popular,
            seed_reasons=named,
            flow=flow,
        )

    def _checked_reasons(self, model: Model) -> tuple[PopularReasons, SeedReasons | None]:
        """Check the reasons of some questions."""
        asked = self.queries[:: -(-len(self.queries) // REASONED) or 1]
        if not self.removing:
            return self._popular_reasons(model, asked), None
        named = check_seed_reasons(model, asked, self.n, seed=DRAW, progress=self.progress)
        return self._popular_reasons(model, asked), named

    def _popular_reasons(self, model: Model, asked: Sequence[Query]) -> PopularReasons:
        """Answer questions again, without their tracks, tags and title."""
        found = model.recommend(asked, self.n, tags=self.tags, constraints=AS_RANKED)
        # longer by the number of the query's own entries; a shorter list is the head of a longer one
        longer = [(self.n + len(query.tracks), self.tags + len(query.tags)) for query in asked]
        bare = model.recommend(
            [Query(updated=query.updated) for query in asked],
            max((tracks for tracks, _ in longer), default=0),
            tags=max((tags for _, tags in longer), default=0),
            constraints=AS_RANKED,
            reasons=False,
        )
        without = [
            msgspec.structs.replace(one, tracks=one.tracks[:tracks], tags=one.tags[:tags])
            for one, (tracks, tags) in zip(bare, longer, strict=True)
        ]
        return PopularReasons.of(found, without)


def check_kept(directory: Path) -> None:
    """Check that `keep_figures` has a model to write into, before the long work.

    Raises:
        ConfigError: It is no model directory.
    """
    if not (directory / "manifest.json").is_file():
        raise ConfigError(
            expected="a model directory to keep figures in", got=str(directory), hint="Leave --keep out."
        )


def keep_figures(directory: Path, evaluation: Evaluation) -> None:
    """Write an evaluation's figures into the model directory, where `segue serve` finds them.

    Raises:
        ArtifactError: It cannot be written to.
    """
    with new_file(directory / SUMMARY_FILE) as temporary:
        temporary.write_bytes(evaluation.to_json())


def to_json(outcome: Outcome, comparison: Comparison | None, priced: Sequence[Price]) -> bytes:
    """Return the figures as a JSON object: `evaluation`, `comparison` (null without one), and `prices`."""
    found = {"evaluation": outcome.evaluation.summary, "comparison": comparison, "prices": priced}
    return _indented(found)


def _indented(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2)


def _described(model: Model, place: Path) -> dict[str, str]:
    """Return the description of the model for the report."""
    manifest = model.manifest
    return {
        "name": place.resolve().name,
        "recipe": manifest.recipe,
        "seed": str(manifest.seed),
        "generators": ", ".join(manifest.generators),
        "fitted on": f"{manifest.dataset.counts['playlists']:,} playlists, {manifest.dataset.fingerprint}",
        "library version": manifest.library_version,
    }


def _catalogue(model: Model) -> Catalogue:
    ids = [model.track_id(text) for text in model.tracks["id"]]
    return Catalogue.counted(
        model.tracks,
        dict(zip(ids, model.track_counts.astype(int).tolist(), strict=True)),
        dict(zip(model.tags, model.tag_counts.astype(int).tolist(), strict=True)),
        playlists=model.manifest.dataset.counts["playlists"],
        works=model.facets.works,
        held=model.facets.columns("track"),
    )

"""`segue evaluate`: the quality of a model's answers, also compared with another model's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from segue.cli.cluster.options import Address, Work, check_alone, needs_ray, place_at
from segue.cli.model import constraint_options as options
from segue.cli.model.signature_option import Signer

if TYPE_CHECKING:
    from segue.cluster.fitting import Place
    from segue.cluster.ways import Ways
    from segue.evaluation.trial import Trial


@options.constrained(versions="all")
def evaluate(
    *,
    model: Annotated[
        Path, typer.Argument(help="Model directory, or a file of answers that another program made.")
    ],
    questions: Annotated[Path, typer.Argument(help="Questions, as `segue split` writes them.")],
    answers: Annotated[Path, typer.Argument(help="What they hide: the answers to the same questions.")],
    report: Annotated[
        Path | None,
        typer.Option(
            help="Directory to write: report.html, evaluation.json, questions.parquet (a row a question)."
        ),
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option(help="What to compare with: another model or file, or an earlier --report directory."),
    ] = None,
    n: Annotated[int, typer.Option("-n", min=1, max=500, help="How many tracks to ask for.")] = 100,
    tags: Annotated[int, typer.Option(min=1, max=500, help="How many tags to ask for.")] = 10,
    asked: options.Asked,
    keep: Annotated[
        bool,
        typer.Option(
            "--keep", help="Keep the figures in the model directory, where `segue serve` shows them."
        ),
    ] = False,
    reasons: Annotated[
        bool,
        typer.Option(
            "--reasons",
            help="Check by removal how often a reason that names a track holds; this takes some minutes.",
        ),
    ] = False,
    require_signature: Signer = None,
    json: Annotated[bool, typer.Option("--json", help="Print the figures as a JSON object.")] = False,
    cluster: Address = None,
    work: Work = None,
) -> None:
    """Answer questions with known answers, and score the result.

    Prints Melon's score, nDCG, recall, R-precision and clicks with intervals, over all questions and by the
    visible inputs. nDCG is at 100 tracks and 10 tags; use -n 500 for the Spotify challenge's figures.
    With constraints, it reports the cost of each, and with --order how well links agree with the hidden tracks' own
    order. The other figures are of the model without constraints and with
    all versions of a track, since a playlist may hide several.
    """
    needs_ray(cluster)
    import contextlib
    import dataclasses

    from segue.cli.model.price_view import price_table
    from segue.cli.terminal import console
    from segue.data.answers import read_answers
    from segue.data.questions import read_questions
    from segue.evaluation import report as html
    from segue.evaluation.evaluation import SUMMARY_FILE
    from segue.evaluation.tables import comparison_view, evaluation_view
    from segue.evaluation.trial import Trial, check_kept, keep_figures, to_json
    from segue.files.directories import refuse_foreign
    from segue.flow.orders import RANKED

    check_alone(cluster, None, work)
    if report is not None:
        html.check_installed()
        refuse_foreign(report, marker=SUMMARY_FILE)
    if keep:
        check_kept(model)
    constraints = asked.constraints()
    trial = Trial(
        read_questions(questions),
        read_answers(answers),
        n,
        tags,
        console.Bars(),
        signed_by=require_signature,
        removing=reasons,
        flowing=constraints.order != RANKED,
    )
    with contextlib.ExitStack() as stack:
        if cluster is not None:
            place = place_at(cluster, report or model, shards=None, work=work, jobs=None)
            trial = dataclasses.replace(trial, answering=_ways(stack.enter_context(place), trial))
        outcome = trial.run(model)
        comparison = trial.compare(outcome, against) if against is not None else None
        prices = trial.price(outcome, model, constraints)
    _tell_tasks(trial)
    if keep:
        keep_figures(model, outcome.evaluation)
    if report is not None:
        trial.save(report, outcome, comparison)
    if json:
        typer.echo(to_json(outcome, comparison, prices))
        return
    summary = outcome.evaluation.summary
    terminal = console.out()
    terminal.print(evaluation_view(summary))
    if comparison is not None:
        terminal.print()
        terminal.print(comparison_view(comparison, summary))
    if prices:
        terminal.print()
        terminal.print(price_table(prices))
    if report is not None:
        terminal.print(f"\nreport: {report / 'report.html'}", markup=False)


def _ways(place: Place, trial: Trial) -> Ways:
    from segue.cluster.ways import Ways

    return Ways(place, signed_by=trial.signed_by, progress=trial.progress)


def _tell_tasks(trial: Trial) -> None:
    """Say what the tasks of a cluster did, if one answered."""
    if trial.answering is not None:
        from segue.cluster.ways import Ways

        assert isinstance(trial.answering, Ways)  # noqa: S101 - set above
        typer.echo(trial.answering.tally().line(), err=True)

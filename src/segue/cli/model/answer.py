"""`segue answer`: continue every question of a file, or the lists of a player."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from segue.cli.cluster.options import Address, Work, check_alone, needs_ray, place_at
from segue.cli.model.signature_option import Signer
from segue.cli.model.trust_option import Trusted
from segue.cli.terminal.locales import readable_texts
from segue.data.formats import LISTENED, written_as


@readable_texts
def answer(
    model: Annotated[Path, typer.Argument(help="Model directory.")],
    questions: Annotated[
        Path,
        typer.Argument(
            help="Melon val.json, MPD challenge_set.json, JSONL or a JSON list; or a player's list (M3U, M3U8, XSPF,"
            " JSPF, CSV), or a folder of them."
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            help=f"File to write, or folder for {', '.join(LISTENED)}. Unless told, a player's longer list comes"
            " beside it.",
        ),
    ] = None,
    format: Annotated[  # noqa: A002 - the user's word
        str | None,
        typer.Option(
            help=f"{written_as()} Unless told: jsonl for questions; for a player's list its own, made longer."
        ),
    ] = None,
    n: Annotated[
        int | None, typer.Option("-n", "--n", min=1, help="How many tracks: 100, or 500 for mpd.")
    ] = None,
    tags: Annotated[int, typer.Option(min=0, help="How many tags.")] = 10,
    versions: Annotated[
        Literal["one", "all"] | None,
        typer.Option(
            help=f"one: of each track one version at most. Unless told: one for {', '.join(LISTENED)}, which people"
            " listen to; all for the others, which are compared with what a playlist hides."
        ),
    ] = None,
    relative_to: Annotated[
        Path | None,
        typer.Option(
            help="A folder of music: in playlist files, paths inside it are written relative to it."
        ),
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="Processes that answer at once, sharing one model. Unless told: one a core for 2,000 questions or"
            " more, else one; fewer need less memory.",
        ),
    ] = None,
    team_name: Annotated[str, typer.Option(help="Who submits, for mpd.")] = "",
    team_email: Annotated[str, typer.Option(help="How to reach them, for mpd.")] = "",
    require_signature: Signer = None,
    trusted: Trusted = False,
    json: Annotated[
        bool,
        typer.Option("--json", help="For player's lists: print how each track was matched, a list a line."),
    ] = False,
    cluster: Address = None,
    work: Work = None,
) -> None:
    """Answer a file of questions: for each, the tracks and tags that belong there.

    A player's own list is continued in its own form, under a new name beside it.
    """
    needs_ray(cluster)
    from segue.cli.model import list_answers
    from segue.data.lists.forms import form_of

    check_alone(cluster, None, work)
    if format is None and (questions.is_dir() or form_of(questions)):
        list_answers.answer_lists(
            model,
            questions,
            out,
            list_answers.Asked(n or 100, versions or "one", relative_to, json=json),
            signed_by=require_signature,
            trusted=trusted,
        )
        return
    import segue
    from segue.cli.terminal.console import Bars
    from segue.data.questions import read_questions
    from segue.data.writers import Team
    from segue.errors import ConfigError
    from segue.model.answering import note_lines
    from segue.model.submission import Submission

    if out is None:
        raise ConfigError(expected="a file to write", got="none", hint="Name it with --out.")
    # the format's refusals come before the work
    asked = Submission(
        format="jsonl" if format is None else format,
        n=n,
        tags=tags,
        versions=versions,
        team=Team(team_name, team_email),
        relative_to=relative_to,
    )
    queries = read_questions(questions)
    fitted = segue.load(model, signed_by=require_signature, trusted=trusted)
    if cluster is not None:
        from segue.cluster.answers import AnswersByShards

        with place_at(cluster, out, shards=None, work=work, jobs=None) as place:
            way = AnswersByShards(place, model, signed_by=require_signature, trusted=trusted, progress=Bars())
            written = asked.write(fitted, queries, out, answering=way)
        typer.echo(way.tally.line(), err=True)
    else:
        written = asked.write(
            fitted, queries, out, progress=Bars(), directory=model, signed_by=require_signature, jobs=jobs
        )
    for line in note_lines(written.answers, written.filled):
        typer.echo(f"note: {line}", err=True)
    typer.echo(f"{out}: {len(queries):,} answers of up to {asked.measure}")

"""`segue answer`: continue every question of a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from segue.cli.model.signature_option import Signer
from segue.cli.model.trust_option import Trusted
from segue.cli.terminal.locales import readable_texts
from segue.data.formats import LISTENED, written_as


@readable_texts
def answer(
    model: Annotated[Path, typer.Argument(help="Model directory.")],
    questions: Annotated[
        Path,
        typer.Argument(help="Melon val.json, MPD challenge_set.json, JSONL or a JSON list."),
    ],
    out: Annotated[
        Path, typer.Option("--out", "-o", help=f"File to write, or folder for {', '.join(LISTENED)}.")
    ],
    format: Annotated[  # noqa: A002 - the user's word
        str,
        typer.Option(help=written_as()),
    ] = "jsonl",
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
    team_name: Annotated[str, typer.Option(help="Who submits, for mpd.")] = "",
    team_email: Annotated[str, typer.Option(help="How to reach them, for mpd.")] = "",
    require_signature: Signer = None,
    trusted: Trusted = False,
) -> None:
    """Answer a file of questions: for each, the tracks and tags that belong there."""
    import segue
    from segue.cli.terminal.console import Bars
    from segue.data.questions import read_questions
    from segue.data.writers import Team
    from segue.model.answering import note_lines
    from segue.model.submission import Submission

    # the format's refusals come before the work
    asked = Submission(format=format, n=n, tags=tags, versions=versions, team=Team(team_name, team_email))
    queries = read_questions(questions)
    fitted = segue.load(model, signed_by=require_signature, trusted=trusted)
    written = asked.write(fitted, queries, out, progress=Bars(), directory=model, signed_by=require_signature)
    for line in note_lines(written.answers, written.filled):
        typer.echo(f"note: {line}", err=True)
    typer.echo(f"{out}: {len(queries):,} answers of up to {asked.measure}")

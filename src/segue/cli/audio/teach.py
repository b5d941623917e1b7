"""`segue audio teach`: teach a tagger a new label from a few files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from segue.cli.terminal.locales import readable_texts
from segue.extras import TAGGING, need


@readable_texts
def teach(
    model: Annotated[Path, typer.Argument(help="Tagger.")],
    label: Annotated[str, typer.Argument(help="A label it does not know.")],
    files: Annotated[list[Path], typer.Argument(help="Files that have it.")],
    other: Annotated[
        list[Path] | None, typer.Option(help="A file that does not have it; may be given again and again.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="Where to write; the tagger itself if not given.")
    ] = None,
) -> None:
    """Teach a tagger a new label from a few files, in seconds; its other labels do not change."""
    need("Teaching a tagger", "audio", *TAGGING)
    from segue.audio import teaching
    from segue.audio.fitted import FittedTagger
    from segue.audio.hearing import hear_files
    from segue.cli.audio.material_view import tell_files
    from segue.cli.terminal.console import Bars

    tagger = FittedTagger.load(model)
    mel, side = tagger.manifest.hearing.mel, tagger.manifest.hearing.side
    heard = hear_files([str(file) for file in files], mel=mel, side=side, progress=Bars())
    tell_files(heard.bad, heard.noted)
    others = hear_files([str(file) for file in other], mel=mel, side=side) if other else None
    if others:
        tell_files(others.bad, others.noted)
    taught = teaching.teach(tagger, label, heard.arrays, others=others.arrays if others else [])
    target = out or model
    taught.save(target)
    typer.echo(
        f"{target}: knows {label!r} from {len(heard.arrays)} files, {len(taught.labels)} labels in all"
    )

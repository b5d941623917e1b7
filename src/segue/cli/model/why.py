"""`segue why`: the smallest change of a playlist that brings a track into its continuation, or takes it out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from segue.cli.model import constraint_options as options
from segue.cli.model.signature_option import Signer
from segue.cli.model.trust_option import Trusted
from segue.cli.terminal.locales import readable_texts

if TYPE_CHECKING:
    from segue.insight.counterfactual import Change, Counterfactual
    from segue.model import Model


@readable_texts
@options.constrained()
def why(
    *,
    model: Annotated[Path, typer.Argument(help="Model directory.")],
    wanted: Annotated[
        str, typer.Option(help="The track that is asked about, by id or name. It may be in the list or not.")
    ],
    title: Annotated[str, typer.Option(help="The playlist's title.")] = "",
    tag: Annotated[list[str] | None, typer.Option(help="A tag it has; may be given several times.")] = None,
    track: Annotated[
        list[str] | None, typer.Option(help="A track it has, by id or name; may be given several times.")
    ] = None,
    n: Annotated[int, typer.Option("-n", min=1, max=500, help="Length of the list.")] = 100,
    asked: options.Asked,
    require_signature: Signer = None,
    trusted: Trusted = False,
    json: Annotated[bool, typer.Option("--json", help="Print a JSON object.")] = False,
) -> None:
    """Say what would bring a track into a playlist's list, or take it out: the smallest change.

    The model is asked again with each change, at most some hundred in one batch: one or two parts of the playlist
    less, or one track or tag more.
    """
    import segue
    from segue.cli.model.continuation_view import notes_view
    from segue.cli.terminal import console
    from segue.cli.terminal.as_json import as_json
    from segue.errors import QueryError
    from segue.insight.counterfactual import counterfactual
    from segue.insight.finding import find_tracks
    from segue.types import Query

    fitted = segue.load(model, signed_by=require_signature, trusted=trusted)
    found, meant = find_tracks(fitted, track or []), find_tracks(fitted, [wanted])
    if not meant.ids:
        raise QueryError(
            expected="a track that the model knows", got=repr(wanted), hint="Give --wanted an id or a name."
        )
    query = Query(title=title, tags=tuple(tag or ()), tracks=found.ids)
    result = counterfactual(fitted, query, meant.ids[0], n, constraints=asked.constraints())
    if json:
        typer.echo(as_json(result))
        return
    if notes := (*found.notes, *meant.notes):
        console.err().print(notes_view(notes))
    for line in _lines(fitted, result, meant.rows[0]):
        console.out().print(line, markup=False, highlight=False)


def _lines(model: Model, found: Counterfactual, row: int) -> list[str]:
    """The result in sentences."""
    name, there = model.track_label(row), found.place is not None
    lines = [
        f"{name}: at place {found.place} of {found.n}" if there else f"{name}: not in the first {found.n}"
    ]
    if not found.changes:
        return [*lines, f"None of {found.asked} changes would {'take it out' if there else 'bring it in'}."]
    lines.append("It would not be there:" if there else "It would be there:")
    return lines + [f"  {_change(model, change)}" for change in found.changes]


def _change(model: Model, change: Change) -> str:
    """A change in words: "without the title and tag 밤", "with track … (place 4)"."""
    rows = model.facets.vocabulary.codes["track"]

    def named(tracks: tuple[int | str, ...]) -> list[str]:
        return [
            f"track {model.track_label(rows[str(track)])}" if str(track) in rows else f"track {track}"
            for track in tracks
        ]

    less = ["the title"] * change.without_title
    less += [f"tag {tag}" for tag in change.without_tags] + named(change.without_tracks)
    more = [f"tag {tag}" for tag in change.with_tags] + named(change.with_tracks)
    words = f"without {' and '.join(less)}" if less else f"with {' and '.join(more)}"
    return words + (f" (place {change.place})" if change.place else "")

"""`segue answer` for the lists of a player: each is continued beside itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import typer

if TYPE_CHECKING:
    from segue.data.matching import Match
    from segue.model.player_lists import LongerList, Matched

MOST_LISTED: Final = 10
"""Largest number of tracks in a note."""


@dataclass(frozen=True)
class Asked:
    """The options of the command that concern lists."""

    n: int
    versions: Literal["one", "all"]
    relative_to: Path | None
    json: bool


def answer_lists(
    model: Path, source: Path, out: Path | None, asked: Asked, *, signed_by: Path | None, trusted: bool
) -> None:
    """Continue a player's list, or each list of a folder; one that cannot be continued never costs the others.

    Raises:
        DataError: There is no list, or none could be continued.
        ConfigError: `out` does not fit.
    """
    import segue
    from segue.cli.terminal.console import Bars
    from segue.errors import SegueError
    from segue.model.player_lists import ListContinuer

    places = _places(source, out)
    fitted = segue.load(model, signed_by=signed_by, trusted=trusted)
    continuer = ListContinuer(fitted, asked.n, root=asked.relative_to, versions=asked.versions)
    failed: list[SegueError] = []
    for path, target in Bars().track(places, label="Continuing", total=len(places)):
        try:
            longer = continuer.longer(path, target)
        except SegueError as error:
            if len(places) == 1:
                raise
            failed.append(error)
            continue
        _show(longer, json=asked.json)
    for error in failed:
        typer.echo(f"not continued: {error}", err=True)
    if failed and len(failed) == len(places):
        raise failed[0]


def _places(source: Path, out: Path | None) -> list[tuple[Path, Path | None]]:
    """Each list with the file to write, None for a new name beside it."""
    from segue.data.lists.forms import FORMS, lists_in
    from segue.errors import ConfigError, DataError, Where

    if not source.is_dir():
        if out is not None and out.is_dir():
            out = out / source.name
        return [(source, out)]
    lists = lists_in(source)
    if not lists:
        raise DataError(
            expected=f"a player's lists ({', '.join(FORMS)})", got="none in this folder", where=Where(source),
            hint="Name another folder, or a list.",
        )  # fmt: skip
    if out is None:
        return [(path, None) for path in lists]
    if out.exists() and not out.is_dir():
        raise ConfigError(
            expected="a folder for the longer lists", got="a file", where=Where(out), hint="Name a folder."
        )
    places = [(path, out / path.relative_to(source)) for path in lists]
    there = next((place for _, place in places if place.exists()), None)
    if there is not None:
        raise ConfigError(
            expected="a folder without these lists",
            got="one with this",
            where=Where(there),
            hint="Name a new folder.",
        )
    for _, place in places:
        place.parent.mkdir(parents=True, exist_ok=True)
    return [*places]


def _show(longer: LongerList, *, json: bool) -> None:
    if json:
        from segue.cli.terminal.as_json import as_json

        typer.echo(as_json(_told(longer)))
        return
    known = sum(one.match is not None for one in longer.tracks)
    typer.echo(f"{longer.path}: {longer.added:,} tracks added, of {len(longer.tracks):,} {known:,} matched")
    for line in _lines(longer.tracks):
        typer.echo(f"note: {longer.source.name}: {line}", err=True)


def _lines(tracks: Sequence[Matched]) -> Iterator[str]:
    matches = [one.match for one in tracks if one.match]
    ways = Counter(one.how for one in matches)
    if matches:
        least = min(one.confidence for one in matches)
        counted = ", ".join(f"{how} {count}" for how, count in ways.items())
        yield f"matched by {counted}; the least confidence is {least:g}"
    unsure = [one for one in tracks if one.match and one.match.others]
    yield from _listed(
        "ambiguous",
        [f"{one.text} → {one.match.known.id} ({one.match.others} others fit)" for one in unsure if one.match],
    )
    yield from _listed("not matched", [one.text for one in tracks if one.match is None])


def _listed(what: str, names: Sequence[str]) -> Iterator[str]:
    if names:
        more = f", and {len(names) - MOST_LISTED} more" if len(names) > MOST_LISTED else ""
        yield f"{what}: {'; '.join(names[:MOST_LISTED])}{more}"


def _told(longer: LongerList) -> dict[str, Any]:
    return {
        "list": str(longer.source),
        "written": str(longer.path),
        "added": [track.id for one in longer.continuations for track in one.tracks],
        "tracks": [{"text": one.text, **_match(one.match)} for one in longer.tracks],
    }


def _match(match: Match | None) -> dict[str, Any]:
    if match is None:
        return {"id": None}
    return {"id": match.known.id, "how": match.how, "confidence": match.confidence, "others": match.others}

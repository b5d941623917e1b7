"""Constraints as options of the command line, the same for every command that takes them."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from segue.constraints.constraints import Constraints

PANEL = "Constraints"

PerArtist = Annotated[
    int | None, typer.Option(min=1, help="Tracks of one artist at most.", rich_help_panel=PANEL)
]
PerAlbum = Annotated[
    int | None, typer.Option(min=1, help="Tracks of one album at most.", rich_help_panel=PANEL)
]
Years = Annotated[
    str, typer.Option(help='Years of release, such as "1990-1999", "2015-" or "2020".', rich_help_panel=PANEL)
]
Genre = Annotated[
    list[str] | None,
    typer.Option(help="Only tracks of this genre; may be given several times.", rich_help_panel=PANEL),
]
WithoutArtist = Annotated[
    list[str] | None,
    typer.Option(help="No tracks of this artist; may be given several times.", rich_help_panel=PANEL),
]
ReleasedUntil = Annotated[
    dt.datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="Nothing released after this day.", rich_help_panel=PANEL),
]
Diversity = Annotated[
    float,
    typer.Option(
        min=0, max=1, help="From 0, as it comes, to 1, each track unlike the others.", rich_help_panel=PANEL
    ),
]
Popularity = Annotated[
    float,
    typer.Option(
        min=-1, max=1, help="From -1, the least known first, to 1, the best known.", rich_help_panel=PANEL
    ),
]
Versions = Annotated[
    Literal["one", "all"],
    typer.Option(
        help="one: at most one version of what is the same with another mix, edition or credit, and none of a track"
        " that is given. all: as they come.",
        rich_help_panel=PANEL,
    ),
]


def constraints_of(
    *,
    per_artist: int | None,
    per_album: int | None,
    years: str,
    genre: list[str] | None,
    without_artist: list[str] | None,
    released_until: dt.datetime | None,
    diversity: float,
    popularity: float,
    versions: Literal["one", "all"],
    without_tracks: tuple[int | str, ...] = (),
) -> Constraints:
    """The constraints that some options ask for.

    Raises:
        ConfigError: `years` is no year and no range of years.
        QueryError: Nothing can satisfy them.
    """
    from segue.constraints.constraints import Constraints

    found = Constraints(
        per_artist=per_artist,
        per_album=per_album,
        years=years_of(years),
        genres=tuple(genre or ()),
        without_artists=tuple(without_artist or ()),
        without_tracks=without_tracks,
        released_until=released_until.date() if released_until else None,
        diversity=diversity,
        popularity=popularity,
        versions=versions,
    )
    found.check()
    return found


def years_of(text: str) -> tuple[int | None, int | None] | None:
    """First and last year of a range; None for "".

    Raises:
        ConfigError: It is no year and no range of years.
    """
    from segue.errors import ConfigError

    if not text:
        return None
    found = re.fullmatch(r"(\d{4})|(\d{4})?-(\d{4})?", text.strip())
    if not found or text.strip() == "-":
        raise ConfigError(
            expected="a year or a range of years",
            got=repr(text),
            hint="Write 2020, 1990-1999, 2015- or -1989.",
        )
    if found[1]:
        return int(found[1]), int(found[1])
    return (int(found[2]) if found[2] else None, int(found[3]) if found[3] else None)

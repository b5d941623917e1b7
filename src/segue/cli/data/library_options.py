"""Options of the commands that read a music folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

Weak: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--weak",
        help="Weight of weak playlists, as SORT=WEIGHT (album, artist, genre, year), or none; may be repeated.",
    ),
]

Playlists: TypeAlias = Annotated[
    list[Path] | None,
    typer.Option(help="Playlist file, or a folder of them, that lies elsewhere; may be given several times."),
]

Starred: TypeAlias = Annotated[
    bool, typer.Option(help="Make a playlist of the tracks that files rate with four or five stars.")
]


def weak_of(given: list[str] | None, usual: Mapping[str, float]) -> dict[str, float]:
    """The weights of weak playlists: the usual ones with those that are given in their place.

    Raises:
        ConfigError: A text is none of the form, a sort is not known, or a weight is not from 0 to 1.
    """
    from segue.errors import ConfigError
    from segue.facets.weak_playlists import check

    if given == ["none"]:
        return {}
    found = dict(usual)
    for text in given or ():
        sort, _, weight = text.partition("=")
        try:
            found[sort] = float(weight)
        except ValueError:
            raise ConfigError(
                expected="--weak SORT=WEIGHT, such as album=0.5, or --weak none", got=repr(text)
            ) from None
    check(found)
    return found

"""MusicBrainz' extension of JSPF, which ListenBrainz writes: the artists of a track, each with an id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple, cast

TRACK: Final = "https://musicbrainz.org/doc/jspf#track"
"""The application whose extension describes a track."""


class Credit(NamedTuple):
    """The artists of a track.

    Attributes:
        names: Their names.
        ids: Their MusicBrainz ids, in the same order; none unless each has one.
    """

    names: list[str]
    ids: list[str]


def credit_of(extension: object, creator: str) -> Credit:
    """The artists that a track's extension names, each by itself; else its creator.

    Args:
        extension: The extension of a JSPF track, whatever it is.
        creator: The text for all artists; "" if there is none.
    """
    content = _table(_table(extension).get(TRACK))
    artists = _list(_table(content.get("additional_metadata")).get("artists"))
    named = artists_of([_table(artist) for artist in artists])
    if named.names:
        return named
    ids = [str(one).rstrip("/").rpartition("/")[2] for one in _list(content.get("artist_identifiers"))]
    return Credit([creator] if creator else [], ids if creator and len(ids) == 1 else [])


def artists_of(artists: Sequence[Mapping[str, Any]]) -> Credit:
    """The artists of a list of credits, `[{"artist_credit_name", "artist_mbid", "join_phrase"}]`."""
    named = [one for one in artists if isinstance(one.get("artist_credit_name"), str)]
    names = [str(one["artist_credit_name"]) for one in named if one["artist_credit_name"].strip()]
    ids = [str(one["artist_mbid"]) for one in named if isinstance(one.get("artist_mbid"), str)]
    return Credit(names, ids if len(ids) == len(names) else [])


def _table(value: object) -> Mapping[str, Any]:
    """An object, or the first of a list of them; empty for anything else."""
    if isinstance(value, list) and value:
        value = cast("list[object]", value)[0]
    return cast("Mapping[str, Any]", value) if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return cast("list[object]", value) if isinstance(value, list) else []

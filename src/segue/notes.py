"""Notes on a continuation: a code and values for programs, and their English text, defined only here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, Literal, TypeAlias

import msgspec

NoteCode = Literal[
    "empty_query",
    "nothing_known",
    "no_weight",
    "few_tracks",
    "few_tags",
    "unknown_tracks",
    "unknown_tags",
    "unknown_genres",
    "unknown_artists",
    "track_not_found",
    "track_taken",
    "unheard",
    "unsure",
]
"""Codes of notes; `TEXTS` has the text of each."""

NoteValue: TypeAlias = str | int | float | tuple[str, ...] | None

MOST_NAMED: Final = 5
"""Most names in a note."""


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """A remark on the answer to one query.

    Attributes:
        code: Its kind.
        values: The values in its text; their names depend only on the code.
        text: The English text.
    """

    code: NoteCode
    values: Mapping[str, NoteValue] = {}
    text: str

    def __str__(self) -> str:
        return self.text


def note(code: NoteCode, **values: NoteValue) -> Note:
    """Return a note with its text.

    Args:
        code: Its kind.
        values: The values of that code, as its text in `TEXTS` takes them.
    """
    return Note(code=code, values=values, text=TEXTS[code](**values))


def note_of_names(code: NoteCode, names: Sequence[str], nearest: Sequence[str] | None = None) -> Note:
    """Return a note on some names: it lists the first `MOST_NAMED` and counts the others as `more`.

    Args:
        code: Its kind.
        names: The names.
        nearest: For codes that take it, the nearest known name of each listed one, "" for none.
    """
    known: dict[str, NoteValue] = {} if nearest is None else {"nearest": tuple(nearest)}
    return note(code, names=tuple(names[:MOST_NAMED]), more=max(0, len(names) - MOST_NAMED), **known)


def _listed(start: str) -> Callable[..., str]:
    def text(names: Sequence[str], more: int, nearest: Sequence[str] = ()) -> str:
        meant = [f" (did you mean {near}?)" if near else "" for near in nearest] or [""] * len(names)
        listed = [name + question for name, question in zip(names, meant, strict=True)]
        return start + ", ".join(listed) + (f" and {more} more" if more else "")

    return text


def _taken(text: str, track: str, id: str, playlists: int, others: int) -> str:  # noqa: A002 - the value's name
    held = "1 playlist" if playlists == 1 else f"{playlists:,} playlists"
    fit = "track fits" if others == 1 else "tracks fit"
    besides = f"; {others:,} other {fit}, less well or less played" if others else ""
    return f"{text!r}: took {track} (id {id}, in {held}){besides}."


def _few_tracks(found: int, asked: int, limits: Sequence[str]) -> str:
    why = f"the others are left out by {', '.join(limits)}" if limits else "the model knows no others"
    return f"{found:,} of {asked:,} tracks: {why}"


HELPS: Final[Mapping[str, str]] = {
    "track": "a track",
    "known_track": "a track that the model knows",
    "more_tracks": "more tracks",
    "tag": "a tag",
    "known_tag": "a tag that the model knows",
    "title": "a title",
    "longer_title": "a longer title",
}
"""What would help a list that expects little, by the code in the note `unsure`."""


def _unsure(target: str, hits: float, precision: float, below: float, helps: Sequence[str]) -> str:
    listed = f"; {' or '.join(HELPS[one] for one in helps)} would help" if helps else ""
    return (
        f"unsure of these {target}: about {hits:.1f} are expected to belong, "
        f"{100 * precision:.1f} % of the first ones (below {100 * below:g} %){listed}"
    )


TEXTS: Final[Mapping[NoteCode, Callable[..., str]]] = {
    "empty_query": "an empty query: these are the most popular".format,
    "nothing_known": "nothing in the query is known: these are the most popular".format,
    "no_weight": "all seed tracks have weight 0: these are the most popular".format,
    "few_tracks": _few_tracks,
    "few_tags": "{found:,} of {asked:,} tags: the model knows {known:,}".format,
    "unknown_tracks": _listed("unknown tracks, left out: "),
    "unknown_tags": _listed("unknown tags, left out: "),
    "unknown_genres": _listed("constraints name unknown genres: "),
    "unknown_artists": _listed("constraints name unknown artists: "),
    "track_not_found": "{text!r}: no track has this id or name; it was left out.".format,
    "track_taken": _taken,
    "unheard": "the energy of {known:,} of {tracks:,} tracks is known: the order has no curve of energy".format,
    "unsure": _unsure,
}
"""A code → the function from its values to its English text."""

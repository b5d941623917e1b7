"""Neighbours in the embedding: the tracks, tags and title words with the nearest vectors."""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from segue.errors import QueryError
from segue.insight.embedding import embedding
from segue.insight.finding import find_tracks
from segue.model.model import Model
from segue.text import tokens
from segue.types import Id
from segue.word2vec.word_vectors import WordVectors

Among = Literal["all", "tracks", "tags", "words"]
"""Which kinds to return; "all" includes whole titles."""

Kind = Literal["track", "tag", "word", "title"]

PREFIXES: Final[dict[str, Kind]] = {"track:": "track", "tag:": "tag", "w:": "word", "=": "title"}
"""A token's prefix → its kind; a title is a whole title as one token."""

WANTED: Final[dict[Among, str]] = {"all": "", "tracks": "track:", "tags": "tag:", "words": "w:"}


class Neighbour(msgspec.Struct, frozen=True, kw_only=True):
    """A neighbour in the embedding.

    Attributes:
        kind: What it is.
        value: The track's id, the tag, the word.
        label: Its readable name: a track's "artist - title".
        cosine: Cosine to the query's vector, in [-1, 1].
    """

    kind: Kind
    value: Id
    label: str
    cosine: float


class Neighbours(msgspec.Struct, frozen=True, kw_only=True):
    """The nearest neighbours of a track, tag or word.

    Attributes:
        label: Readable name of the track, tag or word.
        note: How a name was matched, where it had to be looked up; else "".
        nearest: Nearest first.
    """

    label: str
    note: str
    nearest: list[Neighbour]


def neighbours(
    model: Model, *, track: str = "", tag: str = "", word: str = "", n: int = 20, among: Among = "all"
) -> Neighbours:
    """Return the `n` nearest neighbours of a track, a tag or a title word; exactly one of them is given.

    Args:
        model: A model with an embedding.
        track: An id or a name.
        tag: A tag in any spelling.
        word: A word in any form.
        n: Most neighbours.
        among: Which kinds to return.

    Raises:
        ConfigError: The model has no embedding.
        QueryError: Not exactly one of the three is given, or the embedding does not know it.
    """
    words = embedding(model)
    token, note = _token(model, words, track=track, tag=tag, word=word)
    nearest: list[Neighbour] = []
    for other, cosine in words.similar(token, n, among=WANTED[among] or None):
        kind, value = _parts(other)
        key = model.track_id(value) if kind == "track" else value
        nearest.append(Neighbour(kind=kind, value=key, label=_label(model, other), cosine=round(cosine, 6)))
    return Neighbours(label=_label(model, token), note=note, nearest=nearest)


def _token(model: Model, words: WordVectors, *, track: str, tag: str, word: str) -> tuple[str, str]:
    """Return the token of the query, and a note on how its name was matched."""
    given = {"--track": track, "--tag": tag, "--word": word}
    if sum(map(bool, given.values())) != 1:
        raise QueryError(
            expected=f"one of {', '.join(given)}",
            got=f"{sum(map(bool, given.values()))} of them",
            hint="Ask for one thing at a time.",
        )
    note = ""
    if track:
        found = find_tracks(model, [track])
        candidates = [f"track:{model.tracks['id'][row]}" for row in found.rows]
        note = " ".join(map(str, found.notes))
    else:
        spelled = model.facets.vocabulary.spelled_tag(tag) or tag
        candidates = [f"tag:{spelled}"] if tag else list(tokens(word, model.facets.korean).words)
    known = [name for name in candidates if name in words.rows]
    if not known:
        raise QueryError(
            expected="a track, tag or word that the embedding knows",
            got=repr(track or tag or word),
            hint=note or _why(words, bool(word)),
        )
    return known[0], note


def _why(words: WordVectors, word: bool) -> str:
    """Return why a token may have no vector."""
    if word and not any(map(_is_word, words.tokens)):
        return "This embedding has tracks and tags alone; that of a model of the recipe default has words."
    return "It is unknown, or in too few playlists to have a vector."


def _is_word(token: str) -> bool:
    return token.startswith(WANTED["words"])


def _label(model: Model, token: str) -> str:
    """Return a token's readable name."""
    kind, value = _parts(token)
    if kind != "track":
        return value
    code = model.facets.vocabulary.codes["track"]
    return model.track_label(code[value]) if value in code else value


def _parts(token: str) -> tuple[Kind, str]:
    for prefix, kind in PREFIXES.items():
        if token.startswith(prefix):
            return kind, token.removeprefix(prefix)
    return "word", token

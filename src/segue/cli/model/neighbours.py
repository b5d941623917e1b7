"""The embedding's tokens as a person names and reads them, and the nearest of them."""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from segue.cli.model import seeds
from segue.errors import ConfigError, QueryError
from segue.model import Model
from segue.text import tokens
from segue.types import Id
from segue.word2vec.track2vec import FittedTrack2Vec

Among = Literal["all", "tracks", "tags", "words"]
Kind = Literal["track", "tag", "word", "title"]

PREFIXES: Final[dict[str, Kind]] = {"track:": "track", "tag:": "tag", "w:": "word", "=": "title"}
"""How a token begins → what it stands for; a title is a whole title, as one token."""

WANTED: Final[dict[Among, str]] = {"all": "", "tracks": "track:", "tags": "tag:", "words": "w:"}


class Neighbour(msgspec.Struct, frozen=True, kw_only=True):
    """Something near in the embedding.

    Attributes:
        kind: What it is.
        value: The track's id, the tag, the word.
        label: How a person reads it: a track's "artist - title".
        cosine: How near, in [-1, 1].
    """

    kind: Kind
    value: Id
    label: str
    cosine: float


def embedding(model: Model) -> FittedTrack2Vec:
    """The model's vectors.

    Raises:
        ConfigError: Its recipe has none.
    """
    if model.track2vec is None:
        raise ConfigError(
            expected="a model with an embedding",
            got=f"one that has none, by its recipe {model.manifest.recipe}",
            hint="Fit one with --recipe default.",
        )
    return model.track2vec


def token(model: Model, *, track: str, tag: str, word: str) -> tuple[str, str]:
    """The token that is asked for, and a note on what was taken for it.

    Raises:
        QueryError: Not exactly one of the three is given, or the embedding does not know it.
    """
    given = {"--track": track, "--tag": tag, "--word": word}
    if sum(map(bool, given.values())) != 1:
        raise QueryError(
            expected=f"one of {', '.join(given)}",
            got=f"{sum(map(bool, given.values()))} of them",
            hint="Ask for one thing at a time.",
        )
    note = ""
    if track:
        found = seeds.find([track], model)
        candidates = [f"track:{model.tracks['id'][row]}" for row in found.rows]
        note = " ".join(map(str, found.notes))
    else:
        spelled = model.facets.vocabulary.spelled_tag(tag) or tag
        candidates = [f"tag:{spelled}"] if tag else list(tokens(word).words)
    known = [name for name in candidates if name in embedding(model).words.rows]
    if not known:
        raise QueryError(
            expected="a track, tag or word that the embedding knows",
            got=repr(track or tag or word),
            hint=note or "It is unknown, or in too few playlists to have a vector.",
        )
    return known[0], note


def nearest(model: Model, name: str, n: int, among: Among) -> list[Neighbour]:
    """The `n` tokens nearest to the token `name`, nearest first."""
    found: list[Neighbour] = []
    for other, cosine in embedding(model).similar(name, n, among=WANTED[among] or None):
        kind, value = _parts(other)
        key = model.track_id(value) if kind == "track" else value
        found.append(Neighbour(kind=kind, value=key, label=read(model, other), cosine=round(cosine, 6)))
    return found


def read(model: Model, name: str) -> str:
    """A token as a person reads it."""
    kind, value = _parts(name)
    if kind != "track":
        return value
    rows = seeds.find([value], model).rows
    return seeds.label(rows[0], model) if rows else value


def _parts(name: str) -> tuple[Kind, str]:
    for prefix, kind in PREFIXES.items():
        if name.startswith(prefix):
            return kind, name.removeprefix(prefix)
    return "word", name

"""A dataset as text for word methods: each playlist is a sentence of tokens, in playlist order.

A token names what it stands for: `track:12`, `tag:카페`, `w:밤`. A playlist's tags and title words follow its tracks.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Final, Literal, Self, get_args

import numpy as np
import polars as pl
from scipy.sparse import csr_array

from segue.data.dataset import Dataset
from segue.errors import ConfigError, DataError
from segue.facets.sparse import Csr
from segue.generators.knn.track2vec import token_of
from segue.protocols import Progress, Silent
from segue.text.tokens import tokenise
from segue.word2vec.token_bags import TokenBags

Kind = Literal["track", "tag", "word"]
"""What may stand in a sentence."""

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

_SILENT: Final = Silent()


@dataclasses.dataclass(frozen=True, eq=False)
class Corpus:
    """The sentences of a dataset.

    Attributes:
        dataset: The dataset that it was read from.
        kinds: What stands in the sentences.
        sentences: The tokens of each playlist, in the order of the dataset; some may be empty.
    """

    dataset: Dataset
    kinds: tuple[Kind, ...]
    sentences: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, dataset: Dataset, kinds: Sequence[str] = KINDS, progress: Progress = _SILENT) -> Self:
        """Read the sentences of a dataset.

        Raises:
            ConfigError: There is no kind, or one is unknown.
            DataError: The dataset has no playlist with a token.
        """
        wanted: tuple[Kind, ...] = tuple(kind for kind in KINDS if kind in kinds)
        if not wanted or set(kinds) - set(KINDS):
            raise ConfigError(expected=f"one or more of {', '.join(KINDS)}", got=", ".join(kinds) or "none")
        sentences = _sentences(dataset, wanted, progress)
        if not any(sentences):
            raise DataError(
                expected=f"playlists with a {' or '.join(wanted)}",
                got=f"none among {len(sentences)}",
                hint="Name other kinds of tokens, or another dataset.",
            )
        return cls(dataset, wanted, sentences)

    def bags(self, min_count: int, *, exact: bool = False) -> TokenBags:
        """Return the sentences as codes; see `TokenBags`.

        Raises:
            DataError: No token occurs `min_count` times, or no playlist has two such tokens.
        """
        bags = TokenBags.read(self.sentences, min_count=min_count, exact=exact)
        if not len(bags.lengths) or int(bags.lengths.max()) < 2:
            raise DataError(
                expected=f"playlists with two or more tokens that occur {min_count} times",
                got="none",
                hint="Lower --min-count, or give more playlists.",
            )
        return bags

    def labels(self, tokens: Sequence[str]) -> list[str]:
        """Return a readable name for each token: a track's "artist - title", else the token's own text."""
        named = dict(zip(self.dataset.tracks["id"].to_list(), track_names(self.dataset), strict=True))
        return [_label(token, named) for token in tokens]

    def texts(self, tokens: Sequence[str]) -> list[str]:
        """Return what a person reads for each token, "" where only an id is known."""
        labels = self.labels(tokens)
        return [
            "" if token == f"track:{label}" else label for token, label in zip(tokens, labels, strict=True)
        ]


def track_names(dataset: Dataset) -> list[str]:
    """Return each track's "artist, artist - title"; the title alone without artists, and the id without both."""
    joined = pl.concat_str(
        pl.col("artists").list.join(", ").replace("", None),
        pl.col("title"),
        separator=" - ",
        ignore_nulls=True,
    )
    names = dataset.tracks.select(name=joined, id="id")
    return [name or key for name, key in names.iter_rows()]


def matrix(bags: TokenBags) -> Csr:
    """Return how often each playlist holds each token, shape (playlists, tokens), float32; unknown ones left out."""
    owners = np.repeat(np.arange(len(bags.lengths)), bags.lengths)
    known = bags.codes >= 0
    ones = np.ones(int(known.sum()), np.float32)
    shape = len(bags.lengths), len(bags.tokens)
    return csr_array((ones, (owners[known], bags.codes[known])), shape=shape)


def _sentences(dataset: Dataset, kinds: tuple[Kind, ...], progress: Progress) -> tuple[tuple[str, ...], ...]:
    table = dataset.playlists
    names = [token_of("track", key) for key in dataset.tracks["id"].to_list()]
    parts: list[list[list[str]]] = []
    if "track" in kinds:
        parts.append([[names[row] for row in rows] for rows in table["tracks"].to_list()])
    if "tag" in kinds:
        parts.append([[token_of("tag", tag) for tag in tags] for tags in table["tags"].to_list()])
    if "word" in kinds:
        titles = tokenise(table["title"].fill_null("").to_list(), progress)
        parts.append([[*title.words] for title in titles])
    return tuple(tuple(token for part in row for token in part) for row in zip(*parts, strict=True))


def _label(token: str, named: dict[str, str]) -> str:
    kind, _, value = token.partition(":")
    if kind == "track":
        return named.get(value, value)
    return value if kind in ("tag", "w", "playlist") else token  # year:2017 says what it is

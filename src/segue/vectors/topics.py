"""Topics: what each number of a vector of LDA or LSA stands for, named by its tags, words and tracks."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from segue.errors import ConfigError
from segue.vectors.fitted import FittedVectors
from segue.vectors.queries import kind_of_token


class Topic(msgspec.Struct, frozen=True, kw_only=True):
    """One topic.

    Attributes:
        number: Its place in the vectors, from 0.
        share: Its share of all occurrences (lda), or of the squares of all vectors (lsa).
        name: Its first tags and words.
        tags: Tags and title words, those that say most about it first.
        tracks: Names of tracks, in the same order.
    """

    number: int
    share: float
    name: str
    tags: list[str]
    tracks: list[str]


def topics(vectors: FittedVectors, *, n: int = 8) -> list[Topic]:
    """Return all topics, the largest share first.

    A token's weight in a topic is p(topic | token) · √count: by the first factor alone rare tokens would lead, by
    p(token | topic) alone the popular ones, in every topic. For LSA it is the entry of the vector itself.

    Args:
        vectors: Vectors whose numbers are topics.
        n: Most tags and words, and most tracks, of a topic.

    Raises:
        ConfigError: They are of another method.
    """
    if not vectors.trained.topics:
        raise ConfigError(
            expected="vectors of a method with topics",
            got=f"vectors of {vectors.trained.method}",
            hint="Train some with --method lda or lsa.",
        )
    entries = np.array(vectors.words.vectors, np.float64)
    if vectors.trained.method == "lsa":
        weights, sizes = entries, (entries**2).sum(axis=0)
    else:
        weights, sizes = entries * np.sqrt(vectors.counts)[:, None], vectors.counts @ entries
    shares = sizes / max(float(sizes.sum()), 1e-12)
    kinds = np.array([kind_of_token(token) for token in vectors.words.tokens])
    found: list[Topic] = []
    for number in np.argsort(-shares, kind="stable").tolist():
        tags = _first(vectors, weights[:, number], kinds, ("tag", "word"), n)
        tracks = _first(vectors, weights[:, number], kinds, ("track",), n)
        name = " · ".join((tags or tracks)[:3])
        share = round(float(shares[number]), 4)
        found.append(Topic(number=number, share=share, name=name, tags=tags, tracks=tracks))
    return found


def _first(
    vectors: FittedVectors,
    weights: NDArray[np.float64],
    kinds: NDArray[np.str_],
    wanted: Sequence[str],
    n: int,
) -> list[str]:
    rows = np.flatnonzero(np.isin(kinds, wanted) & (weights > 0))
    best = rows[np.argsort(-weights[rows], kind="stable")]
    found: dict[str, None] = {}  # a tag and a word may read alike
    for row in best.tolist():
        if len(found) == n:
            break
        found[vectors.labels[row]] = None
    return list(found)

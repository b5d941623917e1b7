"""Questions to vectors: what is near a sum of tokens, which token does not belong, what completes an analogy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from segue.errors import QueryError
from segue.text.normalisation import normalise
from segue.vectors.fitted import FittedVectors

PREFIXES: Final[Mapping[str, str]] = {"track": "track:", "tag": "tag:", "word": "w:", "playlist": "playlist:"}
"""A kind → the prefix of its tokens."""

ALIKE: Final = 80
"""How alike two names must be at least, of 100, to be taken for one."""


class Near(msgspec.Struct, frozen=True, kw_only=True):
    """A token near to what was asked.

    Attributes:
        token: The token.
        kind: What it stands for.
        label: Its readable name.
        cosine: Its cosine, in [-1, 1].
    """

    token: str
    kind: str
    label: str
    cosine: float


def kind_of_token(token: str) -> str:
    """Return what a token stands for; "word" for tokens of titles, such as `year:2017`."""
    return next((kind for kind, prefix in PREFIXES.items() if token.startswith(prefix)), "word")


def find(vectors: FittedVectors, kind: str, text: str) -> str:
    """Return the token of a kind that a person names by its id, its text or a track's name.

    Args:
        vectors: The vectors.
        kind: One of `PREFIXES`.
        text: An id or a tag as it is; else the most alike name, of equals the most frequent.

    Raises:
        QueryError: No token of that kind is named so.
    """
    exact = f"{PREFIXES[kind]}{text}"
    if exact in vectors.words.rows:
        return exact
    names = {
        row: normalise(vectors.labels[row])
        for row in range(len(vectors.labels))
        if vectors.words.tokens[row].startswith(PREFIXES[kind])
    }
    best = process.extractOne(normalise(text), names, scorer=fuzz.token_set_ratio, score_cutoff=ALIKE)
    if not normalise(text) or best is None:
        raise QueryError(
            expected=f"a {kind} among the {len(names):,} with a vector",
            got=repr(text),
            hint="It is unknown, or in too few playlists to have a vector.",
        )
    return vectors.words.tokens[int(best[2])]


def similar(
    vectors: FittedVectors, plus: Sequence[str], minus: Sequence[str] = (), *, n: int = 20, among: str = ""
) -> list[Near]:
    """Return the tokens nearest to a sum and difference of tokens, without these; each counts by its direction.

    Args:
        vectors: The vectors.
        plus: Tokens, one or more.
        minus: Tokens that are taken away.
        n: At most this many.
        among: A kind that may come back; "" for all.

    Raises:
        QueryError: There is no token to add, or one is unknown.
    """
    if not plus:
        raise QueryError(expected="one or more tokens to look near to", got="none")
    total = directions(vectors, plus).sum(axis=0) - directions(vectors, minus).sum(axis=0)
    prefix = PREFIXES[among] if among else None
    found = vectors.words.near(total, n, among=prefix, leave=(*plus, *minus))
    return [_near(vectors, token, cosine) for token, cosine in found]


def analogy(vectors: FittedVectors, a: str, b: str, c: str, *, n: int = 20, among: str = "") -> list[Near]:
    """Return what is to `c` as `b` is to `a`: the tokens nearest to b - a + c (Mikolov, Yih & Zweig 2013)."""
    return similar(vectors, (b, c), (a,), n=n, among=among)


def odd(vectors: FittedVectors, tokens: Sequence[str]) -> list[Near]:
    """Return tokens by their cosine to the mean direction of the others, the one that belongs least first.

    Raises:
        QueryError: There are fewer than three different tokens, or one is unknown.
    """
    asked = list(dict.fromkeys(tokens))
    if len(asked) < 3:
        raise QueryError(expected="three or more different tokens", got=str(len(asked)))
    each = directions(vectors, asked)
    others = each.sum(axis=0) - each
    lengths = np.linalg.norm(others, axis=1)
    cosines = (each * others).sum(axis=1) / np.where(lengths > 0, lengths, 1)
    order: list[int] = np.argsort(cosines, kind="stable").tolist()
    return [_near(vectors, asked[i], float(cosines[i])) for i in order]


def directions(vectors: FittedVectors, tokens: Sequence[str]) -> NDArray[np.floating[Any]]:
    """Return the unit vectors of tokens, shape (tokens, dim); zeros for a vector of zeros.

    Raises:
        QueryError: One is unknown.
    """
    unknown = [token for token in tokens if token not in vectors.words.rows]
    if unknown:
        raise QueryError(
            expected="tokens with a vector",
            got=repr(unknown[0]),
            hint="It is unknown, or in too few playlists to have a vector.",
        )
    rows = np.array(vectors.words.vectors[[vectors.words.rows[token] for token in tokens]]).reshape(
        -1, vectors.words.dim
    )
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.where(lengths > 0, lengths, 1)


def _near(vectors: FittedVectors, token: str, cosine: float) -> Near:
    label = vectors.labels[vectors.words.rows[token]]
    return Near(token=token, kind=kind_of_token(token), label=label, cosine=round(cosine, 6))

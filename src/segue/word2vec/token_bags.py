"""A corpus of token bags as integers, read in one pass into compact arrays.

A token's code is its row in the vocabulary, the most frequent first, so the first rows are the most popular
tokens.

Two forms exist. The usual one drops what teaches nothing (rare tokens, playlists of one token) and orders tokens of
one count by their text, so that the order of playlists does not matter. The `exact` form is gensim's: rare tokens
keep their places as `UNKNOWN`, short playlists stay, and of tokens with one count the one seen last comes first.
A token's row decides its first vector and which random numbers draw it as noise, so only equal rows train alike.
"""

from __future__ import annotations

import array
import dataclasses
from collections.abc import Iterable, Sequence
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from segue.errors import NOWHERE, DataError, Where

UNKNOWN: Final = -1
"""The code of a rare token in the exact form; gensim's kernels skip a code that the vocabulary lacks."""


@dataclasses.dataclass(frozen=True, eq=False)
class TokenBags:
    """Playlists as codes of the tokens that are frequent enough.

    Attributes:
        tokens: The vocabulary, by falling count, then by text.
        counts: Occurrences of each, shape (len(tokens),), int64.
        codes: The known tokens of all bags, one bag after another, int32; in the exact form also `UNKNOWN`.
        ends: `codes[ends[i]:ends[i + 1]]` is bag i; int64, starts with 0. Bags with fewer than two known
            tokens are left out, since their tokens have no neighbour; the exact form has them.
        playlists: Number of bags that were read, including those left out.
    """

    tokens: tuple[str, ...]
    counts: NDArray[np.int64]
    codes: NDArray[np.int32]
    ends: NDArray[np.int64]
    playlists: int

    @classmethod
    def read(cls, sentences: Iterable[Sequence[str]], *, min_count: int, exact: bool = False) -> Self:
        """Read the bags once; tokens that occur less than `min_count` times are dropped.

        Args:
            sentences: The tokens of each playlist.
            min_count: Least occurrences of a token in the vocabulary.
            exact: Read them in gensim's form; see the module.

        Raises:
            DataError: A bag is not a list of texts, or no token occurs `min_count` times.
        """
        seen, flat, lengths = _encode(sentences)
        counts = np.bincount(flat, minlength=len(seen))
        kept = np.flatnonzero(counts >= min_count).tolist()
        if not kept:
            raise DataError(
                expected=f"tokens that occur {min_count} times or more",
                got=f"none among {len(seen)} tokens of {len(lengths)} playlists",
                hint="Lower min_count or give more playlists.",
            )
        names = list(seen)
        if exact:
            order = sorted(kept, key=lambda code: (-int(counts[code]), -code))
        else:
            order = sorted(kept, key=lambda code: (-int(counts[code]), names[code]))
        recode = np.full(len(seen), UNKNOWN, np.int32)
        recode[order] = np.arange(len(order), dtype=np.int32)
        if exact:
            codes, ends = recode[flat], np.append(0, np.cumsum(lengths)).astype(np.int64)
        else:
            codes, ends = _known_bags(recode[flat], lengths)
        return cls(tuple(names[code] for code in order), counts[order], codes, ends, len(lengths))

    @property
    def lengths(self) -> NDArray[np.int64]:
        """Number of tokens in each bag."""
        return np.diff(self.ends)


def _encode(
    sentences: Iterable[Sequence[str]],
) -> tuple[dict[str, int], NDArray[np.int32], NDArray[np.int64]]:
    """Each token's number in order of appearance, all bags as such numbers, and the bags' lengths."""
    seen: dict[str, int] = {}
    flat, lengths = array.array("i"), array.array("q")
    for number, sentence in enumerate(sentences, start=1):
        if isinstance(sentence, str):
            raise _not_tokens(sentence, Where(item=f"playlist {number}"))
        flat.extend([seen.setdefault(token, len(seen)) for token in sentence])
        lengths.append(len(sentence))
    for token in seen:
        if not isinstance(token, str):  # pyright: ignore[reportUnnecessaryIsInstance] - untyped callers pass ids
            raise _not_tokens(token, NOWHERE)
    return seen, np.array(flat, np.int32), np.array(lengths, np.int64)


def _not_tokens(got: object, where: Where) -> DataError:
    return DataError(
        expected="each playlist as a list of texts, such as ['track:7', 'tag:밤']",
        got=repr(got),
        where=where,
        hint="Name each token with its kind in front.",
    )


def _known_bags(
    codes: NDArray[np.int32], lengths: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """The bags without unknown tokens and without bags of fewer than two."""
    owners = np.repeat(np.arange(len(lengths)), lengths)
    known = codes >= 0
    left = np.bincount(owners[known], minlength=len(lengths))
    kept = known & (left[owners] >= 2)
    return codes[kept], np.concatenate(([0], np.cumsum(left[left >= 2]))).astype(np.int64)


def hands(ends: NDArray[np.int64], most: int) -> NDArray[np.int64]:
    """Divide each bag into the fewest pieces ("hands") of at most `most` tokens, as equal as possible.

    Args:
        ends: As in `TokenBags.ends`.
        most: At least 1.

    Returns:
        The hands' ends, in the same form.
    """
    lengths: NDArray[np.int64] = np.diff(ends)
    parts: NDArray[np.int64] = -(-lengths // most)
    part: NDArray[np.int64] = np.arange(int(parts.sum())) - np.repeat(np.cumsum(parts) - parts, parts)
    starts: NDArray[np.int64] = np.repeat(ends[:-1], parts) + np.repeat(lengths, parts) * part // np.repeat(
        parts, parts
    )
    return np.append(starts, ends[-1])


def shuffle_bags(
    codes: NDArray[np.int32], ends: NDArray[np.int64], rng: np.random.Generator, *, longer_than: int
) -> None:
    """Shuffle the tokens of each bag longer than `longer_than`, in place."""
    for bag in np.flatnonzero(np.diff(ends) > longer_than).tolist():
        rng.shuffle(codes[ends[bag] : ends[bag + 1]])

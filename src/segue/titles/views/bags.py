"""Bags of features: what is in a title, whatever its order, as fastText has it (Joulin et al. 2017).

A title's features are Segue's title tokens (the whole, Kiwi's words, years, character n-grams) with its words and
pairs of words as they stand between spaces, or all character n-grams of some lengths with the spaces in them,
which suit longer texts, and n-grams of letters, which see into Hangul syllables; each tag is one more.
"""

from __future__ import annotations

import array
import collections
import functools
import itertools
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
import polars as pl
from numpy.typing import NDArray

from segue.errors import ArtifactError, ConfigError, Where
from segue.files.artifacts import write_table
from segue.files.tables import read_columns
from segue.protocols import Progress, Silent
from segue.text import Korean, tokenise
from segue.text.dictionary import USUAL
from segue.titles.views.characters import letters
from segue.titles.views.reading import Reads, spelled
from segue.titles.views.view import Ids

FILE: Final = "features.parquet"

WORDS, GRAMS, TAGS, LETTERS = 1, 2, 3, 4
"""The blocks of features that weigh alike however many features each has."""

_TAG: Final = "tag:"
_GRAMS: Final = ("g:", "n:")
_LETTERS: Final = "l:"

ALWAYS: Final = 1
"""A feature of every row, so that none is empty."""


class BagSettings(msgspec.Struct, frozen=True, kw_only=True, tag="bag"):
    """Which features, and how many.

    Attributes:
        tokens: Take Segue's title tokens.
        pairs: Take words and pairs of neighbouring words, as they stand between spaces.
        ngrams: Take all character n-grams from the first length to the second; None takes none.
        letters: The same of letters, Hangul syllables taken apart (밤 is ㅂㅏㅁ).
        spaces: Let n-grams have the spaces between words, and one at each end of the text, in them.
        min_count: Titles a feature must occur in.
        features: Most features; the commonest are kept.
        reads: "text" for longer texts, whose HTML goes; Segue's title tokens read titles.
        korean: How title tokens read Korean.

    Raises:
        ConfigError: A setting is outside its range, or there are no features to take.
    """

    tokens: bool = True
    pairs: bool = True
    ngrams: tuple[int, int] | None = None
    letters: tuple[int, int] | None = None
    spaces: bool = True
    min_count: int = 2
    features: int = 1_000_000
    reads: Reads = "title"
    korean: Korean = USUAL

    def __post_init__(self) -> None:
        lengths = [given for given in (self.ngrams, self.letters) if given is not None]
        if not self.tokens and not self.pairs and not lengths:
            raise ConfigError(expected="tokens, pairs, ngrams or letters", got="none of them")
        for given in lengths:
            if not 1 <= given[0] <= given[1] <= 8:
                raise ConfigError(expected="ngrams such as (1, 4)", got=str(given))
        if self.tokens and self.reads != "title":
            raise ConfigError(expected="no title tokens of longer texts", got="tokens")
        if self.min_count < 1 or self.features < 1:
            raise ConfigError(
                expected="min_count and features of 1 or more", got=f"{self.min_count}, {self.features}"
            )

    def fit(self, titles: Sequence[str], tags: Sequence[Sequence[str]], *, progress: Progress) -> BagView:
        """Count the features of titles, and their tags."""
        seen: dict[str, int] = {}
        flat, lengths = array.array("i"), array.array("q")
        for found in self.found(
            titles, progress
        ):  # as numbers at once: the texts' n-grams would fill the memory
            flat.extend([seen.setdefault(name, len(seen)) for name in found])
            lengths.append(len(found))
        read = np.frombuffer(flat, np.int32) if flat else np.zeros(0, np.int32)
        counts = dict(zip(seen, np.bincount(read, minlength=len(seen)).tolist(), strict=True))
        tagged = collections.Counter(f"{_TAG}{tag}" for given in tags for tag in set(given))
        every = counts | tagged
        kept = [(-count, name) for name, count in every.items() if count >= self.min_count]
        names = tuple(name for _, name in sorted(kept)[: self.features])
        view = BagView(self, names, np.array([every[name] for name in names], np.int64), len(titles))
        view.remember(titles, view.recoded(seen, read, np.array(lengths, np.int64)))
        return view

    def load(self, directory: Path) -> BagView:
        """Read saved features; see `View`."""
        path = directory / FILE
        hint = "Fit the encoder again."
        table = read_columns(path, {"feature": pl.String, "count": pl.Int64}, hint=hint)
        names, counts = tuple(table["feature"].to_list()), table["count"].to_numpy()
        if not len(counts) or counts.min() < 0:
            raise ArtifactError(
                expected="a row for all titles and one for each feature, with counts of 0 or more",
                got=f"{len(counts)} rows" + (f" with a count of {counts.min()}" if len(counts) else ""),
                where=Where(path),
                hint=hint,
            )
        return BagView(self, names[1:], counts[1:], int(counts[0]))

    def found(self, titles: Sequence[str], progress: Progress) -> Iterator[list[str]]:
        """The features of each title, none twice."""
        grams = (self._more(title) for title in titles)
        if not self.tokens:
            shown = progress.track(grams, label="Reading texts", total=len(titles))
            yield from map(sorted, shown)
            return
        for token, more in zip(tokenise(titles, progress, self.korean), grams, strict=True):
            whole = [token.whole] if token.whole else []
            yield [*whole, *token.words, *token.grams, *sorted(more)]

    def _more(self, title: str) -> set[str]:
        """The features of a title beside Segue's tokens."""
        found = set[str]()
        text = spelled(title, self.reads)
        if self.ngrams:
            found |= _ngrams("n:", text, *self.ngrams, spaces=self.spaces)
        if self.letters:
            found |= _ngrams(_LETTERS, letters(text), *self.letters, spaces=self.spaces)
        return found | _pairs(text) if self.pairs else found


class BagView:
    """Learned features.

    Attributes:
        names: Of the features, by falling count.
        counts: Titles each occurs in, int64.
        titles_seen: Titles they were counted in.
    """

    def __init__(
        self, settings: BagSettings, names: tuple[str, ...], counts: NDArray[np.int64], titles_seen: int
    ) -> None:
        self.settings, self.names, self.counts, self.titles_seen = settings, names, counts, titles_seen
        self._ids = {name: at for at, name in enumerate(names, start=ALWAYS + 1)}
        self._read: tuple[Sequence[str], list[Ids]] | None = None

    def remember(self, titles: Sequence[str], found: list[Ids]) -> None:
        """Keep what was read of the training titles until they are asked for: Kiwi need not read them again."""
        self._read = (titles, found)

    def recoded(self, seen: Iterable[str], read: NDArray[np.int32], lengths: NDArray[np.int64]) -> list[Ids]:
        """Rows of numbers, each a place in `seen`, as rows of ids; what was not kept is left out."""
        code = np.array([self._ids.get(name, -1) for name in seen] or [-1], np.int64)
        ids = code[read]
        owners = np.repeat(np.arange(len(lengths)), lengths)[ids >= 0]
        ends = np.cumsum(np.bincount(owners, minlength=len(lengths)))
        return np.split(ids[ids >= 0], ends[:-1]) if len(lengths) else []

    @property
    def size(self) -> int:
        """See `View.size`."""
        return len(self.names) + ALWAYS + 1

    @functools.cached_property
    def idf(self) -> NDArray[np.float32]:
        """Of each id, log((N + 1) / (f + 1)) + 1; 0 for padding and 1 for what all have, shape (size,)."""
        rare = np.log((self.titles_seen + 1) / (self.counts + 1)) + 1
        return np.concatenate([[0.0, 1.0], rare]).astype(np.float32)

    @functools.cached_property
    def blocks(self) -> NDArray[np.int8]:
        """What each id is: `WORDS`, `GRAMS` or `TAGS`; 0 for padding and what all have, shape (size,)."""
        kinds = [
            TAGS
            if name.startswith(_TAG)
            else GRAMS
            if name.startswith(_GRAMS)
            else LETTERS
            if name.startswith(_LETTERS)
            else WORDS
            for name in self.names
        ]
        return np.array([0, 0, *kinds], dtype=np.int8)

    def titles(self, texts: Sequence[str]) -> list[Ids]:
        """See `View.titles`."""
        if self._read is not None and self._read[0] is texts:
            known, self._read = self._read[1], None
            return known
        return self._known(self.settings.found(texts, Silent()))

    def _known(self, found: Iterable[Sequence[str]]) -> list[Ids]:
        ids = self._ids
        return [np.array([ids[name] for name in names if name in ids], dtype=np.int64) for names in found]

    def tags(self, texts: Sequence[str]) -> list[Ids]:
        """See `View.tags`: one id, or none for an unknown tag."""
        found = [self._ids.get(f"{_TAG}{text}") for text in texts]
        return [np.array([] if one is None else [one], dtype=np.int64) for one in found]

    def join(self, title: Ids, tags: Sequence[Ids]) -> Ids:
        """See `View.join`."""
        return np.concatenate([np.array([ALWAYS], dtype=np.int64), title, *tags])

    def save(self, directory: Path) -> None:
        """Write features.parquet, the number of titles in its first row."""
        table = pl.DataFrame(
            {"feature": ["", *self.names], "count": [self.titles_seen, *self.counts.tolist()]},
            schema={"feature": pl.String, "count": pl.Int64},
        )
        write_table(table, directory / FILE)


def _ngrams(kind: str, text: str, shortest: int, longest: int, *, spaces: bool) -> set[str]:
    text = f" {text} " if spaces else text.replace(" ", "")
    lengths = range(shortest, longest + 1)
    return {f"{kind}{text[at : at + n]}" for n in lengths for at in range(len(text) - n + 1)}


def _pairs(text: str) -> set[str]:
    words = text.split()
    pairs = {f"p:{one} {other}" for one, other in itertools.pairwise(words)}
    return pairs | {f"s:{word}" for word in words}

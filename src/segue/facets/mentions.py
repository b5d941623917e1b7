"""Mentions: the facets that titles and tags name, such as artists, genres and years.

A name matches whole runs of letters and digits in a title, however they are spaced: "아이 유", "New Jeans" and
"Beyoncé" match 아이유, NewJeans and Beyonce. Chinese is written without spaces, so an artist of three characters
or more and a genre of two may match anywhere in it. Of names that overlap, the longest counts. A tag mentions
what it names as a whole, and the times in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, Self, TypeAlias

from segue.facets.genre_names import genre_names
from segue.facets.name_spelling import Run, is_long, is_syllabic, key_of, keys_of_names, runs_of, spelled
from segue.facets.sparse import Csr, from_lists
from segue.facets.table import Block, mentioned
from segue.facets.vocabulary import Vocabulary
from segue.text.years import year_spans

MOST_RUNS: Final = 4
"""Most runs of letters and digits in a name."""

Named: TypeAlias = tuple[Block, tuple[int, ...]]
"""Facets with one name: their block and codes."""


@dataclass(frozen=True)
class Mentions:
    """An index from names to the facets that they name.

    Attributes:
        anywhere: Names that count anywhere in a title, without spaces and punctuation.
        alone: Names so short that they count only as a whole tag or title.
        years: Codes of the years that each time token covers: `year:2017`, `decade:1990`.
        sizes: Number of facets in each block.
    """

    anywhere: dict[str, Named]
    alone: dict[str, Named]
    years: dict[str, tuple[int, ...]]
    sizes: dict[Block, int]

    @classmethod
    def of(cls, vocabulary: Vocabulary, artist_labels: Sequence[str]) -> Self:
        """Index the names of artists, genres, years, and of other blocks that titles can name.

        An artist has its label as a name, and the parts "IZ*ONE" and "아이즈원" of "IZ*ONE (아이즈원)" where no other
        artist has that name. Artists with one name are all mentioned by it. A genre has its label, the
        label's parts, and their spelling in other scripts as names; an artist cannot share a genre's name.
        Facets of other blocks have their own name, if it is still free. Single letters and plain numbers name
        nothing.

        Args:
            vocabulary: Facets, of which the blocks that titles can name are read.
            artist_labels: The name of each facet of the block artist.
        """
        anywhere: dict[str, Named] = {}
        alone: dict[str, Named] = {}
        for key, codes in _artists(artist_labels).items():
            if len(key) > 1 and not key.isdecimal():
                (anywhere if is_long(key) else alone)[key] = ("artist", tuple(codes))
        for key, codes in _genres(vocabulary.names["genre"]).items():
            if not key.isdecimal() and (len(key) > 1 or is_syllabic(key)):
                sure = is_long(key) or is_syllabic(key)
                (anywhere if sure else alone)[key] = ("genre", tuple(codes))
                (alone if sure else anywhere).pop(key, None)
        sizes = {block: vocabulary.size(block) for block in mentioned() if block in vocabulary.names}
        for block in sizes.keys() - {"artist", "genre", "year"}:
            for key, codes in _labels(vocabulary.names[block]).items():
                if len(key) > 1 and not key.isdecimal() and key not in anywhere and key not in alone:
                    (anywhere if is_long(key) else alone)[key] = (block, tuple(codes))
        return cls(anywhere, alone, _years(vocabulary.names["year"]), sizes)

    def rows(self, titles: Sequence[str], tags: Sequence[Iterable[str]]) -> dict[Block, Csr]:
        """Return the facets that each title and its tags mention.

        Args:
            titles: Titles as people wrote them.
            tags: The tags of each title's playlist.

        Returns:
            For each block that titles can name a 0/1 matrix (len(titles), size of the block).
        """
        lists: dict[Block, list[list[int]]] = {block: [] for block in self.sizes}
        for title, beside in zip(titles, tags, strict=True):
            found: dict[Block, list[int]] = {block: [] for block in self.sizes}
            for block, codes in self.of_title(title):
                found[block].extend(codes)
            for tag in beside:
                for block, codes in self.of_tag(tag):
                    found[block].extend(codes)
            for block, codes in found.items():
                lists[block].append(codes)
        return {block: from_lists(codes, self.sizes[block]) for block, codes in lists.items()}

    def of_title(self, title: str) -> list[Named]:
        """Return what a title mentions, in its order."""
        text = spelled(title)
        runs = runs_of(text)
        whole = self._whole("".join(run.text for run in runs))
        found = [_Place(0, len(text), whole)] if whole else []
        found += self._named(runs)
        found += self._times(text)
        return [place.named for place in _longest(found)]

    def of_tag(self, tag: str) -> list[Named]:
        """Return what a tag mentions: as a whole, and by the times in it."""
        text = spelled(tag)
        whole = self._whole(key_of(text))
        return [whole] if whole else [place.named for place in self._times(text)]

    def _whole(self, key: str) -> Named | None:
        return self.anywhere.get(key) or self.alone.get(key)

    def _named(self, runs: Sequence[Run]) -> Iterator[_Place]:
        known = self.anywhere
        for first, run in enumerate(runs):
            key = ""
            for last in runs[first : first + MOST_RUNS]:
                key += last.text
                if named := known.get(key):
                    yield _Place(run.start, last.end, named)
            if run.is_han:
                yield from self._inside(run)

    def _inside(self, run: Run) -> Iterator[_Place]:
        """Yield names within a run of Chinese characters."""
        for start in range(len(run.text) - 1):
            for end in range(start + 2, min(start + MOST_INSIDE, len(run.text)) + 1):
                named = self.anywhere.get(run.text[start:end])
                if named and end - start >= LEAST_INSIDE.get(named[0], 2):
                    yield _Place(run.start + start, run.start + end, named)

    def _times(self, text: str) -> Iterator[_Place]:
        if not _DIGIT.search(text):
            return
        for start, end, tokens in year_spans(text):
            if codes := tuple(dict.fromkeys(code for token in tokens for code in self.years.get(token, ()))):
                yield _Place(start, end, ("year", codes))


LEAST_INSIDE: Final[dict[Block, int]] = {"artist": 3}
"""Shortest name, by block, that may match within a run of Chinese characters; 2 for other blocks."""

MOST_INSIDE: Final = 8
"""Longest name to search for within a run."""


class _Place(NamedTuple):
    """A mention and its position in the title."""

    start: int
    end: int
    named: Named


def _longest(places: list[_Place]) -> list[_Place]:
    """Return the mentions that overlap no longer one, in the title's order."""
    if len(places) < 2:
        return places
    kept: list[_Place] = []
    for place in sorted(places, key=lambda place: (place.start - place.end, place.start)):
        if all(place.end <= other.start or other.end <= place.start for other in kept):
            kept.append(place)
    return sorted(kept)


def _artists(labels: Sequence[str]) -> dict[str, list[int]]:
    """Return the codes of each artist's name; whole names come before names in parentheses."""
    found: dict[str, list[int]] = {}
    parts: dict[str, list[int]] = {}
    for code, (label, key) in enumerate(zip(labels, keys_of_names(labels), strict=True)):
        found.setdefault(key, []).append(code)
        if label.isascii() and "(" not in label:
            continue
        if both := _PARENTHESES.fullmatch(spelled(label)):
            for part in both.groups():
                parts.setdefault(key_of(part), []).append(code)
    return parts | found


def _genres(labels: Sequence[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for code, label in enumerate(labels):
        for key in dict.fromkeys(key_of(spelled(name)) for name in genre_names(spelled(label))):
            found.setdefault(key, []).append(code)
    return found


def _labels(names: Sequence[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for code, key in enumerate(keys_of_names(names)):
        found.setdefault(key, []).append(code)
    return found


def _years(names: Sequence[str]) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {}
    for code, name in enumerate(names):
        found[f"year:{name}"] = [code]
        if name.isdecimal():
            found.setdefault(f"decade:{int(name) // 10 * 10}", []).append(code)
    return {token: tuple(codes) for token, codes in found.items()}


_DIGIT: Final = re.compile(r"\d")
_PARENTHESES: Final = re.compile(r"([^()]+)\(([^()]+)\)")

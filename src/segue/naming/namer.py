"""A saved namer: titles for a playlist, and which of its tracks and tags each word comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final, Self

import msgspec
import numpy as np

from segue.errors import QueryError
from segue.files.encoder_manifests import read_manifest
from segue.files.reading import read_steadily
from segue.files.tables import read_names
from segue.naming.beams import Hypothesis, Search, draw, search
from segue.naming.drivers import Word, word_drivers
from segue.naming.manifest import FORMAT_VERSION, TITLES, UNITS, Manifest
from segue.naming.names import KIND
from segue.naming.parts import Part, tokens_of
from segue.naming.running import Asking, Graphs
from segue.naming.units import BEGIN, END, Units
from segue.naming.vocabulary import Vocabulary
from segue.naming.wish import USUAL, Wish
from segue.naming.wording import Copies, Unsafe

CANDIDATES: Final = 16
"""Titles among which a rank chooses."""

Rank = Callable[[Sequence[str]], Sequence[float]]
"""How good each of some titles is."""


class Name(msgspec.Struct, frozen=True, kw_only=True):
    """A title for a playlist.

    Attributes:
        title: The title, as `segue.text.normalise` writes it.
        score: Its log probability over the length penalty; it compares titles of one playlist only.
        copied: Whether a training playlist has it.
        words: Its words, each with the tracks and tags that it comes from; () where they were not asked for.
    """

    title: str
    score: float
    copied: bool
    words: tuple[Word, ...] = ()


class Namer:
    """A namer as it was saved.

    Attributes:
        manifest: What it says of itself.
        vocabulary: The tokens that it reads.
        units: The units that it writes.
    """

    def __init__(
        self, manifest: Manifest, vocabulary: Vocabulary, units: Units, titles: Sequence[str], graphs: Graphs
    ) -> None:
        self.manifest, self.vocabulary, self.units = manifest, vocabulary, units
        self._copies, self._graphs = Copies(titles), graphs

    @classmethod
    def load(cls, directory: Path | str) -> Self:
        """Read a saved namer; it needs onnxruntime and tokenizers, and no torch.

        Raises:
            ArtifactError: The directory is missing, is something else, has a newer format, or is damaged.
            MissingExtraError: onnxruntime is not installed.
        """
        return read_steadily(Path(directory), cls._load)

    @classmethod
    def _load(cls, directory: Path) -> Self:
        manifest = read_manifest(directory, Manifest, kind=KIND, format_version=FORMAT_VERSION)
        vocabulary = Vocabulary.load(directory)
        units = manifest.recipe.units.load(directory / UNITS)
        titles = read_names(directory / TITLES, "title")
        return cls(manifest, vocabulary, units, titles, Graphs.load(directory))

    def names(self, parts: Sequence[Part], wish: Wish = USUAL, *, rank: Rank | None = None) -> list[Name]:
        """Return up to `wish.n` titles of a playlist, the best first; fewer where no more may be given.

        Args:
            parts: Its tracks and tags (`segue.naming.parts.parts_of`).
            wish: What titles are wanted.
            rank: How good each of some titles is; then the best of `CANDIDATES` come, not the most likely ones. See
                `segue.naming.lead_back.LeadBack.ranks`.

        Raises:
            QueryError: The namer knows none of the parts.
            ConfigError: The beam is below 1, or smaller than its groups.
        """
        if not self.vocabulary.knows(tokens_of(parts)):
            raise QueryError(
                expected="a track or tag that the namer has learned from",
                got=f"{len(parts)} tracks and tags, none of them known",
                hint="Give tracks or tags that several training playlists have.",
            )
        asking = self.asking(tokens_of(parts))
        found = self._search(asking, wish, wish.n if rank is None else max(wish.n, CANDIDATES))
        if rank is not None:
            ranks = rank([self.units.write(one.ids) for one in found])
            order = sorted(range(len(found)), key=lambda at: -ranks[at])[: wish.n]
            found = [found[at] for at in order]
        titles = [self.units.write(one.ids) for one in found]
        words: list[tuple[Word, ...]] = [() for _ in found]
        if wish.drivers:
            words = word_drivers(self, parts, [one.ids for one in found])
        return [
            Name(title=title, score=one.score, copied=title in self._copies, words=told)
            for one, title, told in zip(found, titles, words, strict=True)
        ]

    def asking(self, tokens: Iterable[str]) -> Asking:
        """Return the writer of titles for a playlist of these tokens."""
        return Asking(self._graphs, self.vocabulary.ids(tokens, longest=self.manifest.recipe.longest))

    def _search(self, asking: Asking, wish: Wish, n: int) -> list[Hypothesis]:
        recipe = self.manifest.recipe
        # titles that differ in their units only, and not as they are read, are one
        unsafe, given = Unsafe((*self.manifest.unsafe, *wish.unsafe)), set[str]()

        def accept(ids: tuple[int, ...]) -> bool:
            title = self.units.write(ids)
            if not title or title in given or unsafe.refuses(title):
                return False
            if not wish.copies and title in self._copies:
                return False
            given.add(title)
            return True

        beam = max(8, n) if wish.beam is None else wish.beam
        settings = Search(beam=beam, groups=wish.groups, longest=recipe.units.longest)
        if recipe.temperature:
            rng = np.random.default_rng(wish.seed)
            return draw(asking, settings, BEGIN, END, accept, n, temperature=recipe.temperature, rng=rng)
        return search(asking, settings, BEGIN, END, accept, n)

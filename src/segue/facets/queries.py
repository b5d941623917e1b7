"""Queries as sparse rows over the vocabulary, and their tracks and tags that the vocabulary lacks."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from segue.errors import QueryError
from segue.facets.matrix import UNKNOWN_DAY, Facets
from segue.facets.sparse import Codes, Csr, Floats, from_lists, row
from segue.facets.table import Block
from segue.facets.titled import words_of
from segue.facets.workspace import Workspace
from segue.text.dictionary import USUAL, Korean
from segue.text.tokens import tokens
from segue.types import Query

T = TypeVar("T")


@dataclass(frozen=True)
class QueryRows:
    """A batch of queries over one vocabulary.

    Attributes:
        blocks: For the blocks track, tag, word and gram a matrix (queries, size of the block) of ones, or of
            the seed tracks' weights; for each block that titles can name (artist, genre, year) a matrix of
            what title and tags mention (see `Mentions`).
        updated: Day of each query's last edit, (queries,) int32, `UNKNOWN_DAY` where not known.
        titles: Each query's title as it was written, for encoders that read text; empty where none is known.
        sounds: The clips of each query as vectors, (clips, dim) each; () where no query has any.
        sequences: The known seed tracks of each query in the order in which they were given, int32 codes without a
            repeat; () where nobody knows the order, which is then that of the codes.
        korean: How their Korean was read.
        workspace: Cache of what generators compute for this batch; a selection starts with an empty one.
    """

    blocks: Mapping[Block, Csr]
    updated: Codes
    titles: tuple[str, ...] = ()
    sounds: tuple[Floats, ...] = ()
    sequences: tuple[Codes, ...] = ()
    korean: Korean = USUAL
    workspace: Workspace = field(default_factory=Workspace, repr=False, compare=False)

    def __len__(self) -> int:
        return len(self.updated)

    def select(self, part: slice | NDArray[np.intp]) -> Self:
        """Return some of the queries."""
        blocks: dict[Block, Csr] = {block: matrix[part] for block, matrix in self.blocks.items()}
        return type(self)(
            blocks,
            self.updated[part],
            _some(self.titles, part),
            sounds=_some(self.sounds, part),
            sequences=_some(self.sequences, part),
            korean=self.korean,
        )

    def clips(self, i: int) -> Floats:
        """Return the clips of query `i` as vectors, (clips, dim); (0, 0) without any."""
        return self.sounds[i] if self.sounds else np.zeros((0, 0), np.float32)

    def sequence(self, i: int) -> Codes:
        """Return the seed tracks of query `i` in their order."""
        return self.sequences[i] if self.sequences else self.codes("track", i)

    def codes(self, block: Block, i: int) -> Codes:
        """Return the codes of query `i` in a block."""
        return row(self.blocks[block], i)[0]

    def asked(self, i: int) -> Asked:
        """Return query `i`, with its batch."""
        return Asked(self, i)


class Asked(NamedTuple):
    """One query of a batch.

    Attributes:
        queries: The batch.
        i: The query's index in it.
    """

    queries: QueryRows
    i: int

    def codes(self, block: Block) -> Codes:
        """Return the query's codes in a block."""
        return self.queries.codes(block, self.i)

    @property
    def day(self) -> int:
        """The day of the query's last edit; `UNKNOWN_DAY` where not known."""
        return int(self.queries.updated[self.i])


def _some(values: tuple[T, ...], part: slice | NDArray[np.intp]) -> tuple[T, ...]:
    """Return some of the queries' values; none where there are none."""
    if isinstance(part, slice):
        return values[part]
    return tuple(values[int(i)] for i in part) if values else ()


def query_rows(queries: Sequence[Query], facets: Facets) -> QueryRows:
    """Return the rows of some queries; facets outside the vocabulary are left out (see `unknown`)."""
    vocabulary = facets.vocabulary
    titles = [tokens(query.title, facets.korean) for query in queries]
    tags = [[vocabulary.spelled_tag(tag) or tag for tag in query.tags] for query in queries]
    names: dict[Block, Sequence[Sequence[str]]] = {
        "track": [[str(track) for track in query.tracks] for query in queries],
        "tag": tags,
        "word": [words_of(title) for title in titles],
        "gram": [title.grams for title in titles],
    }
    known: dict[Block, list[list[int]]] = {
        block: [[code[name] for name in bag if name in code] for bag in lists]
        for block, lists in names.items()
        for code in (vocabulary.codes[block],)
    }
    blocks: dict[Block, Csr] = {
        block: from_lists(lists, vocabulary.size(block)) for block, lists in known.items()
    }
    if any(query.weights for query in queries):
        _weigh(blocks["track"], queries, vocabulary.codes["track"])
    # a tag outside the vocabulary can still name an artist
    blocks |= facets.mentions.rows([query.title for query in queries], tags)
    day = [UNKNOWN_DAY if query.updated is None else _day(query) for query in queries]
    return QueryRows(
        blocks,
        np.array(day, np.int32),
        tuple(query.title for query in queries),
        sounds=_sounds(queries, facets),
        sequences=tuple(np.array([*dict.fromkeys(codes)], np.int32) for codes in known["track"]),
        korean=facets.korean,
    )


def _weigh(tracks: Csr, queries: Sequence[Query], code: Mapping[str, int]) -> None:
    """Replace the ones of seed tracks by their weights; a repeated track gets its largest weight.

    Raises:
        QueryError: A query has weights, but not one for each track.
    """
    for i, query in enumerate(queries):
        if not query.weights:
            continue
        if len(query.weights) != len(query.tracks):
            raise QueryError(
                expected=f"a weight for each of {len(query.tracks)} tracks",
                got=f"{len(query.weights)} weights",
                hint="Give one a track, in the same order, or none at all.",
            )
        largest: dict[int, float] = {}
        for track, weight in zip(query.tracks, query.weights, strict=True):
            place = code.get(str(track))
            if place is not None:
                largest[place] = max(weight, largest.get(place, 0.0))
        codes, values = row(tracks, i)
        values[:] = [largest[int(place)] for place in codes]


def _sounds(queries: Sequence[Query], facets: Facets) -> tuple[Floats, ...]:
    if not any(query.sounds for query in queries):
        return ()
    if facets.sounds is None:
        raise QueryError(
            expected="queries without sounds",
            got="sounds for a model that never heard a track",
            hint="Fit one with `segue fit --audio STORE`.",
        )
    dim = facets.sounds.dim
    for query in queries:
        for sound in query.sounds:
            if len(sound) != dim or not all(map(math.isfinite, sound)):
                raise QueryError(
                    expected=f"sounds of {dim} finite numbers",
                    got=f"one of {len(sound)}, or with NaN in it",
                    hint="Use those that `Model.hear` of this model gives.",
                )
    return tuple(np.array(query.sounds, np.float32).reshape(len(query.sounds), dim) for query in queries)


def unknown(query: Query, facets: Facets) -> tuple[list[str], list[str]]:
    """Return a query's tracks outside the vocabulary, and its tags outside it that name nothing either."""
    track = facets.vocabulary.codes["track"]
    return (
        [name for name in dict.fromkeys(map(str, query.tracks)) if name not in track],
        [
            name
            for name in dict.fromkeys(query.tags)
            if facets.vocabulary.spelled_tag(name) is None and not facets.mentions.of_tag(name)
        ],
    )


def _day(query: Query) -> int:
    """Return the day of a query's last edit, in UTC, in days since 1970-01-01."""
    moment = query.updated
    return UNKNOWN_DAY if moment is None else moment.date().toordinal() - _EPOCH


_EPOCH = 719163  # the proleptic ordinal of 1970-01-01

"""Results: from codes to tracks and tags with names, reasons and notes."""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

import polars as pl

from segue.data.text_columns import TextColumn, TextLists
from segue.deferred import Deferred
from segue.facets import Asked, Facets
from segue.facets.near_tags import NearTags
from segue.facets.queries import unknown
from segue.facets.sparse import Codes, row
from segue.facets.works import Versions
from segue.ids import typed_id
from segue.model.way import Explained
from segue.notes import MOST_NAMED, Note, note, note_of_names
from segue.types import Continuation, Expectation, Id, Query, Reason, TagResult, Target, TrackResult

MOST_VERSIONS: Final = 20
"""Other versions that a result names: an old song may have hundreds."""


NOTHING_EXPECTED: Final[Mapping[Target, Expectation]] = types.MappingProxyType({})
"""What a model without probabilities expects."""


@dataclass(frozen=True, eq=False)
class Writer:
    """Writes continuations.

    Attributes:
        facets: The training playlists.
        ids: Each track's id, as stored.
        titles: Each track's title, "" where it has none.
        artists: Each track's artists' names.
        integers: Whether the source's track ids are integers.
        versions: The versions of each work, deferred, since a model without queries needs none.
        near_tags: The index of tags by spelling, deferred, since only queries with unknown tags use it.
    """

    facets: Facets
    ids: Sequence[str]
    titles: TextColumn
    artists: TextLists
    integers: bool
    versions: Deferred[Versions]
    near_tags: Deferred[NearTags]

    @classmethod
    def of(cls, tracks: pl.DataFrame, facets: Facets, *, integers: bool) -> Self:
        """Read the tracks table; a track's code is its row."""
        return cls(
            facets,
            facets.vocabulary.names["track"],  # a code is a row
            TextColumn.of(tracks["title"]),
            TextLists.of(tracks["artists"]),
            integers,
            Deferred(lambda: Versions(facets.works)),
            Deferred(lambda: NearTags(facets.vocabulary.names["tag"])),
        )

    def continuation(
        self,
        query: Query,
        asked: Asked,
        tracks: Explained,
        tags: Explained,
        notes: tuple[Note, ...] = (),
        expected: Mapping[Target, Expectation] = NOTHING_EXPECTED,
    ) -> Continuation:
        """Return the continuation of a query.

        Args:
            query: The query.
            asked: The query as rows over the facets.
            tracks: The tracks, in order.
            tags: The tags, in order.
            notes: Further notes, besides those on the query itself.
            expected: What each list expects of itself.
        """
        names = self.facets.vocabulary.names["tag"]
        return Continuation(
            id=query.id,
            tracks=tuple(
                [
                    TrackResult(
                        id=typed_id(self.ids[code], integer=self.integers),
                        score=score,
                        title=title,
                        artists=artists,
                        reasons=reasons,
                        versions=versions,
                        probability=probability,
                    )
                    for (code, score, reasons, probability), title, artists, versions in zip(
                        _plain(tracks),
                        self.titles.at(tracks.codes),
                        self.artists.at(tracks.codes),
                        self._versions(tracks.codes),
                        strict=True,
                    )
                ]
            ),
            tags=tuple(
                [
                    TagResult(tag=names[code], score=score, reasons=reasons, probability=probability)
                    for code, score, reasons, probability in _plain(tags)
                ]
            ),
            notes=self._notes(query, asked) + notes,
            expected=expected,
        )

    def _versions(self, codes: Codes) -> list[tuple[Id, ...]]:
        """Return the ids of each track's other versions; most have none."""
        found: list[tuple[Id, ...]] = [()] * len(codes)
        for place, others in self.versions().others(codes, MOST_VERSIONS).items():
            found[place] = tuple([typed_id(self.ids[other], integer=self.integers) for other in others])
        return found

    def _notes(self, query: Query, asked: Asked) -> tuple[Note, ...]:
        tracks, tags = unknown(query, self.facets)
        blocks = asked.queries.blocks
        notes: list[Note] = []
        if tracks:
            notes.append(note_of_names("unknown_tracks", tracks))
        if tags:
            near = self.near_tags()
            nearest = [near.nearest(tag) for tag in tags[:MOST_NAMED]]
            notes.append(note_of_names("unknown_tags", tags, nearest))
        if query.sounds:
            return tuple(notes)
        if query.mix == "nothing":
            notes.append(note("empty_query"))
        elif not any(len(asked.codes(block)) for block in blocks):
            notes.append(note("nothing_known"))
        elif not any(row(matrix, asked.i)[1].any() for matrix in blocks.values()):
            notes.append(note("no_weight"))
        return tuple(notes)


def _plain(found: Explained) -> zip[tuple[int, float, tuple[Reason, ...], float | None]]:
    """Return codes, scores and probabilities as Python's own numbers, and the reasons."""
    codes, scores = found.codes.tolist(), found.scores.tolist()
    known = found.probabilities
    probabilities = [None] * len(codes) if known is None else known.tolist()
    return zip(codes, scores, found.reasons, probabilities, strict=True)

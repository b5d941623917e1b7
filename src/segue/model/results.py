"""Results: codes become tracks and tags with their names, reasons and notes."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from segue.facets import Facets, QueryRows
from segue.facets.near_tags import NearTags
from segue.facets.queries import unknown
from segue.facets.sparse import row
from segue.generators.base import FittedGenerator
from segue.ids import typed_id
from segue.model.lists import Ordered
from segue.notes import MOST_NAMED, Note, note, note_of_names
from segue.reasons.explainer import Explainer
from segue.reasons.shares import Reasons
from segue.recipes import Recipe
from segue.types import Continuation, Id, Query, TagResult, Target, TrackResult


@dataclass(frozen=True, eq=False)
class Writer:
    """Writes continuations.

    Attributes:
        tracks: The tracks table; a track's code is its row.
        facets: The training playlists.
        recipe: Which generators are asked for what.
        generators: By name; some know the reasons for what they found.
        integers: Whether the source's track ids are integers.
    """

    tracks: pl.DataFrame
    facets: Facets
    recipe: Recipe
    generators: Mapping[str, FittedGenerator]
    integers: bool

    def continuation(
        self,
        query: Query,
        rows: QueryRows,
        i: int,
        tracks: Ordered,
        tags: Ordered,
        *,
        reasons: bool,
        notes: tuple[Note, ...] = (),
    ) -> Continuation:
        """What is given back for a query.

        Args:
            query: As it was asked.
            rows: The queries it was asked among.
            i: Its row there.
            tracks: The tracks, in order.
            tags: The tags.
            reasons: Say where each result came from.
            notes: What is to be said beside what the query itself calls for.
        """
        why: dict[Target, list[Reasons]] = {
            "tracks": [()] * len(tracks.codes),
            "tags": [()] * len(tags.codes),
        }
        if reasons:
            why = {
                "tracks": self._explainer.explain(rows, i, tracks.codes, "tracks", filled=tracks.filled),
                "tags": self._explainer.explain(rows, i, tags.codes, "tags", filled=tags.filled),
            }
        ids, titles, artists = self._columns
        names = self.facets.vocabulary.names["tag"]
        return Continuation(
            id=query.id,
            tracks=tuple(
                TrackResult(
                    id=self.track_id(ids[code]),
                    score=score,
                    title=titles[code],
                    artists=tuple(artists[code]),
                    reasons=found,
                )
                for code, score, found in zip(*_plain(tracks), why["tracks"], strict=True)
            ),
            tags=tuple(
                TagResult(tag=names[code], score=score, reasons=found)
                for code, score, found in zip(*_plain(tags), why["tags"], strict=True)
            ),
            notes=self._notes(query, rows, i) + notes,
        )

    def track_id(self, text: str) -> Id:
        """A stored track id in the kind its source had."""
        return typed_id(text, integer=self.integers)

    @functools.cached_property
    def _explainer(self) -> Explainer:
        return Explainer.of(self.facets, self.tracks, self.recipe, self.generators)

    @functools.cached_property
    def _columns(self) -> tuple[list[str], list[str], list[list[str]]]:
        table = self.tracks
        titles = [title or "" for title in table["title"].to_list()]
        return table["id"].to_list(), titles, table["artists"].to_list()

    def _notes(self, query: Query, rows: QueryRows, i: int) -> tuple[Note, ...]:
        tracks, tags = unknown(query, self.facets)
        notes: list[Note] = []
        if tracks:
            notes.append(note_of_names("unknown_tracks", tracks))
        if tags:
            near = NearTags(self.facets.vocabulary.names["tag"])
            notes.append(
                note_of_names("unknown_tags", tags, [near.nearest(tag) for tag in tags[:MOST_NAMED]])
            )
        if query.sounds:
            return tuple(notes)
        if query.mix == "nothing":
            notes.append(note("empty_query"))
        elif not any(len(rows.codes(block, i)) for block in rows.blocks):
            notes.append(note("nothing_known"))
        elif not any(row(matrix, i)[1].any() for matrix in rows.blocks.values()):
            notes.append(note("no_weight"))
        return tuple(notes)


def _plain(ranked: Ordered) -> tuple[list[int], list[float]]:
    """Codes and scores as Python's own numbers."""
    return ranked.codes.tolist(), ranked.scores.tolist()

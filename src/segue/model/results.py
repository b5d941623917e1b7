"""Results: codes become tracks and tags with their names, reasons and notes."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from segue.facets import Facets, QueryRows
from segue.facets.near_tags import NearTags
from segue.facets.queries import unknown
from segue.facets.sparse import Codes, row
from segue.generators.base import FittedGenerator
from segue.generators.traits import ByContent, Parted
from segue.ids import typed_id
from segue.model.lists import Ordered
from segue.notes import MOST_NAMED, Note, note, note_of_names
from segue.reasons.content_reasons import ContentReasons
from segue.reasons.explanation import Explainer, Reasons
from segue.reasons.generator_reasons import by_facets, first_said
from segue.reasons.title_reasons import by_words
from segue.recipes import Recipe
from segue.types import Continuation, Id, Query, Reason, TagResult, Target, TrackResult

POPULAR: Final = (Reason("popular", "", 1.0),)
"""The reason of what nothing in the query speaks for."""


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
            why = self._reasons(query, rows, i, tracks, tags)
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

    def _reasons(
        self, query: Query, rows: QueryRows, i: int, tracks: Ordered, tags: Ordered
    ) -> dict[Target, list[Reasons]]:
        """What playlists say comes first; where they say nothing, what found the result; else it is popular."""
        first = self._explainer.explain(rows, i, tracks.codes, tags.codes, query.title)
        found: dict[Target, list[Reasons]] = {}
        targets: tuple[tuple[Target, Ordered], ...] = (("tracks", tracks), ("tags", tags))
        for (target, ordered), why in zip(targets, first, strict=True):
            own = len(ordered.codes) - ordered.filled
            why = [
                *self._of_generators(rows, i, target, ordered.codes[:own], why[:own], query.title),
                *(reasons or POPULAR for reasons in why[own:]),
            ]
            if self._content_reasons is not None:
                why = self._content_reasons.reasons(rows, i, ordered.codes, target, why)
            found[target] = [reasons or POPULAR for reasons in why]
        return found

    def _of_generators(
        self, rows: QueryRows, i: int, target: Target, codes: Codes, why: Sequence[Reasons], title: str
    ) -> list[Reasons]:
        """The seeds' artists and albums, then a title encoder's words, then what lies near in a vector space."""
        if all(why):
            return list(why)

        def facets(generator: FittedGenerator, some: Codes) -> Sequence[Reasons]:
            return by_facets(generator, self._explainer, rows, i, target, some, title)

        def words(generator: FittedGenerator, some: Codes) -> Sequence[Reasons]:
            return by_words(generator, rows, i, target, some)

        content, others = self._asked[target]
        found = first_said(content, facets, codes, why)
        if title:
            found = first_said(self.generators.values(), words, codes, found)
        return first_said(others, facets, codes, found)

    @functools.cached_property
    def _asked(self) -> dict[Target, tuple[list[FittedGenerator], list[FittedGenerator]]]:
        """The generators of each target that go by what tracks are, and the others, the weightiest first."""
        found: dict[Target, tuple[list[FittedGenerator], list[FittedGenerator]]] = {}
        targets: tuple[Target, ...] = ("tracks", "tags")
        for target in targets:
            some = self.recipe.weights(target)
            ordered = [
                self.generators[name] for name in sorted(some, key=lambda name, some=some: -some[name])
            ]
            parted: tuple[list[FittedGenerator], list[FittedGenerator]] = [], []
            for one in ordered:
                parted[not isinstance(one, ByContent)].append(one)
            found[target] = parted
        return found

    @functools.cached_property
    def _explainer(self) -> Explainer:
        return Explainer.of(self.facets, self.tracks)

    @functools.cached_property
    def _content_reasons(self) -> ContentReasons | None:
        heard = next((one for one in self.generators.values() if isinstance(one, Parted)), None)
        if heard is None:
            return None
        return ContentReasons(heard, self.facets, self._explainer.names)

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

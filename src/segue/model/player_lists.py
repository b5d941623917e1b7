"""Continuing player lists: a list is read, its tracks are matched, and the longer list is written in its own form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from segue.constraints.constraints import Constraints, Versions
from segue.data.dataset import Dataset, Manifest
from segue.data.lists.asked import Addition
from segue.data.lists.forms import FORMS, beside, form_of
from segue.data.matching import Match, TableLookup, match
from segue.data.readers import ImportResult, read
from segue.data.schema import PLAYLIST_SCHEMA
from segue.data.track_names import track_label
from segue.data.writers.playlist_files import Entries
from segue.errors import ArtifactError, DataError, Where
from segue.files.artifacts import new_file
from segue.ids import distinct_ids
from segue.model.model import Model
from segue.types import Continuation, Query


@dataclass(frozen=True)
class Matched:
    """A track of a list: what the list calls it, and its match in the model, None for none."""

    text: str
    match: Match | None


@dataclass(frozen=True)
class LongerList:
    """A player list that was continued.

    Attributes:
        source: The list.
        path: The longer list.
        tracks: The tracks of the list with their matches.
        added: How many tracks were added.
        continuations: The continuation of each of its playlists; only tables have several.
    """

    source: Path
    path: Path
    tracks: Sequence[Matched]
    added: int
    continuations: Sequence[Continuation]


class ListContinuer:
    """Continues the lists of one person with one model.

    Args:
        model: The model.
        n: How many tracks each playlist gets.
        root: A folder: paths inside it are written relative to it. None keeps each list's own way.
        versions: "one" adds one version of each track at most.
    """

    def __init__(self, model: Model, n: int, *, root: Path | None = None, versions: Versions = "one") -> None:
        self._model, self._n, self._root = model, n, root
        self._constraints = Constraints(versions=versions)
        self._lookup = TableLookup(model.tracks, model.track_counts)

    def longer(self, source: Path, out: Path | None = None) -> LongerList:
        """Continue one list, and write the longer one whole or not at all.

        Args:
            source: The list.
            out: The file to write; None is a new name beside the list, which never replaces anything.

        Raises:
            DataError: It is no player list, cannot be read, or has no track that the model knows.
            ArtifactError: The longer list cannot be written, or `out` is the list itself.
        """
        form = form_of(source)
        if form is None:
            known = ", ".join(FORMS)
            raise DataError(
                expected=f"a player list ({known})", got=source.suffix or "no ending", where=Where(source)
            )
        target = beside(source) if out is None else out
        if target.exists() and source.exists() and target.samefile(source):
            raise ArtifactError(
                expected="a file beside the list",
                got="the list itself",
                where=Where(target),
                hint="Name another file.",
            )
        result = read(form.reader, source)
        matches = match(result.dataset.tracks, self._lookup)
        queries = self._queries(result, matches)
        if not any(query.tracks for query in queries):
            raise DataError(
                expected="tracks that the model knows",
                got=f"none among {len(matches)}",
                where=Where(source),
                hint="Fit the model on a dataset with these tracks, such as the folder that they lie in.",
            )
        found = self._model.recommend(queries, self._n, tags=0, constraints=self._constraints, reasons=False)
        self._write(source, target, queries, found)
        rows = result.dataset.tracks.iter_rows(named=True)
        tracks = [
            Matched(track_label(row["artists"], row["title"]) or row["id"], one)
            for row, one in zip(rows, matches, strict=True)
        ]
        return LongerList(source, target, tracks, sum(len(one.tracks) for one in found), found)

    def _queries(self, result: ImportResult, matches: Sequence[Match | None]) -> list[Query]:
        """A query for each playlist, with its tracks as the model knows them."""
        names: list[str] = result.dataset.tracks["id"].to_list()
        queries: list[Query] = []
        for row in result.dataset.playlists.iter_rows(named=True):
            given = result.weights.get(row["id"], {})
            weights: dict[str, float] = {}
            places: list[int] = row["tracks"]
            for place in places:
                one = matches[place]
                if one is not None:
                    weights.setdefault(one.known.id, given.get(names[place], 1.0))
            queries.append(
                Query(
                    id=row["id"],
                    title=row["title"] or "",
                    tags=tuple(distinct_ids(row["tags"])),
                    tracks=tuple(map(self._model.track_id, weights)),
                    weights=tuple(weights.values()) if set(weights.values()) - {1.0} else (),
                )
            )
        return queries

    def _write(
        self, source: Path, target: Path, queries: Sequence[Query], found: Sequence[Continuation]
    ) -> None:
        form = form_of(source)
        assert form is not None  # noqa: S101 - `longer` has looked
        entries = Entries(
            found, Dataset(pl.DataFrame(schema=PLAYLIST_SCHEMA), self._model.tracks, Manifest())
        )
        with new_file(target) as temporary:
            read_from = source
            for query, continuation in zip(queries, found, strict=True):
                added = Addition(
                    [entries.of(track) for track in continuation.tracks],
                    source.absolute().parent,
                    target.absolute().parent,
                    self._root,
                    str(query.id),
                )
                temporary.write_bytes(form.longer(read_from, added))
                read_from = temporary

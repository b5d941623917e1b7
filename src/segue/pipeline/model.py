"""A fitted model: it continues playlists."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from segue.candidates.embedding import FittedEmbedding
from segue.candidates.factorisation import FittedALS
from segue.candidates.generators import FittedGenerator
from segue.candidates.heard import FittedHeard
from segue.encoders.track2vec import FittedTrack2Vec
from segue.errors import QueryError
from segue.facets import Block, Facets, QueryRows, query_rows
from segue.facets.matrix import UNKNOWN_DAY
from segue.facets.queries import unknown
from segue.facets.sparse import Codes, Floats
from segue.pipeline.constraints import NOTHING, Constraints
from segue.pipeline.explanation import Explainer
from segue.pipeline.handover import Handover
from segue.pipeline.manifest import ModelManifest
from segue.pipeline.recipes import Ranking, Recipe
from segue.pipeline.selection import Selection, Selector
from segue.pipeline.title_reasons import by_words
from segue.protocols import Progress, Silent
from segue.ranking.features import Background, features
from segue.ranking.pools import BATCH, Pool, pools
from segue.ranking.seeded import SeededRanker
from segue.threads import one_blas_thread
from segue.types import Continuation, Id, Query, Reason, TagResult, Target, TrackResult

if TYPE_CHECKING:
    from segue.encoders.audio.sounds import FittedSoundEncoder

MOST_NAMED: Final = 5
"""Unknown tracks or tags that a note names."""

_SILENT = Silent()


@dataclass(frozen=True, eq=False)
class Model:
    """Generators, rankers and the training playlists they speak from.

    Attributes:
        manifest: What the model is.
        tracks: The tracks table; a track's code is its row.
        facets: The training playlists.
        recipe: Its make-up.
        generators: Fitted candidate generators by name.
        rankers: Learned rankers; without one, the fused score decides.
        encoder: How a query's clips are heard; None without audio.
    """

    manifest: ModelManifest
    tracks: pl.DataFrame
    facets: Facets
    recipe: Recipe
    generators: Mapping[str, FittedGenerator]
    rankers: Mapping[Target, SeededRanker]
    encoder: FittedSoundEncoder | None = None

    def recommend(
        self,
        queries: Sequence[Query],
        n: int = 100,
        *,
        tags: int = 10,
        constraints: Constraints = NOTHING,
        reasons: bool = True,
        progress: Progress = _SILENT,
    ) -> list[Continuation]:
        """Continue each query with `n` tracks and `tags` tags, fewer only where the catalogue has no more.

        Args:
            queries: What is known of each playlist.
            n: How many tracks, from 0.
            tags: How many tags, from 0.
            constraints: What the tracks have to be; tags are as without.
            reasons: Say where each result came from.
            progress: Shown a query at a time.

        Raises:
            QueryError: `n` or `tags` is negative, or nothing can satisfy the constraints.
        """
        if n < 0 or tags < 0:
            raise QueryError(
                f"expected n and tags of 0 or more, got {n} and {tags}.", hint="Ask for 1 or more."
            )
        selection = self._selector.under(constraints)
        found: list[Continuation] = []
        starts = progress.track(
            range(0, len(queries), BATCH), label="Continuing", total=-(-len(queries) // BATCH)
        )
        for start in starts:
            with one_blas_thread():
                part = queries[start : start + BATCH]
                found.extend(self._continue(part, n, tags, selection, reasons=reasons))
        return found

    def warm(self) -> None:
        """Make now what would be made at the first query, and ask once for what lies on disk."""
        popular = [
            self.facets.vocabulary.names["track"][int(code)] for code in self._selector.by_popularity[:1]
        ]
        tags = tuple(self.tags[:1])
        self.recommend(
            [Query(title=" ".join(tags), tags=tags, tracks=tuple(map(self.track_id, popular)))], 10
        )

    def save(self, directory: Path | str) -> None:
        """Write the model directory, whole or not at all, replacing an older model there."""
        from segue.pipeline.storage import save

        save(self, Path(directory))

    def hear(self, files: Sequence[Path | str]) -> tuple[tuple[float, ...], ...]:
        """Sound files as a query's `sounds`: clips that belong to a playlist, though no track is known by them.

        Args:
            files: Their paths, of any format that `segue audio` reads.

        Raises:
            QueryError: The model never heard a track.
            DataError: A file cannot be heard.
            MissingExtraError: The extra `audio` is not installed.
        """
        if self.encoder is None:
            raise QueryError(
                "expected a model that heard its tracks, got one without audio.",
                hint="Fit one with `segue fit --audio STORE`.",
            )
        from segue.encoders.audio.sources.sound_files import SoundFiles

        sounds = SoundFiles((), mel=self.encoder.manifest.mel)
        vectors = self.encoder.encode([sounds.hear(Path(file)).mel for file in files])
        return tuple(map(tuple, vectors.tolist()))

    def track_id(self, text: str) -> Id:
        """A stored track id in the kind its source had."""
        return int(text) if self.manifest.dataset.track_ids == "integer" else text

    @property
    def track_counts(self) -> Floats:
        """In how many training playlists each track occurs."""
        return self.facets.track_counts

    @property
    def tag_counts(self) -> Floats:
        """In how many training playlists each tag occurs."""
        return self.facets.tag_counts

    @property
    def tags(self) -> list[str]:
        """All tags, the most frequent first; a tag's code is its place."""
        return list(self.facets.vocabulary.names["tag"])

    @property
    def track2vec(self) -> FittedTrack2Vec | None:
        """The word2vec vectors, where the recipe has them."""
        found = (g.encoder for g in self.generators.values() if isinstance(g, FittedEmbedding))
        return next(found, None)

    @property
    def track_vectors(self) -> Floats | None:
        """A vector of every track, (tracks, dim), zeros where nothing was learned; None without a factorisation."""
        found = (g.vectors["track"] for g in self.generators.values() if isinstance(g, FittedALS))
        return next(found, None)

    @functools.cached_property
    def _backgrounds(self) -> dict[Target, Background]:
        targets: tuple[Target, ...] = ("tracks", "tags")
        return {target: Background.of(self.facets, target, self.generators) for target in targets}

    @functools.cached_property
    def _explainer(self) -> Explainer:
        return Explainer.of(self.facets, self.tracks)

    @functools.cached_property
    def _selector(self) -> Selector:
        return Selector(self.facets, self.track_vectors)

    @functools.cached_property
    def _handover(self) -> Handover | None:
        found = (generator for generator in self.generators.values() if isinstance(generator, FittedHeard))
        heard = next(found, None)
        if heard is None:
            return None
        albums = self.tracks["album"].fill_null("").to_list()
        return Handover(heard, self.facets, self._explainer.labels, albums)

    @functools.cached_property
    def _columns(self) -> tuple[list[str], list[str], list[list[str]]]:
        table = self.tracks
        return table["id"].to_list(), table["title"].fill_null("").to_list(), table["artists"].to_list()

    def _continue(
        self, queries: Sequence[Query], n: int, tags: int, selection: Selection | None, *, reasons: bool
    ) -> list[Continuation]:
        rows = query_rows(queries, self.facets)
        lists = self._ranked(rows, "tracks", n, selection), self._ranked(rows, "tags", tags, None)
        notes = selection.notes if selection else ()
        return [
            self._continuation(query, rows, i, lists[0][i], lists[1][i], notes, reasons=reasons)
            for i, query in enumerate(queries)
        ]

    def _ranked(
        self, rows: QueryRows, target: Target, n: int, selection: Selection | None
    ) -> list[tuple[Codes, Floats]]:
        ranking = self.recipe.ranking or Ranking()
        weights = self.recipe.tracks if target == "tracks" else self.recipe.tags
        depth, keep = ranking.looks_at(target)
        made = pools(
            self.generators,
            rows,
            target,
            weights=weights,
            depth=max(depth, n),
            keep=max(selection.deep(keep, n) if selection else keep, n),
            admitted=selection.admitted if selection else None,
        )
        return [self._order(pool, rows, i, target, n, selection) for i, pool in enumerate(made)]

    def _order(
        self, pool: Pool, rows: QueryRows, i: int, target: Target, n: int, selection: Selection | None
    ) -> tuple[Codes, Floats]:
        codes, fused = pool.codes, pool.fused
        ranker = self.rankers.get(target)
        if ranker and len(codes):
            seeded = len(rows.codes("track", i)) > 0
            scores = ranker.score(features(pool, rows, i, self._backgrounds[target]), seeded=seeded)
            order = np.lexsort((codes, -fused, -scores))
            codes, scores = codes[order], np.exp((scores[order] - scores[order[0]]).astype(np.float32))
        else:
            scores = fused / max(float(fused[0]), 1e-9) if len(fused) else fused
        if target == "tracks":
            codes, scores = self._not_newer(codes, scores, int(rows.updated[i]))
        codes, scores = selection.choose(codes, scores, n) if selection else (codes[:n], scores[:n])
        return self._filled(codes, scores, rows, i, target, n, selection)

    def _not_newer(self, codes: Codes, scores: Floats, updated: int) -> tuple[Codes, Floats]:
        """Without tracks released after the playlist's last edit."""
        if updated == UNKNOWN_DAY:
            return codes, scores
        fine = self.facets.released[codes] <= updated  # an unknown release day is the smallest number
        return codes[fine], scores[fine]

    def _filled(
        self,
        codes: Codes,
        scores: Floats,
        rows: QueryRows,
        i: int,
        target: Target,
        n: int,
        selection: Selection | None,
    ) -> tuple[Codes, Floats]:
        """Make a short list up to `n` with the most popular of the rest."""
        missing = n - len(codes)
        if missing <= 0:
            return codes, scores
        block: Block = "track" if target == "tracks" else "tag"
        given = rows.codes(block, i)
        if selection:
            more = selection.more(codes, given, missing, int(rows.updated[i]))
        else:
            more = self._popular(rows, i, target, n + len(given) + len(codes))
            more = more[~np.isin(more, given) & ~np.isin(more, codes)][:missing]
        last = float(scores[-1]) if len(scores) else 1.0
        return np.concatenate([codes, more]), np.concatenate(
            [scores, np.linspace(last, last / 2, len(more) + 1, dtype=np.float32)[1:]]
        ).astype(np.float32)

    def _popular(self, rows: QueryRows, i: int, target: Target, n: int) -> Codes:
        """The `n` most popular; all of them for a query with a date, which any number of them may be too new for."""
        dated = target == "tracks" and rows.updated[i] != UNKNOWN_DAY
        size = self.facets.vocabulary.size("track" if target == "tracks" else "tag")
        codes, scores = self.generators["popularity"].score(rows, target).top(i, size if dated else n)
        return self._not_newer(codes, scores, int(rows.updated[i]))[0] if dated else codes

    def _continuation(
        self,
        query: Query,
        rows: QueryRows,
        i: int,
        tracks: tuple[Codes, Floats],
        tags: tuple[Codes, Floats],
        notes: tuple[str, ...],
        *,
        reasons: bool,
    ) -> Continuation:
        ids, titles, artists = self._columns
        names = self.facets.vocabulary.names["tag"]
        why_tracks: list[tuple[Reason, ...]] = [()] * len(tracks[0])
        why_tags: list[tuple[Reason, ...]] = [()] * len(tags[0])
        if reasons:
            why_tracks, why_tags = self._explainer.explain(rows, i, tracks[0], tags[0], query.title)
            why_tracks = by_words(self.generators, rows, i, "tracks", tracks[0], why_tracks, query.title)
            why_tags = by_words(self.generators, rows, i, "tags", tags[0], why_tags, query.title)
            if self._handover is not None:
                why_tracks = self._handover.reasons(rows, i, tracks[0], "tracks", why_tracks)
                why_tags = self._handover.reasons(rows, i, tags[0], "tags", why_tags)
        return Continuation(
            id=query.id,
            tracks=tuple(
                TrackResult(
                    id=self.track_id(ids[code]),
                    score=score,
                    title=titles[code],
                    artists=tuple(artists[code]),
                    reasons=why,
                )
                for code, score, why in zip(*_plain(tracks), why_tracks, strict=True)
            ),
            tags=tuple(
                TagResult(tag=names[code], score=score, reasons=why)
                for code, score, why in zip(*_plain(tags), why_tags, strict=True)
            ),
            notes=self._notes(query, rows, i) + notes,
        )

    def _notes(self, query: Query, rows: QueryRows, i: int) -> tuple[str, ...]:
        tracks, tags = unknown(query, self.facets)
        left_out = {"tracks": tracks, "tags": tags}
        notes = [f"unknown {what}, left out: {_some(names)}" for what, names in left_out.items() if names]
        if query.sounds:
            return tuple(notes)
        if query.mix == "nothing":
            notes.append("an empty query: these are the most popular")
        elif not any(len(rows.codes(block, i)) for block in rows.blocks):
            notes.append("nothing in the query is known: these are the most popular")
        return tuple(notes)


def _some(names: Sequence[str]) -> str:
    """The first few names, and how many more there are."""
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more


def _plain(ranked: tuple[Codes, Floats]) -> tuple[list[int], list[float]]:
    """Codes and scores as Python's own numbers."""
    return ranked[0].tolist(), ranked[1].tolist()

"""A fitted model: it continues playlists."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, overload

import numpy as np
import polars as pl

from segue.constraints.constraints import NOTHING, Constraints
from segue.data.track_names import track_label
from segue.deferred import Deferred
from segue.errors import ArtifactError, QueryError, Where
from segue.facets import Facets
from segue.facets.sparse import Floats
from segue.files.contents import Contents
from segue.flow.ordering import Ordering
from segue.generators.base import FittedGenerator
from segue.generators.traits import Embedding, InSpace
from segue.ids import typed_id
from segue.model.answerer import Answerer
from segue.model.asking import check, listed
from segue.model.manifest import ModelManifest
from segue.model.writing import save
from segue.protocols import Progress, Silent
from segue.ranking.pools import BATCH
from segue.ranking.probability import FittedProbability
from segue.ranking.seeded import SeededRanker
from segue.recipes import Recipe
from segue.threads import one_blas_thread
from segue.types import UNSURE_BELOW, Continuation, Id, Query, Target
from segue.word2vec.track2vec import FittedTrack2Vec

if TYPE_CHECKING:
    from segue.audio.sounds import FittedSoundEncoder

_SILENT = Silent()

WARMING: Final = "비 오는 새벽 night drive"
"""A title in several languages, which loads everything that titles need."""


@dataclass(frozen=True, eq=False)
class Model:
    """Generators, rankers and the training playlists.

    Attributes:
        manifest: The model's description.
        tracks: The tracks table; a track's code is its row.
        facets: The training playlists.
        recipe: The model's recipe.
        generators: Fitted candidate generators by name.
        rankers: Learned rankers; without one, the fused score decides.
        encoder: Encodes a query's clips; None without audio.
        contents: The files that it was loaded from and still maps, to check whether they were written to
            (`contents.changed()`) or replaced; None for a model that was not loaded.
        probabilities: Returns the probability of a result; without one, as in a model of an earlier version, results
            have none.
    """

    manifest: ModelManifest
    tracks: pl.DataFrame
    facets: Facets
    recipe: Recipe
    generators: Mapping[str, FittedGenerator]
    rankers: Mapping[Target, SeededRanker]
    encoder: FittedSoundEncoder | None = None
    contents: Contents | None = None
    probabilities: Mapping[Target, FittedProbability] = field(
        default_factory=dict["Target", "FittedProbability"]
    )
    _answering: Deferred[Answerer] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        # deferred, so that loading is fast
        object.__setattr__(self, "_answering", Deferred(lambda: _answering(self)))

    @overload
    def recommend(
        self,
        queries: Query,
        n: int = 100,
        *,
        tags: int = 10,
        constraints: Constraints = NOTHING,
        reasons: bool = True,
        unsure_below: float = UNSURE_BELOW,
        progress: Progress = _SILENT,
    ) -> Continuation: ...

    @overload
    def recommend(
        self,
        queries: Iterable[Query],
        n: int = 100,
        *,
        tags: int = 10,
        constraints: Constraints = NOTHING,
        reasons: bool = True,
        unsure_below: float = UNSURE_BELOW,
        progress: Progress = _SILENT,
    ) -> list[Continuation]: ...

    def recommend(
        self,
        queries: Query | Iterable[Query],
        n: int = 100,
        *,
        tags: int = 10,
        constraints: Constraints = NOTHING,
        reasons: bool = True,
        unsure_below: float = UNSURE_BELOW,
        progress: Progress = _SILENT,
    ) -> Continuation | list[Continuation]:
        """Continue each query with `n` tracks and `tags` tags; `notes` say if there are fewer.

        Args:
            queries: What is known of each playlist: a single query, for one continuation, or any iterable of
                queries, for a list of continuations in its order.
            n: How many tracks, from 0.
            tags: How many tags, from 0.
            constraints: What the tracks must be; by default one version of each work. They do not change
                tags.
            reasons: Whether to give each result's reasons.
            unsure_below: The expected share of a list's first ten results that belong, from 0 to 1, below which it
                gets the note `unsure`, with what would help; 0 gives none. The list stays as it is.
            progress: Shows the queries.

        Raises:
            QueryError: `n` or `tags` is negative, `unsure_below` is not from 0 to 1, something is no query, or
                nothing can satisfy the constraints.
        """
        single = isinstance(queries, Query)
        asked = [queries] if isinstance(queries, Query) else listed(queries)
        check(n, tags, unsure_below)
        answering = self._answering()
        selection = answering.selector.under(constraints)
        found: list[Continuation] = []
        starts = progress.track(
            range(0, len(asked), BATCH), label="Continuing", total=-(-len(asked) // BATCH)
        )
        for start in starts:
            with one_blas_thread(), self._computing():
                part = asked[start : start + BATCH]
                found.extend(
                    answering.answer(part, n, tags, selection, reasons=reasons, unsure_below=unsure_below)
                )
        return found[0] if single else found

    @contextlib.contextmanager
    def _computing(self) -> Generator[None]:
        """Say that the model is to blame for equations without a solution; no model that was fitted has any."""
        try:
            yield
        except np.linalg.LinAlgError as error:
            raise ArtifactError(
                expected="a model whose numbers one can compute with",
                got=f"one whose equations have no solution: {error}",
                where=Where(self.contents.directory) if self.contents else Where(),
                hint="Do not use it. Fit the model again.",
            ) from error

    def warm(self) -> None:
        """Build what the first query would build, and read the data on disk once."""
        popular = [
            self.facets.vocabulary.names["track"][int(code)]
            for code in self._answering().selector.filling[:1]
        ]
        tracks, tags = tuple(map(self.track_id, popular)), tuple(self.tags[:1])
        # a Korean title loads the morphological analyser, whatever the language of the tags
        # a tag that no playlist has makes the index of tags by spelling
        queries = [Query(title=WARMING), Query(tags=(*tags, WARMING)), Query(tracks=tracks)]
        self.recommend([*queries, Query(title=WARMING, tags=tags, tracks=tracks)], 10)
        # names of genres and artists for filters, and whether the playlists keep an order: few queries need them
        self.recommend(queries[-1:], 2, constraints=Constraints(without_artists=(WARMING,), order="flow"))

    def save(self, directory: Path | str) -> None:
        """Write the model directory, whole or not at all, replacing an older model there."""
        save(
            Path(directory),
            manifest=self.manifest,
            tracks=self.tracks,
            facets=self.facets,
            recipe=self.recipe,
            generators=self.generators,
            rankers=self.rankers,
            encoder=self.encoder,
            probabilities=self.probabilities,
        )

    def hear(self, files: Sequence[Path | str]) -> tuple[tuple[float, ...], ...]:
        """Encode sound files as a query's `sounds`: clips that belong to a playlist, of no known track.

        Args:
            files: Their paths, of any format that `segue audio` reads.

        Raises:
            QueryError: The model was fitted without audio.
            DataError: A file cannot be decoded.
            MissingExtraError: The extra `audio` is not installed.
        """
        if self.encoder is None:
            raise QueryError(
                expected="a model that heard its tracks",
                got="one without audio",
                hint="Fit one with `segue fit --audio STORE`.",
            )
        from segue.audio.sources.sound_files import SoundFiles

        sounds = SoundFiles((), mel=self.encoder.manifest.mel)
        vectors = self.encoder.encode([sounds.hear(Path(file)).mel for file in files])
        return tuple(map(tuple, vectors.tolist()))

    def track_id(self, text: str) -> Id:
        """Return a stored track id in the type that its source had."""
        return typed_id(text, integer=self.manifest.dataset.track_ids == "integer")

    def track_label(self, row: int) -> str:
        """Return a track's readable name: "artist - title", or its id where the title is not known.

        Args:
            row: Its row in `tracks`.
        """
        track = self.tracks.row(row, named=True)
        return track_label(track["artists"], track["title"]) if track["title"] else str(track["id"])

    @property
    def ordering(self) -> Ordering:
        """What puts tracks into an order of play (see `segue.order`)."""
        return self._answering().ordering

    @property
    def track_counts(self) -> Floats:
        """Number of training playlists that hold each track; weak playlists are none that somebody made."""
        return self.facets.own_counts

    @property
    def tag_counts(self) -> Floats:
        """Number of training playlists that hold each tag."""
        return self.facets.tag_counts

    @property
    def tags(self) -> list[str]:
        """All tags, the most frequent first; a tag's code is its position."""
        return list(self.facets.vocabulary.names["tag"])

    @property
    def track2vec(self) -> FittedTrack2Vec | None:
        """The word2vec vectors, if the recipe has them."""
        found = (g.track2vec for g in self.generators.values() if isinstance(g, Embedding))
        return next(found, None)

    @property
    def track_vectors(self) -> Floats | None:
        """A vector of every track, (tracks, dim), zeros where nothing was learned; None without any."""
        found = (g.vectors("track") for g in self.generators.values() if isinstance(g, InSpace))
        return next((vectors for vectors in found if vectors is not None), None)


def _answering(model: Model) -> Answerer:
    return Answerer.of(
        model.tracks,
        model.facets,
        model.recipe,
        model.generators,
        model.rankers,
        model.probabilities,
        vectors=model.track_vectors,
        integers=model.manifest.dataset.track_ids == "integer",
    )

"""Tags and tracks by a neural title encoder (see `segue.titles`), such as BERT. Needs torch.

The encoder reads the title as it was written, and the given tags. It predicts probabilities p of tags and of
the most frequent tracks. For the other tracks it predicts the playlist's vector x in an ALS, whose track
vectors are y. A track's score is

    p(track) / P + max(0, x . y) / Y

P and Y are the means of the hundred best of each term, which bring both to one scale.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

import numpy as np

from segue.facets import Block, Facets, QueryRows
from segue.facets.sparse import Codes, Csr, Floats, empty, row
from segue.facets.table import block_of
from segue.files.arrays import map_array
from segue.generators.als.als import ALS
from segue.generators.als.fitted import FittedALS
from segue.generators.knn.latent import unit
from segue.generators.neural.encoded_tracks import EncodedTracks
from segue.generators.scores import SparseScores, best
from segue.generators.tags.classifier import ProbableScores
from segue.generators.traits import Evidence, Explanation, Word
from segue.protocols import Progress
from segue.ranges import Count
from segue.titles.names import EncoderName
from segue.types import Target

if TYPE_CHECKING:
    from segue.titles import TitleModel, TitleRows

ENCODER: Final = "encoder"
"""Name of the encoder's directory in the generator's; missing where there was nothing to learn."""

READ: Final[tuple[Block, ...]] = ("word", "gram", "tag")
"""The blocks that the encoder has learned from; a query without facets of them gets no scores."""

BEST: Final = 100
PLACES: Final = "places"
_LEAST_ROWS: Final = 8


@dataclass(frozen=True)
class EncodedTitles:
    """Settings.

    Attributes:
        encoder: Name of the encoder; see `segue.titles.recipe`.
        space: The factorisation for tracks without a probability; None leaves them out.
        epochs: Passes over the titles; None takes the encoder's own.
    """

    kind: ClassVar[str] = "title-encoder"
    encoder: EncoderName = "bert"
    space: ALS | None = field(
        default_factory=lambda: ALS(
            64, unobserved=1 / 60, facet_regularization=0.1, blocks={"track": 1.0}, needs="track"
        )
    )
    epochs: Count | None = None

    def fit(self, facets: Facets, *, seed: int, progress: Progress) -> FittedEncodedTitles:
        """Factorise, and train on all playlists that have a title or tags, and something to predict.

        Raises:
            MissingExtraError: torch or transformers is not installed.
        """
        settings = self.foundation(facets)
        space = settings and settings.fit(facets, seed=seed, progress=progress)
        return self.fit_on(space, facets, seed=seed, progress=progress)

    def foundation(self, facets: Facets) -> ALS | None:
        """Return the factorisation whose vectors are predicted; None without titles or tracks."""
        return self.space if facets.titles and facets.playlists["track"].nnz else None

    def fit_on(
        self, space: FittedALS | None, facets: Facets, *, seed: int, progress: Progress
    ) -> FittedEncodedTitles:
        """Train on all playlists that have a title or tags, and something to predict.

        Raises:
            MissingExtraError: torch or transformers is not installed.
        """
        from segue import titles

        rows = _rows(facets, None if space is None else space.playlists)
        vectors = np.zeros((facets.vocabulary.size("track"), 0), np.float32)
        if rows is None:
            return FittedEncodedTitles(facets, None, vectors)
        changes = {"seed": seed} if self.epochs is None else {"seed": seed, "epochs": self.epochs}
        plan = titles.recipe(self.encoder, rows=len(rows)).trained_by(
            lambda trainer: dataclasses.replace(trainer, **changes)
        )
        plan = plan.with_korean(facets.korean)
        from segue.titles.fitting import Surroundings

        model = titles.fit(rows, plan, around=Surroundings(progress=progress))
        _forget_times(model)
        return FittedEncodedTitles(
            facets, model, space.facet_vectors["track"] if space and rows.places is not None else vectors
        )

    def load(self, directory: Path, facets: Facets) -> FittedEncodedTitles:
        """Read the encoder, and map the tracks' vectors from disk.

        Raises:
            MissingExtraError: torch or transformers is not installed.
        """
        from segue import titles

        place = directory / ENCODER
        model = titles.load(place) if place.is_dir() else None
        vectors = map_array(directory / "vectors.npy", np.float32, (facets.vocabulary.size("track"), None))
        return FittedEncodedTitles(facets, model, vectors)


def _rows(facets: Facets, places: Floats | None) -> TitleRows | None:
    """Return the playlists that have a title or tags; None where there are too few, or nothing to predict."""
    from segue.titles import TitleRows

    tags, tracks = (_named(facets, block, facets.playlists[block]) for block in ("tag", "track"))
    written: Sequence[str] = facets.titles or [""] * len(tags)
    kept = np.array([i for i, title in enumerate(written) if title or tags[i]], np.int64)
    targets = {
        name: found
        for name, found in (("tags", tags), ("tracks", tracks))
        if _shared(facets.playlists[block_of(name)][kept])
    }
    if len(kept) < _LEAST_ROWS or not targets:
        return None
    found = None
    if places is not None:
        found = unit(places)
        found[~found.any(axis=1)] = np.nan
        found = None if np.isnan(found[kept, 0]).all() else found
    return TitleRows(written, tags, targets, found).select(kept)


def _forget_times(model: TitleModel) -> None:
    """Drop the epochs' durations, so that two fits with one seed write the same files."""
    from segue.titles.blend import TitleBlend
    from segue.titles.encoder import TitleEncoder

    for one in model.members if isinstance(model, TitleBlend) else (model,):
        if isinstance(one, TitleEncoder):
            one.history = None


def _shared(matrix: Csr) -> bool:
    """Whether any column is in two rows; a label of one row cannot be learned."""
    return bool(len(matrix.indices)) and int(np.bincount(matrix.indices).max()) > 1


def _named(facets: Facets, block: Block, matrix: Csr) -> list[list[str]]:
    names = facets.vocabulary.names[block]
    return [[names[code] for code in row(matrix, i)[0].tolist()] for i in range(matrix.shape[0])]


class FittedEncodedTitles:
    """The encoder, and the tracks' vectors.

    Attributes:
        model: The encoder; its labels are the names of tags and of tracks. None where nothing was learned.
        track_vectors: (tracks, dim); no columns where no vectors are predicted.
    """

    evidence: ClassVar[Evidence] = "words"

    def __init__(self, facets: Facets, model: TitleModel | None, vectors: Floats) -> None:
        self.facets, self.model, self.track_vectors = facets, model, vectors
        known = (
            {} if model is None else {head: self._codes(head, names) for head, names in model.labels.items()}
        )
        self._order = {head: np.argsort(codes, kind="stable") for head, codes in known.items()}
        self._known = {head: codes[self._order[head]] for head, codes in known.items()}
        frequent = best(
            np.arange(len(vectors), dtype=np.int32), facets.track_counts, _POOL if vectors.shape[1] else 0
        ).codes
        self._pool = np.union1d(frequent, self._known.get("tracks", frequent[:0])).astype(np.int32)
        self._pool_vectors = np.ascontiguousarray(vectors[self._pool])

    def score(self, queries: QueryRows, target: Target) -> SparseScores | ProbableScores | EncodedTracks:
        """See the module's formula; no scores for queries without a known word, n-gram or tag."""
        found = queries.workspace.once(self, lambda: self._answers(queries))
        if target == "tags" and "tags" in found:
            return ProbableScores(found["tags"], self._known["tags"])
        if target == "tags" or not found:
            size = self.facets.vocabulary.size(block_of(target))
            return SparseScores(empty(len(queries), size))
        return self._tracks(found, len(queries))

    def explain(self, queries: QueryRows, i: int, codes: Codes, target: Target) -> Explanation:
        """Explain scores by the words of query `i` that raise the encoder's probabilities."""
        shares = self.word_shares(queries, i, target, codes)
        words = list(dict.fromkeys(word for some in shares for word, _ in some))
        support = np.zeros((len(words), len(codes)))
        for k, some in enumerate(shares):
            for word, share in some:  # a word may come twice
                support[words.index(word), k] += share
        return Explanation([Word(word) for word in words], support, np.ones(len(codes)))

    def word_shares(
        self, queries: QueryRows, i: int, target: Target, codes: Codes
    ) -> list[list[tuple[str, float]]]:
        """Return for each result its supporting words of query `i`, the largest share of their sum first.

        Empty for tracks without a probability; see `segue.titles.reasons`.
        """
        found: list[list[tuple[str, float]]] = [[] for _ in codes]
        if self.model is None or target not in self._known or not (queries.titles and queries.titles[i]):
            return found
        from segue.titles.reasons import word_shares

        names = self.facets.vocabulary.names[block_of(target)]
        known = np.flatnonzero(np.isin(codes, self._known[target])).tolist()
        tags = _named(self.facets, "tag", queries.blocks["tag"][[i]])[0]
        asked = [names[int(codes[k])] for k in known]
        shares = word_shares(self.model, queries.titles[i], asked, tags=tags, head=target)
        for k, words in zip(known, shares, strict=True):
            found[k] = [(one.word, one.share) for one in words]
        return found

    def save(self, directory: Path) -> None:
        """Write the encoder's own directory, and the tracks' vectors."""
        if self.model is not None:
            self.model.save(directory / ENCODER)
        np.save(directory / "vectors.npy", self.track_vectors, allow_pickle=False)

    def _codes(self, head: str, names: Sequence[str]) -> Codes:
        code = self.facets.vocabulary.codes[block_of(head)]
        return np.array([code[name] for name in names], np.int32)

    def _answers(self, queries: QueryRows) -> Mapping[str, Floats]:
        """Return probabilities by ascending code, and predicted vectors; zeros where nothing is known."""
        if self.model is None:
            return {}
        sizes = sum(np.diff(queries.blocks[block].indptr) for block in READ)
        asked = np.flatnonzero(sizes).tolist()
        titles = queries.titles or ("",) * len(queries)
        tags = _named(self.facets, "tag", queries.blocks["tag"])
        found = self.model.answers([titles[i] for i in asked], [tags[i] for i in asked])
        spread: dict[str, Floats] = {}
        for head, values in found.items():
            whole = np.zeros((len(queries), values.shape[1]), np.float32)
            whole[asked] = values[:, self._order[head]] if head in self._order else unit(values)
            spread[head] = whole
        return spread

    def _tracks(self, found: Mapping[str, Floats], queries: int) -> EncodedTracks:
        total = np.zeros((queries, len(self._pool)), np.float32)
        places = np.zeros((queries, self.track_vectors.shape[1]), np.float32)
        if PLACES in found and self.track_vectors.shape[1]:
            near = np.empty_like(total)
            for i, place in enumerate(found[PLACES]):  # one by one: BLAS rounds by the number of rows
                np.matmul(self._pool_vectors, place, out=near[i])
            places = found[PLACES] / _best_mean(near)
            total = (np.maximum(near, 0) / _best_mean(near)).astype(np.float32)
        if "tracks" in found:
            place = np.searchsorted(self._pool, self._known["tracks"])
            total[:, place] += found["tracks"] / _best_mean(found["tracks"])
        return EncodedTracks(total, self._pool, places, self.track_vectors)


_POOL: Final = 50_000
"""How many tracks, the most frequent, are searched by their vectors."""


def _best_mean(values: Floats) -> Floats:
    """Return the mean of each row's hundred best, (rows, 1); 1 where that is not above 0."""
    n = min(BEST, values.shape[1])
    if not n:
        return np.ones((len(values), 1), np.float32)
    mean = np.partition(values, -n, axis=1)[:, -n:].mean(axis=1, keepdims=True)
    return np.where(mean > 0, mean, np.float32(1)).astype(np.float32)

"""Recipes: which generators a model has, their weights in the fused score, and whether a ranker is learned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from segue.candidates.embedding import EmbeddingNeighbours
from segue.candidates.factorisation import ALS
from segue.candidates.generators import CandidateGenerator
from segue.candidates.neighbours import PlaylistNeighbours
from segue.candidates.popularity import Popularity
from segue.encoders.track2vec import Track2Vec
from segue.errors import ConfigError
from segue.facets import Facets
from segue.ranking.lambdarank import LambdaRank

LARGE: Final = 1_500_000
"""Pairs from which a dataset counts as large: shorter vectors, fewer epochs and one fold."""


@dataclass(frozen=True)
class Ranking:
    """How the rankers are learned.

    Attributes:
        ranker: The trees' settings.
        folds: How many times playlists are held out and the generators fitted without them.
        share: Share of the playlists held out in each fold, of those with tracks and of those without.
        most: How many of each at most.
        depth: Candidates that each generator may name.
        keep: Candidates that the trees score, by fused score.
    """

    ranker: LambdaRank = field(default_factory=LambdaRank)
    folds: int = 3
    share: float = 0.12
    most: int = 1500
    depth: int = 200
    keep: int = 400


@dataclass(frozen=True)
class Recipe:
    """A model's make-up.

    Attributes:
        generators: By name.
        tracks: The weight in the fused score of each generator that is asked for tracks.
        tags: The same for tags.
        ranking: How to learn rankers; None answers by the fused score.
    """

    generators: Mapping[str, CandidateGenerator]
    tracks: Mapping[str, float]
    tags: Mapping[str, float]
    ranking: Ranking | None = None


def _generators(facets: Facets, *, full: bool) -> dict[str, CandidateGenerator]:
    large = facets.playlists["track"].nnz >= LARGE
    dated = bool((facets.updated > 0).any())
    # very sparse data (a track in two or three playlists) asks for hard confidence and time-aware neighbours
    sparse = facets.playlists["track"].nnz < 4 * max(int((facets.track_counts > 0).sum()), 1)
    alpha, reg = (80.0, 0.01) if sparse and dated else (60.0, 50.0)
    found: dict[str, CandidateGenerator] = {
        "popularity": Popularity(),
        "neighbours": PlaylistNeighbours(
            blocks={"track": 1.0, "tag": 0.3, "word": 0.3},
            power=1.0 if sparse and dated else 1.3,
            damping=-0.1 if sparse and dated else 0.0,
            half_life=1500 if dated else 0,
        ),
        "titles": PlaylistNeighbours(blocks={"word": 1.0, "gram": 0.3, "tag": 1.0}, idf=0.6, length=0.1),
        "small als": ALS(factors=32, alpha=alpha, regularization=reg, needs="track"),
    }
    if full:
        found |= {
            "sharp neighbours": PlaylistNeighbours(
                blocks={"track": 1.0, "tag": 0.3, "word": 0.3},
                power=2.5,
                idf=0.7,
                half_life=700 if dated else 0,
            ),
            "als": ALS(factors=128 if large else 384, alpha=alpha, regularization=reg, needs="track"),
            "track2vec": EmbeddingNeighbours(
                Track2Vec(
                    vector_size=64 if large else 128,
                    sg=False,
                    negative=5 if large else 10,
                    epochs=5 if large else 30,
                    sample=0,
                    min_count=2 if large else 1,
                    alpha=0.05,
                )
            ),
        }
    return found


def fast(facets: Facets) -> Recipe:
    """Neighbours, a small factorisation and popularity, fused by fixed weights: minutes at full size."""
    return Recipe(
        _generators(facets, full=False),
        tracks={"neighbours": 0.7, "small als": 1.0, "titles": 0.2, "popularity": 0.01},
        tags={"neighbours": 0.7, "titles": 1.0, "popularity": 0.01},
    )


def default(facets: Facets) -> Recipe:
    """All generators, and a ranker learned on held-out playlists."""
    large = facets.playlists["track"].nnz >= LARGE
    return Recipe(
        _generators(facets, full=True),
        tracks={
            "als": 1.0,
            "small als": 0.7,
            "neighbours": 0.5,
            "track2vec": 0.5,
            "titles": 0.2,
            "sharp neighbours": 0.1,
            "popularity": 0.01,
        },
        tags={
            "neighbours": 0.7,
            "titles": 1.0,
            "sharp neighbours": 0.2,
            "small als": 0.2,
            "popularity": 0.01,
        },
        ranking=Ranking(folds=1, most=6000) if large else Ranking(),
    )


RECIPES: Final = {"fast": fast, "default": default}
"""A recipe's name → the recipe for a training set."""


def recipe_of(name: str, facets: Facets) -> Recipe:
    """The recipe of that name, fitted to the size of the data.

    Raises:
        ConfigError: There is none of that name.
    """
    if name not in RECIPES:
        raise ConfigError(
            f"expected a recipe among {', '.join(RECIPES)}, got {name!r}.", hint="Name one of them."
        )
    return RECIPES[name](facets)

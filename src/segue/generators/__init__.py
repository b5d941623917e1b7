"""Candidate generators: each scores tracks or tags for every query, by one idea.

The names are the settings of all built-in kinds. Recipes in Python use them:
`Member("als", ALS(factors=64), …)`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from segue import lazy

if TYPE_CHECKING:
    from segue.generators.als.als import ALS
    from segue.generators.als.cold_start import ColdStart
    from segue.generators.als.title_regression import TitleRegression
    from segue.generators.content.named_in_title import NamedInTitle
    from segue.generators.content.popularity import Popularity
    from segue.generators.content.related import Related
    from segue.generators.content.same_artist import SameArtist
    from segue.generators.knn.adjacent_tracks import AdjacentTracks
    from segue.generators.knn.latent import ALSNeighbours
    from segue.generators.knn.playlists import PlaylistNeighbours
    from segue.generators.knn.titles import TitleNeighbours
    from segue.generators.knn.track2vec import Track2VecNeighbours
    from segue.generators.linear.autoencoder import LinearAutoencoder
    from segue.generators.neural.title_encoder import EncodedTitles
    from segue.generators.sequence.memory_network import MemoryTracks
    from segue.generators.sequence.next_network import NextNetwork
    from segue.generators.sequence.next_ngrams import NextNGrams
    from segue.generators.tags.classifier import TagClassifier
    from segue.generators.tags.co_occurrence import CoOccurrence
    from segue.generators.tags.ease import TagEASE
    from segue.generators.tags.spelled import SpelledTags

__all__ = [
    "ALS",
    "ALSNeighbours",
    "AdjacentTracks",
    "CoOccurrence",
    "ColdStart",
    "EncodedTitles",
    "LinearAutoencoder",
    "MemoryTracks",
    "NamedInTitle",
    "NextNGrams",
    "NextNetwork",
    "PlaylistNeighbours",
    "Popularity",
    "Related",
    "SameArtist",
    "SpelledTags",
    "TagClassifier",
    "TagEASE",
    "TitleNeighbours",
    "TitleRegression",
    "Track2VecNeighbours",
]

_HOMES = {
    "ALS": "segue.generators.als.als",
    "ALSNeighbours": "segue.generators.knn.latent",
    "CoOccurrence": "segue.generators.tags.co_occurrence",
    "AdjacentTracks": "segue.generators.knn.adjacent_tracks",
    "TagClassifier": "segue.generators.tags.classifier",
    "Track2VecNeighbours": "segue.generators.knn.track2vec",
    "EncodedTitles": "segue.generators.neural.title_encoder",
    "LinearAutoencoder": "segue.generators.linear.autoencoder",
    "ColdStart": "segue.generators.als.cold_start",
    "TagEASE": "segue.generators.tags.ease",
    "NamedInTitle": "segue.generators.content.named_in_title",
    "MemoryTracks": "segue.generators.sequence.memory_network",
    "NextNGrams": "segue.generators.sequence.next_ngrams",
    "NextNetwork": "segue.generators.sequence.next_network",
    "TitleRegression": "segue.generators.als.title_regression",
    "PlaylistNeighbours": "segue.generators.knn.playlists",
    "Popularity": "segue.generators.content.popularity",
    "Related": "segue.generators.content.related",
    "SameArtist": "segue.generators.content.same_artist",
    "SpelledTags": "segue.generators.tags.spelled",
    "TitleNeighbours": "segue.generators.knn.titles",
}

if not TYPE_CHECKING:  # a type checker would accept any name from `__getattr__`
    __getattr__, __dir__ = lazy.names(__name__, _HOMES)

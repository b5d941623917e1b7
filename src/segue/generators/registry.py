"""Kinds of generators: each kind's name and settings type, Segue's own and those of plug-ins."""

from __future__ import annotations

from typing import Final

from segue.generators.base import CandidateGenerator
from segue.plugins import Registry

KINDS: Final[Registry[type[CandidateGenerator]]] = Registry(
    "segue.generators",
    "generator kind",
    {
        "popularity": "segue.generators.content.popularity:Popularity",
        "neighbours": "segue.generators.knn.playlists:PlaylistNeighbours",
        "titles": "segue.generators.knn.titles:TitleNeighbours",
        "als": "segue.generators.als.als:ALS",
        "als-neighbours": "segue.generators.knn.latent:ALSNeighbours",
        "title-regression": "segue.generators.als.title_regression:TitleRegression",
        "related": "segue.generators.content.related:Related",
        "same-artist": "segue.generators.content.same_artist:SameArtist",
        "named-in-title": "segue.generators.content.named_in_title:NamedInTitle",
        "co-occurrence": "segue.generators.tags.co_occurrence:CoOccurrence",
        "cold-start": "segue.generators.als.cold_start:ColdStart",
        "track2vec": "segue.generators.knn.track2vec:Track2VecNeighbours",
        "adjacent-tracks": "segue.generators.knn.adjacent_tracks:AdjacentTracks",
        "next-ngrams": "segue.generators.sequence.next_ngrams:NextNGrams",
        "next-network": "segue.generators.sequence.next_network:NextNetwork",
        "memory-network": "segue.generators.sequence.memory_network:MemoryTracks",
        "linear-autoencoder": "segue.generators.linear.autoencoder:LinearAutoencoder",
        "spelled-tags": "segue.generators.tags.spelled:SpelledTags",
        "tag-classifier": "segue.generators.tags.classifier:TagClassifier",
        "tag-ease": "segue.generators.tags.ease:TagEASE",
        "title-encoder": "segue.generators.neural.title_encoder:EncodedTitles",
    },
)
"""A generator's kind → its settings."""

"""Kinds of generators: a name for every settings type, Segue's own and those of plug-ins."""

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
        "placed": "segue.generators.als.title_regression:PlacedTitles",
        "related": "segue.generators.content.related:Related",
        "same-artist": "segue.generators.content.same_artist:SameArtist",
        "mentioned": "segue.generators.content.named_in_title:Mentioned",
        "association": "segue.generators.tags.co_occurrence:Association",
        "heard": "segue.generators.als.cold_start:Heard",
        "track2vec": "segue.generators.knn.track2vec:EmbeddingNeighbours",
        "beside": "segue.generators.knn.adjacent_tracks:Beside",
        "spelling": "segue.generators.tags.spelled:SpelledTags",
        "classified": "segue.generators.tags.classifier:ClassifiedTags",
        "linear-tags": "segue.generators.tags.ease:LinearTags",
        "encoded": "segue.generators.neural.title_encoder:EncodedTitles",
    },
)
"""A generator's kind → its settings."""

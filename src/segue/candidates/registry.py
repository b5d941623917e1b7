"""Kinds of generators: a name for every settings type, Segue's own and those of plug-ins."""

from __future__ import annotations

from typing import Final

from segue.candidates.generators import CandidateGenerator
from segue.plugins import Registry

KINDS: Final[Registry[type[CandidateGenerator]]] = Registry(
    "segue.generators",
    "generator kind",
    {
        "popularity": "segue.candidates.popularity:Popularity",
        "neighbours": "segue.candidates.neighbours:PlaylistNeighbours",
        "titles": "segue.candidates.titles:TitleNeighbours",
        "als": "segue.candidates.factorisation:ALS",
        "als-neighbours": "segue.candidates.latent:ALSNeighbours",
        "placed": "segue.candidates.placed_titles:PlacedTitles",
        "related": "segue.candidates.related:Related",
        "same-artist": "segue.candidates.same_artist:SameArtist",
        "mentioned": "segue.candidates.mentioned:Mentioned",
        "association": "segue.candidates.association:Association",
        "heard": "segue.candidates.heard:Heard",
        "track2vec": "segue.candidates.embedding:EmbeddingNeighbours",
        "beside": "segue.candidates.beside:Beside",
        "spelling": "segue.candidates.spelling:SpelledTags",
        "classified": "segue.candidates.classified:ClassifiedTags",
        "linear-tags": "segue.candidates.linear_tags:LinearTags",
        "encoded": "segue.candidates.encoded_titles:EncodedTitles",
    },
)
"""A generator's kind → its settings."""

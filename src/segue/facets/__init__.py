"""Facets: one vocabulary of all that describes playlists, and playlists and queries as sparse rows."""

from __future__ import annotations

from segue.facets.matrix import Facets
from segue.facets.queries import Asked, QueryRows, query_rows
from segue.facets.table import BLOCKS, Block
from segue.facets.vocabulary import Vocabulary

__all__ = ["BLOCKS", "Asked", "Block", "Facets", "QueryRows", "Vocabulary", "query_rows"]

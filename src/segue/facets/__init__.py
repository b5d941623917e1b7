"""A playlist is a bag of facets: one vocabulary in blocks, and playlists and queries as sparse rows over it."""

from __future__ import annotations

from segue.facets.matrix import Facets
from segue.facets.queries import Asked, QueryRows, query_rows
from segue.facets.table import BLOCKS, Block
from segue.facets.vocabulary import Vocabulary

__all__ = ["BLOCKS", "Asked", "Block", "Facets", "QueryRows", "Vocabulary", "query_rows"]

"""Names for extensions of Segue: generators, readers, writers, recipes, constraints, facets, metrics.

These names are stable from version to version, even if Segue's own folders change. `docs/extending.md`
explains how to write an extension, and `segue.testing` has the checks that it must pass. Errors, queries and
continuations are names of `segue` itself.
"""

from __future__ import annotations

from segue.constraints.registry import Filter
from segue.data.readers import Reader
from segue.data.recognition.head import Head
from segue.data.recognition.looks import Look, Role, Sureness, recognised
from segue.data.records.builder import PlaylistRecord, TrackRecord
from segue.data.records.intake import Intake
from segue.data.writers import Asked, Writer
from segue.evaluation.measures import MEASURES, Measure
from segue.facets import BLOCKS, Block, Facets, QueryRows, Vocabulary, query_rows
from segue.facets.sparse import Codes
from segue.facets.table import FacetBlock
from segue.files.arrays import map_array
from segue.files.artifacts import new_directory, new_file
from segue.files.stored_rows import map_rows
from segue.generators.base import CandidateGenerator, FittedGenerator
from segue.generators.foundations import RestsOn
from segue.generators.scores import LatentScores, Ranked, Scores, SparseScores, SummedScores
from segue.generators.traits import (
    Composed,
    Contributions,
    Embedding,
    Evidence,
    Explaining,
    Explanation,
    Facet,
    Following,
    InSpace,
    Part,
    Word,
)
from segue.protocols import Progress
from segue.recipes import Member, Ranking, Recipe, RecipeSource, Shape, resolve
from segue.types import Id, Target

__all__ = [
    "BLOCKS",
    "MEASURES",
    "Asked",
    "Block",
    "CandidateGenerator",
    "Codes",
    "Composed",
    "Contributions",
    "Embedding",
    "Evidence",
    "Explaining",
    "Explanation",
    "Facet",
    "FacetBlock",
    "Facets",
    "Filter",
    "FittedGenerator",
    "Following",
    "Head",
    "Id",
    "InSpace",
    "Intake",
    "LatentScores",
    "Look",
    "Measure",
    "Member",
    "Part",
    "PlaylistRecord",
    "Progress",
    "QueryRows",
    "Ranked",
    "Ranking",
    "Reader",
    "Recipe",
    "RecipeSource",
    "RestsOn",
    "Role",
    "Scores",
    "Shape",
    "SparseScores",
    "SummedScores",
    "Sureness",
    "Target",
    "TrackRecord",
    "Vocabulary",
    "Word",
    "Writer",
    "map_array",
    "map_rows",
    "new_directory",
    "new_file",
    "query_rows",
    "recognised",
    "resolve",
]

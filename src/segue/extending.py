"""What the parts of other packages are made of: generators, readers, writers and recipes.

These names stay where they are from version to version, however Segue's own folders change. `docs/extending.md` says
how a part is written, and `segue.testing` has the checks that it has to pass. Errors, queries and continuations are
names of `segue` itself.
"""

from __future__ import annotations

from segue.data.readers import Reader
from segue.data.records.builder import PlaylistRecord, TrackRecord
from segue.data.records.intake import Intake
from segue.data.writers import Asked, Writer
from segue.facets import BLOCKS, Block, Facets, QueryRows, Vocabulary, query_rows
from segue.files.artifacts import new_directory, new_file
from segue.generators.base import CandidateGenerator, FittedGenerator
from segue.generators.scores import LatentScores, Ranked, Scores, SparseScores, SummedScores
from segue.generators.traits import (
    ByContent,
    Contributing,
    Contributions,
    Embedding,
    InSpace,
    Part,
    Parted,
    Wording,
)
from segue.protocols import Progress
from segue.recipes import Member, Ranking, Recipe, RecipeSource, Shape, resolve
from segue.types import Id, Target

__all__ = [
    "BLOCKS",
    "Asked",
    "Block",
    "ByContent",
    "CandidateGenerator",
    "Contributing",
    "Contributions",
    "Embedding",
    "Facets",
    "FittedGenerator",
    "Id",
    "InSpace",
    "Intake",
    "LatentScores",
    "Member",
    "Part",
    "Parted",
    "PlaylistRecord",
    "Progress",
    "QueryRows",
    "Ranked",
    "Ranking",
    "Reader",
    "Recipe",
    "RecipeSource",
    "Scores",
    "Shape",
    "SparseScores",
    "SummedScores",
    "Target",
    "TrackRecord",
    "Vocabulary",
    "Wording",
    "Writer",
    "new_directory",
    "new_file",
    "query_rows",
    "resolve",
]

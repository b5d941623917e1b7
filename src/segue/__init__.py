"""Segue continues playlists: from a title, tags or a few tracks to the tracks and tags that belong there.

Programs use the names below, from files to continuations and their evaluation. Packages that extend Segue use
`segue.extending` and `segue.testing`. Each name is imported at first use, so that `import segue` takes a
millisecond.
"""

from __future__ import annotations

from segue.lazy import names as _names

TYPE_CHECKING = False  # see `segue.lazy`
if TYPE_CHECKING:
    from typing import Final

    from segue.constraints.constraints import Constraints
    from segue.data.answers import read_answers, write_answers
    from segue.data.dataset import Dataset
    from segue.data.matching import Match, match
    from segue.data.questions import read_questions, write_questions
    from segue.data.readers import read
    from segue.data.split import Split, split
    from segue.data.writers import write
    from segue.errors import (
        ArtifactError,
        ConfigError,
        DataError,
        MissingExtraError,
        QueryError,
        RecipeError,
        SegueError,
        SegueWarning,
        Where,
    )
    from segue.evaluation.catalogue import Catalogue
    from segue.evaluation.comparison import Comparison, compare
    from segue.evaluation.evaluation import Evaluation, evaluate
    from segue.fitting import fit
    from segue.library.reading import Library, read_library
    from segue.model import Model, load
    from segue.model.play_order import order
    from segue.notes import Note
    from segue.protocols import Progress, Silent
    from segue.recipes import Member, Ranking, Recipe
    from segue.sample import make_sample, make_world
    from segue.types import Answer, Continuation, Query, Reason, TagResult, TrackResult

__version__ = "0.1.0"

__all__ = [
    "Answer",
    "ArtifactError",
    "Catalogue",
    "Comparison",
    "ConfigError",
    "Constraints",
    "Continuation",
    "DataError",
    "Dataset",
    "Evaluation",
    "Library",
    "Match",
    "Member",
    "MissingExtraError",
    "Model",
    "Note",
    "Progress",
    "Query",
    "QueryError",
    "Ranking",
    "Reason",
    "Recipe",
    "RecipeError",
    "SegueError",
    "SegueWarning",
    "Silent",
    "Split",
    "TagResult",
    "TrackResult",
    "Where",
    "compare",
    "evaluate",
    "fit",
    "load",
    "make_sample",
    "make_world",
    "match",
    "order",
    "read",
    "read_answers",
    "read_library",
    "read_questions",
    "split",
    "write",
    "write_answers",
    "write_questions",
]

_HOMES: Final = {
    "Answer": "segue.types",
    "ArtifactError": "segue.errors",
    "Catalogue": "segue.evaluation.catalogue",
    "Comparison": "segue.evaluation.comparison",
    "ConfigError": "segue.errors",
    "Constraints": "segue.constraints.constraints",
    "Continuation": "segue.types",
    "DataError": "segue.errors",
    "Dataset": "segue.data.dataset",
    "Evaluation": "segue.evaluation.evaluation",
    "Library": "segue.library.reading",
    "Match": "segue.data.matching",
    "Member": "segue.recipes",
    "MissingExtraError": "segue.errors",
    "Model": "segue.model",
    "Note": "segue.notes",
    "Progress": "segue.protocols",
    "Query": "segue.types",
    "QueryError": "segue.errors",
    "Ranking": "segue.recipes",
    "Reason": "segue.types",
    "Recipe": "segue.recipes",
    "RecipeError": "segue.errors",
    "SegueError": "segue.errors",
    "SegueWarning": "segue.errors",
    "Silent": "segue.protocols",
    "Split": "segue.data.split",
    "TagResult": "segue.types",
    "TrackResult": "segue.types",
    "Where": "segue.errors",
    "compare": "segue.evaluation.comparison",
    "evaluate": "segue.evaluation.evaluation",
    "fit": "segue.fitting",
    "load": "segue.model",
    "make_sample": "segue.sample",
    "make_world": "segue.sample",
    "match": "segue.data.matching",
    "order": "segue.model.play_order",
    "read": "segue.data.readers",
    "read_answers": "segue.data.answers",
    "read_library": "segue.library.reading",
    "read_questions": "segue.data.questions",
    "split": "segue.data.split",
    "write": "segue.data.writers",
    "write_answers": "segue.data.answers",
    "write_questions": "segue.data.questions",
}
"""A public name → its module."""

if not TYPE_CHECKING:  # a type checker would accept any name from `__getattr__`
    __getattr__, __dir__ = _names(__name__, _HOMES)

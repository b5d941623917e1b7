"""The public names: which they are, that each is there, and what importing them costs."""

from __future__ import annotations

import ast
import importlib
import inspect
import subprocess
import sys
from types import ModuleType

import pytest

import segue
import segue.audio
import segue.extending
import segue.generators
import segue.naming
import segue.titles
import segue.training
from segue.generators.registry import KINDS

PUBLIC = """
    Answer ArtifactError Catalogue Comparison ConfigError Constraints Continuation DataError Dataset Evaluation Library
    Match Member MissingExtraError Model Note Progress Query QueryError Ranking Reason Recipe RecipeError SegueError
    SegueWarning Silent Split TagResult TrackResult Where compare evaluate fit load make_sample make_world match order
    read read_answers read_library read_questions split write write_answers write_questions
"""
"""What programs import from `segue`: a name that goes from here breaks them."""

EXTENDING = """
    Asked BLOCKS Block CandidateGenerator Codes Composed Contributions Embedding Evidence Explaining Explanation
    Facet FacetBlock Facets Filter FittedGenerator Following Head Id InSpace Intake LatentScores Look MEASURES Measure
    Member
    Part PlaylistRecord Progress QueryRows Ranked Ranking Reader Recipe RecipeSource RestsOn Role Scores Shape
    SparseScores SummedScores Sureness Target TrackRecord Vocabulary Word Writer map_array map_rows
    new_directory new_file query_rows recognised resolve
"""
"""What plug-ins import from `segue.extending`: a name that goes from here breaks them."""

LAZY = [segue, segue.generators, segue.audio, segue.titles, segue.naming, segue.training]
"""Packages whose names are imported when they are first used."""

HEAVY = (
    "numpy",
    "scipy",
    "polars",
    "msgspec",
    "gensim",
    "implicit",
    "lightgbm",
    "kiwipiepy",
    "matplotlib",
    "torch",
    "fastapi",
    "sqlalchemy",
)


def loaded_by(code: str) -> set[str]:
    """The top-level packages that a fresh interpreter has loaded after `code`."""
    show = "import sys; print(' '.join(sorted({name.split('.')[0] for name in sys.modules})))"
    ran = subprocess.run(
        [sys.executable, "-c", f"{code}\n{show}"], capture_output=True, check=True, text=True
    )
    return set(ran.stdout.split())


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert loaded_by("import segue").isdisjoint({*HEAVY, "typer", "rich", "typing", "inspect"})


def test_the_command_line_loads_nothing_heavy_before_a_command_runs() -> None:
    # msgspec is in: errors and values are light and needed at once by the command modules
    assert loaded_by("import segue.cli.app").isdisjoint(set(HEAVY) - {"msgspec"})


@pytest.mark.parametrize(
    "public", [(segue, PUBLIC), (segue.extending, EXTENDING)], ids=["segue", "extending"]
)
def test_the_public_names_are_these(public: tuple[ModuleType, str]) -> None:
    module, names = public
    assert sorted(module.__all__) == sorted(names.split())
    assert [name for name in names.split() if not hasattr(module, name)] == []


@pytest.mark.parametrize("name", segue.__all__)
def test_every_public_name_is_there(name: str) -> None:
    value = getattr(segue, name)
    assert value.__name__ == name
    assert getattr(segue, name) is value
    assert inspect.getdoc(value)


@pytest.mark.parametrize("module", LAZY, ids=lambda module: module.__name__)
def test_type_checkers_and_dir_see_the_names_that_are_loaded_later(module: ModuleType) -> None:
    """They read the imports that only they run: of the same names, from the modules where they are looked up."""
    assert {*module.__all__} <= {*dir(module)}
    tree = ast.parse(inspect.getsource(module))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    seen = {
        alias.name: node.module or ""
        for node in block.body
        if isinstance(node, ast.ImportFrom) and node.module != "typing"
        for alias in node.names
    }
    assert seen == module._HOMES
    assert {*seen} <= {*module.__all__}
    assert [name for name, home in seen.items() if not hasattr(importlib.import_module(home), name)] == []


def test_every_kind_of_generator_has_public_settings() -> None:
    kinds = {KINDS.get(kind) for kind in KINDS.built_in}
    assert kinds == {getattr(segue.generators, name) for name in segue.generators.__all__}


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'segue' has no attribute 'recommend'"):
        segue.recommend  # noqa: B018 - the access is what is tested


def test_from_import_works() -> None:
    code = "from segue import Dataset, Query; assert Dataset.__module__ == 'segue.data.dataset'; Query(title='밤')"
    assert "polars" in loaded_by(code)

"""What import-linter does not say: no circles of files, no hidden caches, no generator known by its class."""

from __future__ import annotations

import ast
import graphlib
from pathlib import Path

import grimp

CORE = (
    "facets",
    "generators",
    "ranking",
    "constraints",
    "reasons",
    "model",
    "insight",
)
"""The folders that a query passes."""


def test_no_files_import_each_other_in_a_circle() -> None:
    """Imports for type checkers count as well, but not those of packages, which only name what is loaded later."""
    checked = grimp.build_graph("segue", cache_dir=None)
    run = grimp.build_graph("segue", exclude_type_checking_imports=True, cache_dir=None)
    imports = {
        module: (run if run.find_children(module) else checked).find_modules_directly_imported_by(module)
        for module in checked.modules
    }
    order = graphlib.TopologicalSorter(imports)
    order.prepare()  # raises CycleError, which names the files


def _core() -> list[tuple[Path, ast.Module]]:
    source = Path(__file__).parent.parent / "src" / "segue"
    files = [path for folder in CORE for path in sorted((source / folder).rglob("*.py"))]
    return [(path, ast.parse(path.read_text("utf-8"))) for path in files]


def test_what_is_put_off_is_a_stated_field() -> None:
    """`Deferred` fields and a batch's workspace keep what was worked out; nothing else does."""
    caches = {"cached_property", "lru_cache", "cache"}
    found = [
        f"{path.name}: {node.id if isinstance(node, ast.Name) else node.attr}"
        for path, tree in _core()
        for node in ast.walk(tree)
        if (isinstance(node, ast.Name) and node.id in caches)
        or (isinstance(node, ast.Attribute) and node.attr in caches)
    ]
    assert found == []


def test_above_generators_nobody_asks_for_a_generators_class() -> None:
    """Traits are asked for, so that a plug-in's generator takes part wherever one of Segue's own does."""
    found = [
        f"{path.name}, line {node.lineno}"
        for path, tree in _core()
        if "generators" not in path.parts and "facets" not in path.parts
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "isinstance"
        and "Fitted" in ast.unparse(node.args[1])
    ]
    assert found == []

"""What import-linter does not say of the layers: no file imports itself by way of others."""

from __future__ import annotations

import graphlib

import grimp


def test_no_files_import_each_other_in_a_circle() -> None:
    """Imports for type checkers alone are left out: nothing runs them."""
    graph = grimp.build_graph("segue", exclude_type_checking_imports=True, cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    order = graphlib.TopologicalSorter(imports)
    order.prepare()  # raises CycleError, which names the files

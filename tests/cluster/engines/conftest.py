"""One Ray cluster of three local nodes for the tests of a file, which share it."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.cluster.engines.nodes import Nodes
from tests.pages import ROOT


@pytest.fixture(scope="module")
def cluster() -> Iterator[Nodes]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        patch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), str(ROOT / "src")]))
        nodes = Nodes()
        try:
            yield nodes
        finally:
            nodes.shut()

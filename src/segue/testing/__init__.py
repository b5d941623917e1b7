"""Conformance checks for plug-ins: the checks that Segue's own parts pass.

    from segue.testing import GeneratorConformance

    class TestMine(GeneratorConformance):
        generator = Mine()

pytest runs all its checks. Nothing here needs pytest itself.
"""

from __future__ import annotations

from segue.testing.generators import GeneratorConformance
from segue.testing.worlds import long_facets, sample_facets, sample_queries

__all__ = ["GeneratorConformance", "long_facets", "sample_facets", "sample_queries"]

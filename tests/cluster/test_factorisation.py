"""A factorisation by shards on processes of this machine."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from segue.cluster.engines.local import LocalEngine
from segue.cluster.factorisation import Factorisation
from segue.cluster.runner import Runner
from segue.facets import Facets
from segue.facets.sparse import Csr, Floats
from segue.generators.als.als import ALS
from segue.protocols import Silent


def test_try(tmp_path, sample_facets):
    als = ALS(8, iterations=2)
    out = []
    for n, workers in (("a", 1), ("b", 2)):
        engine = LocalEngine(workers)
        runner = Runner(tmp_path / n, engine, cache="test-x")
        held, _, _ = als._held(sample_facets)
        out.append(Factorisation(als, runner, 3, 0, Silent()).factorise(held))
        print(runner.tally.line())
        runner = Runner(tmp_path / n, engine, cache="test-x")
        again = Factorisation(als, runner, 3, 0, Silent()).factorise(held)
        print(runner.tally.line())
        np.testing.assert_array_equal(again[0], out[-1][0])
        engine.close()
    plain = als._sweep(held, 0, Silent())
    for x, y, z in zip(out[0], out[1], plain):
        np.testing.assert_array_equal(x, y)
        np.testing.assert_allclose(x, z, atol=1e-4)

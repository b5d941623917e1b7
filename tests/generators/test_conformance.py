"""Every generator of Segue passes the suite that plug-ins' authors run, for tracks and for tags."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Mapping
from typing import Any

import pytest

import segue.generators
from segue.data.dataset import Dataset
from segue.facets import Facets, query_rows
from segue.generators.base import CandidateGenerator, generate
from segue.generators.registry import KINDS
from segue.protocols import Silent
from segue.testing import GeneratorConformance, long_facets
from segue.types import Query, Target

TOGETHER = {"title-encoder"}
"""Kinds of generators whose network reads a batch at once: torch rounds by what is in it."""

GUESSING = {"popularity"}
"""Kinds of generators that name something for a query that says nothing."""

SILENT = {
    "co-occurrence": ("tracks",),
    "adjacent-tracks": ("tags",),
    "linear-autoencoder": ("tags",),
    "memory-network": ("tags",),
    "next-ngrams": ("tracks", "tags"),
    "next-network": ("tags",),
    "tag-classifier": ("tracks",),
    "tag-ease": ("tracks",),
    "named-in-title": ("tracks", "tags"),
    "title-regression": ("tags",),
    "related": ("tracks", "tags"),
    "same-artist": ("tracks", "tags"),
    "spelled-tags": ("tracks", "tags"),
}
"""Of a world without artists and with few tags, what a kind of generator has nothing to say of."""


class TestEveryGenerator(GeneratorConformance):
    """pytest runs each check of the suite for each generator."""

    @pytest.fixture(autouse=True)
    def _of_one(self, generator: CandidateGenerator, sample: Dataset, sample_facets: Facets) -> None:
        mine: Any = self  # a suite's attributes are the class's, where it is written out for one generator
        mine.generator, mine.dataset, mine.facets = generator, sample, sample_facets
        mine.rounds_by_batch = generator.kind in TOGETHER
        mine.guesses = generator.kind in GUESSING


def test_every_generator_is_in_the_suite_and_has_a_kind(
    generators: Mapping[str, CandidateGenerator],
) -> None:
    modules = [
        importlib.import_module(module.name)
        for module in pkgutil.walk_packages(segue.generators.__path__, "segue.generators.")
    ]
    written = {
        value
        for module in modules
        for _, value in inspect.getmembers(module, inspect.isclass)
        if isinstance(getattr(value, "kind", None), str) and value.__module__ == module.__name__
    }
    assert written == {type(generator) for generator in generators.values()}
    assert {kind: KINDS.get(kind) for kind in KINDS.built_in} == {made.kind: made for made in written}


@pytest.mark.parametrize("target", ["tracks", "tags"])
def test_a_long_playlist_is_not_too_much(generator: CandidateGenerator, target: Target) -> None:
    facets = long_facets()
    fitted = generator.fit(facets, seed=3, progress=Silent())
    query = Query(title="전부", tags=("전부",), tracks=tuple(range(5_000)))
    found = generate(fitted, query_rows([query], facets), 100, target)[0]
    assert (len(found.codes) == 0) == (target in SILENT.get(generator.kind, ()))

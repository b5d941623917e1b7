"""Probabilities of a model: learned on playlists that its parts were not fitted on."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from segue.facets import Facets
from segue.fitting.folds import APART, fold, is_apart, kept_apart
from segue.fitting.probabilities import fused, ranked
from segue.generators.als.als import ALS
from segue.generators.linear.autoencoder import LinearAutoencoder
from segue.model import Model
from segue.protocols import Silent
from segue.ranking.holdout import MIXES_EACH, every_mix


def test_reduced_generators_know_nothing_of_the_playlists_left_out(sample_facets: Facets) -> None:
    """A track that only the left-out playlists hold gets a vector of zeros, and near ones a little different."""
    lengths = sample_facets.lengths
    columns = sample_facets.columns("track")
    track = int(np.flatnonzero(sample_facets.track_counts == 1)[0])
    kept = np.ones(len(lengths), np.bool_)
    kept[columns.indices[columns.indptr[track]]] = False
    rest = sample_facets.select(kept)
    settings = ALS(8, iterations=6)
    whole = settings.fit(sample_facets, seed=1, progress=Silent())
    reduced = settings.reduced(whole, rest, kept)
    assert whole.facet_vectors["track"][track].any()
    assert not reduced.facet_vectors["track"][track].any()
    before, after = whole.facet_vectors["track"], reduced.facet_vectors["track"]
    there = sample_facets.track_counts > 3
    cosines = (before * after).sum(1)[there] / (
        np.linalg.norm(before, axis=1) * np.linalg.norm(after, axis=1)
    )[there]
    assert cosines.mean() > 0.95


def test_a_reduced_autoencoder_keeps_the_rows_of_the_others(sample_facets: Facets) -> None:
    kept = np.arange(len(sample_facets.lengths)) % 5 > 0
    settings = LinearAutoencoder(factors=8)
    whole = settings.fit(sample_facets, seed=1, progress=Silent())
    reduced = settings.reduced(whole, sample_facets.select(kept), kept)
    assert reduced.common.tolist() == whole.common[kept].tolist()
    assert len(reduced.facets.lengths) == kept.sum()


def test_questions_show_every_mix_evenly(sample_facets: Facets) -> None:
    held = np.arange(len(sample_facets.lengths)) % 3 == 0
    asked = every_mix(sample_facets, held, np.random.default_rng(1))
    counts = np.bincount(asked.playlists)
    assert counts.max() == MIXES_EACH
    assert set(asked.playlists.tolist()) <= set(np.flatnonzero(held).tolist())
    mixes = {
        tuple(len(asked.rows.codes(block, i)) > 0 for block in ("track", "tag", "word"))
        for i in range(len(asked.playlists))
    }
    assert len(mixes - {(False, False, False)}) == 7
    for i, hidden in enumerate(asked.tracks):
        assert not set(hidden.tolist()) & set(asked.rows.codes("track", i).tolist())


def test_half_of_the_held_out_playlists_are_kept_apart_from_the_ranker_that_orders_them(
    models: dict[str, Model],
) -> None:
    model = models["default"]
    assert model.recipe.ranking is not None
    ranking = dataclasses.replace(model.recipe.ranking, most=30, most_trackless=10)
    found = fold(model.recipe, ranking, model.facets, (1, 0))
    assert all(part.asked for part in found.values())
    part = found["tracks"]
    halves = [part.half(apart=apart) for apart in (False, True)]
    assert all(half.labels for half in halves)
    assert sum(len(half.labels) for half in halves) == len(part.labels)
    assert len(part.asked_apart) == len(part.asked)
    assert set(part.asked_apart) == {False, True}  # 30 playlists are few, so both halves are asked
    first = ranked(ranking, found, {}, 1)
    assert first == ranked(ranking, found, {}, 1)


def test_the_first_half_is_asked_only_where_the_second_is_small(sample_facets: Facets) -> None:
    with_tracks = np.flatnonzero(sample_facets.lengths > 0)
    for size in (20, len(with_tracks)):
        held = np.zeros(len(sample_facets.lengths), np.bool_)
        held[with_tracks[:size]] = True
        own = np.flatnonzero(kept_apart(sample_facets, held, 4))
        second = is_apart(own)
        assert second.any()
        odd = int(is_apart(with_tracks[:size]).sum())
        assert bool((~second).any()) == (odd < APART[0] // 4)
        assert len(own) <= APART[0] // 4


def test_the_same_seed_gives_the_same_probabilities(models: dict[str, Model]) -> None:
    model = models["fast"]
    found = fused(model.recipe, model.facets, model.generators, 0)
    assert found == fused(model.recipe, model.facets, model.generators, 0)
    assert found["tracks"].questions > 40


def test_few_playlists_teach_no_probabilities(models: dict[str, Model]) -> None:
    model = models["fast"]
    few = model.facets.select(np.arange(len(model.facets.lengths)) < 20)
    generators = {
        name: one.fit(few, seed=0, progress=Silent())
        for name, one in model.recipe.generators.items()
        if name == "popularity"
    }
    plan = dataclasses.replace(
        model.recipe, members=tuple(one for one in model.recipe.members if one.name == "popularity")
    )
    assert fused(plan, few, generators, 0) == {}


@pytest.mark.parametrize("recipe", ["fast", "default"])
def test_every_model_of_enough_playlists_has_them(models: dict[str, Model], recipe: str) -> None:
    assert set(models[recipe].probabilities) == {"tracks", "tags"}

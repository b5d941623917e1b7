from __future__ import annotations

import numpy as np
import pytest

from benchmarks.ablation.candidates import Asked, Stage, _smaller
from benchmarks.ablation.lists import judged, lists
from benchmarks.ablation.variants import Cutter, Variant, variants
from benchmarks.quality.parts import Parts
from segue.constraints.constraints import AS_RANKED
from segue.data.split import split
from segue.fitting import fitting
from segue.generators.als.als import ALS
from segue.generators.content.popularity import Popularity
from segue.generators.knn.playlists import PlaylistNeighbours
from segue.ranking.trees import BoostedTrees
from segue.recipes import Member, Ranking, Recipe
from segue.sample import make_sample

SEED = 3


def _recipe(_shape, *, left_out: str = "") -> Recipe:
    """A small recipe whose pools are cut, so that what is cut matters."""
    generators = {
        "popularity": Popularity(),
        "neighbours": PlaylistNeighbours(),
        "als": ALS(factors=8, iterations=3, unobserved=0.05),
    }
    weights = {"als": 1.0, "neighbours": 0.4, "popularity": 0.01}
    ranking = Ranking(
        track_trees=BoostedTrees(trees=10, min_data_in_leaf=20),
        tag_trees=BoostedTrees(trees=10, min_data_in_leaf=20),
        folds=2,
        least_tags=1,
        share=0.3,
        most=60,
        most_trackless=60,
        depth=110,
        keep=120,
        tag_depth=110,
        tag_keep=120,
    )
    members = (
        Member(name, generators[name], weight, weight) for name, weight in weights.items() if name != left_out
    )
    return Recipe(tuple(members), ranking)


@pytest.fixture(scope="module")
def patched():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("segue.recipes.built_in.default", _recipe)
        yield patch


@pytest.fixture(scope="module")
def parts():
    made = split(make_sample(playlists=260, tracks=700, seed=4), "melon", rng=0, questions=40)
    return Parts(made.train, made.questions, made.answers, made.mixes, left_out=[])


@pytest.fixture(scope="module")
def stage(parts, patched):
    return Stage.of(parts.train, SEED)


def _model_lists(parts, target, left_out):
    model = fitting.fit(parts.train, seed=SEED, recipe=lambda shape: _recipe(shape, left_out=left_out))
    found = model.recommend(parts.questions, 100, tags=10, reasons=False, constraints=AS_RANKED)
    if target == "tracks":
        return [[track.id for track in continuation.tracks] for continuation in found]
    return [[tag.tag for tag in continuation.tags] for continuation in found]


def _ablated(stage, parts, target, left_out):
    asked = Asked.of(stage, parts, target)
    found = lists(stage, asked, Variant("some", generator=left_out), target, SEED)
    names = stage.facets.vocabulary.names["track" if target == "tracks" else "tag"]
    kind = int if target == "tracks" else str
    assert len(found) > 20
    return {
        place: [kind(names[code]) for code in ranked]
        for place, ranked in zip(asked.places, found, strict=True)
    }


@pytest.mark.parametrize("target", ["tracks", "tags"])
def test_the_full_recipe_answers_as_the_model_does(stage, parts, monkeypatch, target):
    expected = _model_lists(parts, target, "")
    for place, ranked in _ablated(stage, parts, target, "").items():
        assert ranked == expected[place]


@pytest.mark.parametrize("target", ["tracks", "tags"])
def test_a_recipe_without_a_generator_answers_as_one_that_never_had_it(stage, parts, monkeypatch, target):
    expected = _model_lists(parts, target, "als")
    shared = [  # candidates of equal fused score may change places, and with them what the ranker learns
        len(set(ranked) & set(expected[place])) / len(ranked)
        for place, ranked in _ablated(stage, parts, target, "als").items()
    ]
    full = [
        len(set(ranked) & set(expected[place])) / len(ranked)
        for place, ranked in _ablated(stage, parts, target, "").items()
    ]
    # trees draw their columns anew when there are fewer: the lists agree, not to the letter
    assert np.mean(shared) > 0.85
    assert np.mean(shared) > np.mean(full)


def test_variants_are_chosen_by_name(stage):
    names = stage.examples["tracks"].names
    found = variants(list(stage.recipe.generators), names, ["without als", "without shares"])
    assert [variant.name for variant in found] == ["full recipe", "without als", "without shares"]
    assert found[-1].features == {"pair share", "pair share most", "pair third", "pair sum"}


@pytest.mark.parametrize("target", ["tracks", "tags"])
def test_every_variant_is_judged(stage, parts, target):
    asked = Asked.of(stage, parts, target)
    made = variants(list(stage.recipe.generators), stage.examples[target].names)
    assert made[0].name == "full recipe"
    values = {}
    for variant in made:
        ranked = lists(stage, asked, variant, target, SEED)
        values[variant.name] = judged(ranked, asked, parts, stage, target)
    assert all(((value >= 0) & (value <= 1)).all() for value in values.values())
    assert values["full recipe"].mean() > 0.05
    assert any((value != values["full recipe"]).any() for value in values.values())


def test_without_a_generator_its_scores_ranks_and_vectors_are_gone(stage):
    names = stage.examples["tracks"].names
    cutter = Cutter(
        Variant("x", generator="als"), names, stage.weights("tracks"), *stage.ranking.looks_at("tracks")
    )
    gone = {name for k, name in enumerate(names) if k not in cutter.kept}
    assert gone == {"als score", "als rank", "als nearest", "als mean", "als third"}
    assert cutter.changes
    other = Cutter(
        Variant("x", generator="no such"), names, stage.weights("tracks"), *stage.ranking.looks_at("tracks")
    )
    assert not other.changes


def test_groups_of_features_are_taken_away_by_name(stage):
    made = {variant.name: variant for variant in variants(["als"], stage.examples["tracks"].names)}
    dates = {"day mean", "day first", "day last", "day seeds", "released", "day nearest"}
    assert made["without dates"].features == dates | {"day within 30", "day within 180"}
    assert "pair mean" in made["without affinities"].features
    assert made["without content"].features == {"artist", "album", "genre", "year"}
    assert "fused" not in made["generators' scores alone"].features
    assert "count" in made["generators' scores alone"].features
    assert not made["fused score, no ranker"].ranker


def test_a_cut_pool_is_summed_anew_and_sorted(stage):
    table = stage.examples["tracks"].features[0]
    names = stage.examples["tracks"].names
    cutter = Cutter(
        Variant("x", generator="als"), names, stage.weights("tracks"), *stage.ranking.looks_at("tracks")
    )
    rows, cut = cutter.cut(table)
    place = {name: k for k, name in enumerate(names)}
    near, popular = table[rows, place["neighbours score"]], table[rows, place["popularity score"]]
    expected = 0.4 * np.clip(near, 0, 20) + 0.01 * np.clip(popular, 0, 20)
    np.testing.assert_allclose(cut[:, place["fused"]], expected, rtol=1e-5, atol=1e-6)
    assert (np.diff(cut[:, place["fused"]]) <= 1e-6).all()
    assert len(rows) <= stage.ranking.keep


def test_a_shorter_round_has_fewer_folds_and_runs_and_never_more() -> None:
    whole = Ranking(BoostedTrees(runs=3), BoostedTrees(runs=2), folds=4)
    short = _smaller(whole, 2, 1)
    assert (short.folds, short.track_trees.runs, short.tag_trees.runs) == (2, 1, 1)
    assert _smaller(whole, 9, 9) == _smaller(whole, None, None) == whole

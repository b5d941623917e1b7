from __future__ import annotations

import pytest
from rich.console import Console

from segue.evaluation import tables
from segue.evaluation.comparison import compare
from segue.evaluation.evaluation import evaluate
from segue.evaluation.wording import figure
from segue.metrics.bootstrap import Resampling

SOME = Resampling(resamples=100)


@pytest.fixture(scope="module")
def strong(world):
    predictions = world.predict(0.7, 1)[:-1]
    model = {"name": "[굵은] 모델"}
    return evaluate(world.queries, world.answers, predictions, world.catalogue, resampling=SOME, model=model)


def shown(renderable, width=80):
    console = Console(width=width)
    with console.capture() as capture:
        console.print(renderable)
    return capture.get()


def test_the_view_has_headline_mixes_and_notes_in_80_columns(strong):
    text = shown(tables.evaluation_view(strong.summary))
    assert f"{strong.summary.metrics['score'].mean:.4f}" in text
    assert "Track nDCG@100" in text
    assert "tags+title" in text
    assert "note: No prediction, scored 0 (1 playlist)" in text
    assert max(map(len, text.splitlines())) <= 80


def test_every_metric_when_none_is_named(strong):
    table = tables.metrics_table(strong.summary)
    assert table.row_count == len(strong.summary.metrics) + len(strong.summary.coverage)


@pytest.mark.parametrize("dimension", ["mix", "seeds", "hidden tracks", "hidden tags", "popularity"])
def test_a_table_of_each_dimension(strong, dimension):
    parts = [part for part in strong.summary.slices if part.dimension == dimension]
    text = shown(tables.slice_table(strong.summary, dimension))
    assert parts
    for part in parts:
        assert part.name in text


def test_popularity_shows_recall(strong):
    assert "Track recall@100" in shown(tables.slice_table(strong.summary, "popularity"))


def test_a_comparison_has_names_signs_and_verdicts(world, strong):
    weak = evaluate(world.queries, world.answers, world.predict(0.1), world.catalogue, resampling=SOME)
    table = tables.comparison_table(compare(weak, strong), ("score", "track_clicks", "not measured"))
    text = shown(table, 100)
    assert table.row_count == 2
    assert "[굵은] 모델" in text  # a name is text, not markup
    assert "baseline" in text
    assert "+0." in text
    assert "better" in text


def test_slices_that_changed_are_shown_with_their_corrected_p(world, strong):
    weak = evaluate(world.queries, world.answers, world.predict(0.1), world.catalogue, resampling=SOME)
    comparison = compare(weak, strong, Resampling())
    table = tables.changes_table(comparison, "tag_ndcg@10")
    assert table is not None
    assert table.row_count == len(comparison.changes("tag_ndcg@10")) > 0
    text = shown(table, 120)
    assert "mix tags+title" in text
    assert "corrected p" in text
    assert "corrected p" in shown(tables.comparison_view(comparison, strong.summary), 120)
    assert tables.changes_table(compare(strong, strong), "tag_ndcg@10") is None


def test_a_tie_is_unclear(strong):
    assert "unclear" in shown(tables.comparison_table(compare(strong, strong), ("score",)), 100)


def test_what_lists_are_like_is_told_by_mix_with_a_catalogue_alone(world, strong):
    summary = strong.summary
    table = shown(tables.beyond_table(summary))
    assert "track coverage" in table
    for part in summary.slices:
        if part.dimension == "mix":
            assert part.coverage is not None
            assert 0 < part.coverage <= summary.coverage["tracks"]
            assert figure("track_novelty@100", part.metrics["track_novelty@100"].mean) in table
    assert tables.beyond_table(evaluate(world.queries, world.answers, world.predict(0.5)).summary) is None

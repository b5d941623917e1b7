from __future__ import annotations

import pytest

from segue.evaluation.evaluation import evaluate
from segue.evaluation.glossary import metric


@pytest.mark.parametrize(
    ("name", "label", "better"),
    [
        ("score", "Melon score", "higher"),
        ("track_ndcg@100", "Track nDCG@100", "higher"),
        ("tag_recall@10", "Tag recall@10", "higher"),
        ("track_r_precision_artists", "Track R-precision with artists", "higher"),
        ("track_clicks", "Track clicks", "lower"),
        ("track_novelty@100", "Track novelty@100", "neither"),
        ("something_else@3", "something_else@3", "neither"),
    ],
)
def test_label_and_direction(name, label, better):
    found = metric(name)
    assert (found.label, found.better) == (label, better)


def test_meanings_name_target_and_cut_off():
    assert metric("tag_recall@5").meaning == ("Share of a playlist's hidden tags that are among the first 5.")


def test_every_metric_of_an_evaluation_is_explained(world):
    long = world.predict(0.5, tracks=150)
    for name in evaluate(world.queries, world.answers, long, world.catalogue).summary.metrics:
        found = metric(name)
        assert found.meaning, name
        assert "{" not in found.meaning
        assert found.label != name

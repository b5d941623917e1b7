"""Figures that were measured by other means on the same data, met again here."""

from __future__ import annotations

import json
import random
from collections import Counter

import pytest

from segue.evaluation.catalogue import Catalogue
from segue.evaluation.evaluation import evaluate
from segue.metrics.bootstrap import Resampling
from segue.types import Answer, Query


@pytest.fixture(scope="module")
def summary(real_data):
    path = real_data / "melon" / "train.json"
    if not path.is_file():
        pytest.skip("no Melon playlists here")
    rows = [row for row in json.loads(path.read_bytes()) if row["songs"]]
    rng = random.Random(0)  # noqa: S311 - a split
    rng.shuffle(rows)
    held, train = rows[:800], rows[800:]
    counts = Counter(track for row in train for track in row["songs"])
    popular = [track for track, _ in counts.most_common(400)]
    queries, answers, predictions = [], [], []
    for row in held:
        tracks = rng.sample(row["songs"], len(row["songs"]))
        half = len(tracks) // 2
        queries.append(Query(id=row["id"], tracks=tuple(tracks[:half])))
        answers.append(Answer(id=row["id"], tracks=tuple(tracks[half:])))
        shown = [track for track in popular if track not in tracks[:half]]
        predictions.append(Answer(id=row["id"], tracks=tuple(shown[:100])))
    catalogue = Catalogue(len(train), dict(counts))
    return evaluate(queries, answers, predictions, catalogue, resampling=Resampling(resamples=200)).summary


def test_popularity_scores_on_melon_what_others_measured(summary):
    value = summary.metrics["track_ndcg@100"]
    assert value.mean == pytest.approx(0.011, abs=0.003)
    assert value.high - value.low < 0.006


def test_the_ceiling_of_melon_is_what_others_measured(summary):
    assert summary.metrics["track_ndcg_upper_bound@100"].mean == pytest.approx(0.71, abs=0.04)
    assert summary.metrics["track_upper_bound"].mean == pytest.approx(2 / 3, abs=0.08)

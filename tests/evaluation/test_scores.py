from __future__ import annotations

import polars as pl
import pytest

from segue.errors import ConfigError
from segue.evaluation.catalogue import Catalogue
from segue.evaluation.matching import match
from segue.evaluation.scores import Cutoffs, metric_columns, score
from segue.types import Answer, Query

QUERIES = [Query(id=1, tracks=(10, 10), title="밤"), Query(id=2, tags=("비",)), Query(id=3)]
ANSWERS = [
    Answer(id=1, tracks=(1, 2, 3), tags=("봄",)),
    Answer(id=2, tags=("봄", "눈")),
    Answer(id=3, tracks=(4,)),
]
PREDICTIONS = [Answer(id=1, tracks=(1, 9), tags=("봄",)), Answer(id=2, tracks=(9,), tags=("해",))]
CATALOGUE = Catalogue(10, {1: 6, 2: 2, 9: 4, 3: 0}, {"봄": 1}, {1: ("가",), 2: ("나",), 9: ("나",)})


def table(catalogue=CATALOGUE, predictions=PREDICTIONS, cutoffs=None):
    return score(match(QUERIES, ANSWERS, predictions), catalogue, cutoffs or Cutoffs()).table


def test_what_each_question_is():
    assert table().select("id", "mix", "seeds", "hidden_tracks", "hidden_tags").rows() == [
        ("1", "tracks+title", 1, 3, 1),
        ("2", "tags", 0, 0, 2),
        ("3", "nothing", 0, 1, 0),
    ]


def test_a_question_without_hidden_tracks_has_no_track_score_and_one_without_a_prediction_scores_zero():
    assert table()["track_recall@100"].to_list() == [pytest.approx(1 / 3), None, 0.0]
    assert table()["tag_recall@10"].to_list() == [1.0, 0.0, None]
    assert table()["track_clicks"].to_list() == [0.0, None, 51.0]


def test_ceilings_are_what_train_has_placed():
    assert table()["track_upper_bound"].to_list() == [pytest.approx(2 / 3), None, 0.0]  # 3 is in no playlist
    assert table()["tag_upper_bound"].to_list() == [1.0, 0.5, None]
    assert table()["track_ndcg_upper_bound@100"][0] == pytest.approx(1.6309297535714573 / 2.1309297535714573)


def test_variety_is_of_the_recommended():
    assert table()["track_popularity@100"].to_list() == [5.0, 4.0, None]
    assert table()["track_artist_diversity@100"].to_list() == [1.0, 1.0, None]
    # one of three hidden tracks, and of their artists 가 and 나 both
    assert table()["track_r_precision_artists"][0] == pytest.approx((1 + 0.25 * 2) / 3)


def test_bands_count_their_hidden_tracks_alone():
    found = table()  # 1 is in 6 of 12 pairs, which alone is more than a third, so it is the head
    assert found["hidden_tracks/head"].to_list() == [1.0, None, None]
    assert found["track_recall@100/head"].to_list() == [1.0, None, None]
    assert found["track_recall@100/unseen"].to_list() == [0.0, None, 0.0]


def test_without_a_catalogue_only_accuracy_is_known():
    assert not [name for name in metric_columns(table(None)) if "upper_bound" in name or "novelty" in name]


def test_metrics_of_five_hundred_come_with_lists_longer_than_a_hundred():
    long = [Answer(id=1, tracks=(*range(100, 300), 1))]
    columns = metric_columns(table(predictions=long))
    assert {"track_ndcg@500", "track_mpd_ndcg@500", "track_recall@500"} <= set(columns)
    assert not [name for name in metric_columns(table()) if "@500" in name]
    assert table(predictions=long)["track_recall@500"][0] == pytest.approx(1 / 3)
    assert table(predictions=long)["track_recall@100"][0] == 0.0


def test_a_target_that_no_question_hides_has_no_columns():
    tags_only = [Answer(id=answer.id, tags=answer.tags) for answer in ANSWERS]
    columns = metric_columns(score(match(QUERIES, tags_only, PREDICTIONS), None, Cutoffs()).table)
    assert columns
    assert all(name.startswith("tag_") for name in columns)


def test_cut_offs_name_the_columns():
    columns = table(cutoffs=Cutoffs(tracks=20, tags=5)).columns
    assert "track_ndcg@20" in columns
    assert "tag_ndcg@5" in columns


@pytest.mark.parametrize("wrong", [{"tracks": 0}, {"tags": 501}])
def test_cut_offs_out_of_range_are_refused(wrong):
    with pytest.raises(ConfigError, match="from 1 to 500, got"):
        Cutoffs(**wrong)


def test_metric_columns_leave_out_keys_and_bands():
    columns = metric_columns(table())
    assert "id" not in columns
    assert not [name for name in columns if "/" in name]
    assert all(table().schema[name] == pl.Float64 for name in columns)

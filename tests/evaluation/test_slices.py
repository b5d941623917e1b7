from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl
import pytest

from segue.evaluation.catalogue import PopularityBands
from segue.evaluation.matching import match
from segue.evaluation.scores import Cutoffs, score
from segue.evaluation.slices import SCORE, groups, slices, summarise
from segue.metrics.bootstrap import Resampling
from segue.types import Answer, Query

FEW = Resampling(resamples=50)


@pytest.fixture(scope="module")
def table(world):
    return score(match(world.queries, world.answers, world.predict(0.5)), world.catalogue, Cutoffs()).table


@pytest.fixture(scope="module")
def found(world, table):
    return slices(table, Cutoffs(), FEW, PopularityBands.of(world.catalogue))


def of(found, dimension):
    return {part.name: part for part in found if part.dimension == dimension}


def test_every_question_is_in_one_slice_of_each_dimension_of_questions(found):
    assert sum(part.questions for part in of(found, "mix").values()) == 60
    assert sum(part.questions for part in of(found, "seeds").values()) == 60
    assert sum(part.questions for part in of(found, "hidden tracks").values()) == 45  # title-only hides none
    assert sum(part.questions for part in of(found, "hidden tags").values()) == 60


def test_mixes_come_in_a_fixed_order_with_their_own_means(found, table):
    mixes = of(found, "mix")
    assert list(mixes) == ["tracks", "tracks+tags", "tags+title", "title"]
    alone = table.filter(pl.col("mix") == "tracks+tags")
    assert mixes["tracks+tags"].metrics["track_ndcg@100"].mean == pytest.approx(
        alone["track_ndcg@100"].mean()
    )
    assert mixes["tracks+tags"].hidden_tracks == alone["hidden_tracks"].sum()


def test_a_slice_without_hidden_tracks_has_no_track_figures_and_no_score(found):
    title = of(found, "mix")["title"]
    assert title.track_upper_bound is None
    lists = {"popularity", "novelty", "tail_bias", "artist_diversity"}
    assert set(title.metrics) == {"tag_ndcg@10", *(f"track_{kind}@100" for kind in lists)}


def test_titles_and_years_are_slices():
    queries = [
        Query(id=row, title=title, updated=updated, tags=("비",))
        for row, (title, updated) in enumerate(
            [
                ("새벽 감성", dt.datetime(2019, 5, 1)),
                ("drive", dt.datetime(2019, 5, 1)),
                ("비 오는 날 ☔ playlist", dt.datetime(2017, 1, 1)),
                ("夜", None),
                ("🎧", None),
                ("", None),
            ]
        )
    ]
    answers = [Answer(id=query.id, tags=("봄",)) for query in queries]
    table = score(match(queries, answers, answers), None, Cutoffs()).table
    names = [(dimension, name, part.height) for dimension, name, part in groups(table)]
    assert [entry for entry in names if entry[0] in ("title", "year")] == [
        ("title", "Hangul", 1),
        ("title", "Hangul and Latin", 1),
        ("title", "Latin", 1),
        ("title", "Han or Kana", 1),
        ("title", "other", 1),
        ("year", "2017", 1),
        ("year", "2019", 2),
    ]


def test_counts_fall_into_named_ranges():
    counts = [0, 1, 2, 5, 6, 10, 11, 25, 26, 50, 51, 100, 101, 5000]
    table = pl.DataFrame({"mix": "title", "seeds": counts, "hidden_tracks": counts, "hidden_tags": counts})
    names = [(dimension, name, part.height) for dimension, name, part in groups(table)]
    ranges = ["0", "1", "2–5", "6–10", "11–25", "26–50", "51–100", "101+"]
    sizes = [1, 1, 2, 2, 2, 2, 2, 2]
    assert [entry for entry in names if entry[0] == "seeds"] == [
        ("seeds", name, size) for name, size in zip(ranges, sizes, strict=True)
    ]
    assert [name for dimension, name, _ in names if dimension == "hidden tracks"] == ranges[1:]


def test_popularity_counts_tracks_of_one_band_each(found, table):
    bands = of(found, "popularity")
    assert [name.split()[0] for name in bands] == ["head", "mid", "tail", "unseen"]
    assert sum(part.hidden_tracks for part in bands.values()) == table["hidden_tracks"].sum()
    assert bands["unseen (0)"].metrics["track_recall@100"].mean == 0.0  # train does not have them
    assert bands["unseen (0)"].track_upper_bound == 0.0


def test_score_is_the_weighted_sum_and_its_interval_is_joint(table):
    figures = summarise(table, ["track_ndcg@100", "tag_ndcg@10"], Cutoffs(), Resampling(resamples=400))
    score, tracks, tags = figures[SCORE], figures["track_ndcg@100"], figures["tag_ndcg@10"]
    assert score.mean == pytest.approx(0.85 * tracks.mean + 0.15 * tags.mean)
    assert score.questions == 60
    assert score.low < score.mean < score.high
    assert score.high - score.low < 0.85 * (tracks.high - tracks.low) + 0.15 * (tags.high - tags.low) + 1e-9


def test_without_both_targets_there_is_no_score(table):
    assert SCORE not in summarise(table, ["track_ndcg@100"], Cutoffs(), FEW)
    without = table.with_columns(pl.lit(None, dtype=pl.Float64).alias("tag_ndcg@10"))
    figures = summarise(without, ["track_ndcg@100", "tag_ndcg@10"], Cutoffs(), FEW)
    assert set(figures) == {"track_ndcg@100"}


def test_no_catalogue_no_popularity(table):
    assert not of(slices(table, Cutoffs(), FEW, None), "popularity")


def test_means_of_slices_average_to_the_whole(found, table):
    parts = [part for part in of(found, "seeds").values() if "track_ndcg@100" in part.metrics]
    weights = [part.metrics["track_ndcg@100"].questions for part in parts]
    means = [part.metrics["track_ndcg@100"].mean for part in parts]
    assert np.average(means, weights=weights) == pytest.approx(table["track_ndcg@100"].mean())

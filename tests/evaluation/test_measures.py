"""The table of metrics."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from segue.evaluation.measures import MEASURES, columns

PAGE = (Path(__file__).parents[2] / "docs" / "evaluation.md").read_text("utf-8")

HITS = np.array([[False, True] + [False] * 9 + [True]], np.bool_)
SIZES = np.array([4])


def test_columns_are_those_of_the_rows_in_order():
    assert list(columns("track", HITS, SIZES, 100)) == [
        "track_ndcg@100", "track_recall@100", "track_recall@10", "track_precision@10", "track_hit@10",
        "track_r_precision", "track_mrr@100", "track_clicks",
    ]  # fmt: skip
    assert list(columns("tag", HITS, SIZES, 5)) == [
        "tag_ndcg@5", "tag_recall@5", "tag_precision@5", "tag_hit@5", "tag_mrr@5",
    ]  # fmt: skip


def test_each_looks_at_its_own_cut_off():
    found = columns("track", HITS, SIZES, 100)
    values = {name.removeprefix("track_"): pytest.approx(float(value[0])) for name, value in found.items()}
    ideal = sum(1 / np.log2(rank + 1) for rank in range(1, 5))
    assert values == {
        "ndcg@100": (1 / np.log2(3) + 1 / np.log2(13)) / ideal, "recall@100": 0.5, "recall@10": 0.25,
        "precision@10": 0.1, "hit@10": 1.0, "r_precision": 0.25, "mrr@100": 0.5, "clicks": 0.0,
    }  # fmt: skip


def test_the_page_of_the_documentation_has_a_row_for_each():
    listed = re.findall(r"^\| (`[^|]+`) \|", PAGE.partition("## Metrics")[2], re.MULTILINE)
    named = set(re.findall(r"`(?:track_|tag_)?([a-z_]+?)(?:@\w+)?`", " ".join(listed)))
    assert named >= MEASURES.keys()

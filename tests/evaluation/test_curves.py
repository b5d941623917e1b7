from __future__ import annotations

import pytest

from segue.evaluation.curves import curves
from segue.evaluation.matching import match
from segue.evaluation.scores import Cutoffs, score
from segue.metrics.bootstrap import Resampling
from segue.types import Answer, Query

QUESTIONS = [Query(id=1, title="새벽"), Query(id=2, tags=("비",)), Query(id=3)]
HIDDEN = [
    Answer(id=1, tracks=(1, 2)),
    Answer(id=2, tracks=(3, 4, 5, 6), tags=("밤",)),
    Answer(id=3, tags=("눈",)),  # hides no tracks: it has no part in their curve
]
LISTS = [
    Answer(id=1, tracks=(1, 9, 2)),
    Answer(id=2, tracks=(8, 7, 3, 9, 4), tags=("해", "밤")),
    Answer(id=3, tracks=(1,), tags=("눈",)),
]


def test_recall_rises_down_the_list_over_the_questions_that_hide_some():
    scores = score(match(QUESTIONS, HIDDEN, LISTS), None, Cutoffs())
    by_target = {curve.target: curve for curve in curves(scores, Resampling())}
    tracks = dict(
        zip(by_target["tracks"].ranks, [point.mean for point in by_target["tracks"].recall], strict=True)
    )
    assert [tracks[rank] for rank in (1, 2, 3, 5)] == pytest.approx([0.25, 0.25, 0.625, 0.75])
    assert [*tracks.values()] == sorted(tracks.values())
    tags = dict(zip(by_target["tags"].ranks, [point.mean for point in by_target["tags"].recall], strict=True))
    assert [tags[1], tags[2]] == pytest.approx([0.5, 1.0])


def test_the_last_rank_is_the_depth_of_the_lists():
    scores = score(match(QUESTIONS, HIDDEN, LISTS), None, Cutoffs())
    for curve in curves(scores, Resampling()):
        assert list(curve.ranks) == sorted({*curve.ranks})
        assert curve.ranks[-1] == getattr(scores, curve.target).hits.shape[1]

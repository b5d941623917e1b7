from __future__ import annotations

import pytest

from segue.evaluation.evaluation import evaluate
from segue.evaluation.examples import examples
from segue.types import Answer, Query

QUERIES = [
    Query(id=1, title="비 오는 밤 ☂", tracks=tuple(range(100, 115)), tags=("비",)),
    Query(id=2, tags=("봄",)),
    Query(id=3),
    Query(id=4),
]
ANSWERS = [
    Answer(id=1, tracks=(1, 2), tags=("밤",)),
    Answer(id=2, tracks=tuple(range(20, 40)), tags=("꽃",)),
    Answer(id=3, tracks=(5,)),
    Answer(id=4, tags=("눈",)),
]
PREDICTIONS = [
    Answer(id=1, tracks=(1, 9, 2), tags=("해", "밤")),
    Answer(id=2, tracks=(7, 8)),
    Answer(id=3, tracks=(5,)),
]


@pytest.fixture(scope="module")
def found():
    evaluation = evaluate(QUERIES, ANSWERS, PREDICTIONS)
    return examples(evaluation, QUERIES, ANSWERS, PREDICTIONS, count=1, label=lambda track: f"곡 {track}")


def of(found, kind, target):
    return [example for example in found if (example.kind, example.target) == (kind, target)]


def test_the_best_and_the_worst_of_each_target(found):
    assert [example.id for example in of(found, "best", "tracks")] == ["3"]
    assert [example.id for example in of(found, "worst", "tracks")] == ["2"]
    assert [example.id for example in of(found, "best", "tags")] == ["1"]
    assert len(of(found, "worst", "tags")) == 1


def test_entries_are_labelled_and_marked():
    evaluation = evaluate(QUERIES[:1], ANSWERS[:1], PREDICTIONS[:1])
    best = of(
        examples(evaluation, QUERIES, ANSWERS, PREDICTIONS, label=lambda track: f"곡 {track}"),
        "best",
        "tracks",
    )
    assert [(entry.label, entry.hit) for entry in best[0].recommended] == [
        ("곡 1", True),
        ("곡 9", False),
        ("곡 2", True),
    ]
    assert best[0].hidden == ("곡 1", "곡 2")
    assert (best[0].found, best[0].cutoff) == (2, 100)
    assert best[0].title == "비 오는 밤 ☂"
    assert len(best[0].seeds) == 10
    assert best[0].more_seeds == 5


def test_tags_are_shown_as_they_are(found):
    assert [entry.label for entry in of(found, "best", "tags")[0].recommended] == ["해", "밤"]


def test_long_lists_are_cut_and_counted(found):
    worst = of(found, "worst", "tracks")[0]
    assert len(worst.hidden) == 10
    assert worst.more_hidden == 10
    assert worst.value == 0.0


def test_a_question_without_a_prediction_is_shown_empty(found):
    without = examples(evaluate(QUERIES, ANSWERS, []), QUERIES, ANSWERS, [], count=2)
    assert not of(without, "best", "tracks")  # nothing found is nobody's best
    assert [example.id for example in of(without, "worst", "tracks")] == ["2", "1"]  # those that hide most
    assert all(example.recommended == () for example in without)


def test_the_worst_are_those_that_could_have_been_found(world):
    evaluation = evaluate(world.queries, world.answers, [], world.catalogue)
    worst = of(examples(evaluation, world.queries, world.answers, []), "worst", "tracks")
    known = evaluation.questions["track_upper_bound"] * evaluation.questions["hidden_tracks"]
    assert worst[0].known == round(known.max())


def test_none_is_both_best_and_worst(world):
    predictions = world.predict(0.5)
    evaluation = evaluate(world.queries, world.answers, predictions, world.catalogue)
    shown = examples(evaluation, world.queries, world.answers, predictions, count=40)
    for target in ("tracks", "tags"):
        best, worst = of(shown, "best", target), of(shown, "worst", target)
        assert not {example.id for example in best} & {example.id for example in worst}
        assert [example.value for example in best] == sorted(
            (example.value for example in best), reverse=True
        )


def test_a_hit_is_one_whatever_kind_its_id_has():
    answers, listed = [Answer(id=1, tracks=("1", 1, 2))], [Answer(id="1", tracks=(1, 3, "2"))]
    best = examples(evaluate(QUERIES[:1], answers, listed), QUERIES[:1], answers, listed, count=1)[0]
    assert [entry.hit for entry in best.recommended] == [True, False, True]
    assert best.found == len(best.hidden) == 2

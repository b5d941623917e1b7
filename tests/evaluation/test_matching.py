from __future__ import annotations

import pytest

from segue.errors import DataError, QueryError
from segue.evaluation.matching import match
from segue.types import Answer, Continuation, Query, TagResult, TrackResult

QUERIES = [Query(id=1, tracks=(10,), tags=("봄",)), Query(id=2, title="밤")]
ANSWERS = [Answer(id=1, tracks=(11, 12), tags=("비",)), Answer(id=2, tracks=(13,))]
PREDICTIONS = [Answer(id=1, tracks=(11, 14), tags=("비",)), Answer(id=2, tracks=(13,))]


def test_ids_decide_not_order():
    matched = match(QUERIES, ANSWERS[::-1], PREDICTIONS[::-1])
    assert [part.id for part in matched.queries] == ["1", "2"]
    assert list(matched.answers) == as_texts(ANSWERS)
    assert list(matched.predictions) == as_texts(PREDICTIONS)
    assert matched.notes == ()


def test_a_missing_prediction_is_empty_and_noted():
    matched = match(QUERIES, ANSWERS, PREDICTIONS[:1])
    assert matched.predictions[1] == Answer(id="2")
    assert matched.notes == ("No prediction, scored 0 (1 playlist): 2.",)


def test_no_prediction_at_all_is_a_score_of_zero_not_an_error():
    assert len(match(QUERIES, ANSWERS, []).predictions) == 2


def test_predictions_for_others_are_left_out_and_noted():
    matched = match(QUERIES, ANSWERS, [*PREDICTIONS, *(Answer(id=n, tracks=(1,)) for n in range(70, 77))])
    assert len(matched.predictions) == 2
    assert matched.notes == (
        "Predicted but not asked, left out (7 playlists): 70, 71, 72, 73, 74 and 2 more.",
    )


def test_repeats_and_given_entries_are_noted():
    wrong = [Answer(id=1, tracks=(11, 11), tags=("봄",)), Answer(id=2, tracks=(13,), tags=("비", "비"))]
    repeats, given = match(QUERIES, ANSWERS, wrong).notes
    assert repeats == "A track or tag is recommended twice, the repeat is a miss (2 playlists): 1, 2."
    assert given == "A given track or tag is recommended, a miss (1 playlist): 1."


@pytest.mark.parametrize(
    ("queries", "answers", "predictions", "message"),
    [
        ([Query(title="밤")], ANSWERS, [], "question 0, field id: expected every question to have"),
        ([*QUERIES, Query(id=2)], ANSWERS, [], "question 2, field id: .* got 2 again"),
        (QUERIES, [*ANSWERS, ANSWERS[0]], [], "answer 2, field id: .* got 1 again"),
        (QUERIES, ANSWERS, [PREDICTIONS[0], PREDICTIONS[0]], "prediction 1, field id: .* got 1 again"),
        (QUERIES, ANSWERS[:1], [], "expected an answer for each question, got none for 2"),
        (QUERIES, ANSWERS, [Answer(id=3)], "got 1 for other playlists"),
    ],
)
def test_what_does_not_fit_together_is_refused(queries, answers, predictions, message):
    with pytest.raises(DataError, match=message):
        match(queries, answers, predictions)


def as_texts(answers):
    return [Answer(id=str(one.id), tracks=tuple(map(str, one.tracks)), tags=one.tags) for one in answers]


def test_7_and_the_text_7_are_one_id():
    """Mixed kinds too: a list of both is what JSON files of several programs put together give."""
    mixed = [Answer(id=1, tracks=(11, "14"), tags=("비",)), Answer(id="2", tracks=("13",))]
    expected = match(QUERIES, ANSWERS, PREDICTIONS)
    assert match(QUERIES, ANSWERS, as_texts(PREDICTIONS)) == expected
    assert match(QUERIES, as_texts(ANSWERS), mixed) == expected
    assert [one.tracks for one in expected.predictions] == [("11", "14"), ("13",)]


def test_an_id_in_both_kinds_comes_twice():
    with pytest.raises(DataError, match=r"question 2, field id: .* got '2' again"):
        match([*QUERIES, Query(id="2")], ANSWERS, [])
    noted = match(QUERIES, ANSWERS, [Answer(id=1, tracks=(11, "11")), Answer(id=2, tracks=("13",))]).notes
    assert noted == ("A track or tag is recommended twice, the repeat is a miss (1 playlist): 1.",)
    noted = match(QUERIES, ANSWERS, [Answer(id=1, tracks=("10",)), PREDICTIONS[1]]).notes
    assert noted == ("A given track or tag is recommended, a miss (1 playlist): 1.",)


def test_text_ids_that_look_like_nothing_else_match():
    assert match([Query(id="a")], [Answer(id="a", tags=("비",))], [Answer(id="a", tracks=(11,))]).notes == ()


@pytest.mark.parametrize(
    ("queries", "answers", "message"),
    [([], [], "at least one question"), ([Query(id=1)], [Answer(id=1)], "hide tracks or tags, got empty")],
)
def test_nothing_to_score_is_refused(queries, answers, message):
    with pytest.raises(QueryError, match=message):
        match(queries, answers, [])


CONTINUED = [
    Continuation(
        id=1,
        tracks=(TrackResult(id=11, score=2.0), TrackResult(id=14, score=1.0)),
        tags=(TagResult(tag="비", score=1.0),),
    ),
    Continuation(id=2, tracks=(TrackResult(id=13, score=1.0),)),
]


def test_continuations_are_predictions_too():
    assert match(QUERIES, ANSWERS, CONTINUED) == match(QUERIES, ANSWERS, PREDICTIONS)
    assert match(QUERIES, ANSWERS, [CONTINUED[0], PREDICTIONS[1]]) == match(QUERIES, ANSWERS, PREDICTIONS)


def test_a_continuation_of_a_query_without_id_is_refused():
    with pytest.raises(DataError, match="prediction 1, field id: expected every prediction to have"):
        match(QUERIES, ANSWERS, [CONTINUED[0], Continuation()])


@pytest.mark.parametrize(
    ("queries", "answers", "predictions", "message"),
    [
        (QUERIES, ANSWERS, [[11, 14], [13]], "prediction 0: expected an Answer or a Continuation, got list"),
        (QUERIES, ANSWERS, QUERIES, "prediction 0: expected an Answer or a Continuation, got Query"),
        (QUERIES, CONTINUED, PREDICTIONS, "answer 0: expected an Answer, got Continuation"),
        (ANSWERS, ANSWERS, PREDICTIONS, "question 0: expected a Query, got Answer"),
    ],
)
def test_values_of_another_kind_are_refused(queries, answers, predictions, message):
    with pytest.raises(DataError, match=message):
        match(queries, answers, predictions)

"""Event and segment F1 on cases counted by hand, and their properties."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.metrics.events import Counts, Event, fitting, matched, report, segments


def events(*spans: tuple[float, float], label: str = "비") -> list[Event]:
    return [Event(label, onset, offset) for onset, offset in spans]


@st.composite
def lists(draw: st.DrawFn) -> list[Event]:
    found: list[Event] = []
    for _ in range(draw(st.integers(0, 5))):
        onset = draw(st.integers(0, 90)) / 10
        length = draw(st.integers(1, 40)) / 10
        found.append(Event(draw(st.sampled_from(("비", "dog 🐕", "새벽"))), onset, onset + length))
    return found


@pytest.mark.parametrize(
    ("onset", "offset", "right"),
    [
        (1.0, 2.0, True),
        (1.2, 2.2, True),  # both on the collar of 200 ms
        (0.8, 1.8, True),
        (1.21, 2.0, False),
        (1.0, 2.21, False),
        (0.79, 2.0, False),
    ],
)
def test_a_short_event_has_collars_of_200_ms(onset: float, offset: float, right: bool) -> None:
    assert fitting(Event("a", 1.0, 2.0), Event("a", onset, offset)) is right


def test_the_end_of_a_long_event_has_a_fifth_of_its_length() -> None:
    true = Event("a", 0.0, 10.0)
    assert fitting(true, Event("a", 0.0, 8.0))
    assert fitting(true, Event("a", 0.2, 12.0))
    assert not fitting(true, Event("a", 0.0, 7.9))
    assert not fitting(true, Event("a", 0.3, 10.0))  # the beginning has not


def test_each_event_counts_once_in_as_many_pairs_as_there_can_be() -> None:
    # the first found fits both true ones, the second fits only the first: both pairs are possible
    true, found = events((1.0, 2.0), (1.3, 2.3)), events((1.15, 2.15), (0.85, 1.85))
    assert matched(true, found) == Counts(2, 2, 2)
    assert matched(events((1.0, 2.0)), events((1.0, 2.0), (1.1, 2.0))) == Counts(1, 2, 1)


def test_segments_are_seconds_that_an_event_overlaps() -> None:
    # true in seconds 0, 1 and 4; found in seconds 1, 2 and 4
    assert segments(events((0.5, 2.0), (4.9, 5.0)), events((1.9, 2.1), (4.0, 5.0))) == Counts(2, 3, 3)
    assert segments(events((0.3 * 10, 4.0)), events((3.0, 4.0))) == Counts(1, 1, 1)  # 0.3 · 10 is above 3


def test_a_report_by_hand() -> None:
    true = [
        [Event("비", 0.0, 1.0), Event("개", 2.0, 3.0)],
        [Event("비", 1.0, 4.0)],
        [],
    ]
    found = [
        [Event("비", 0.1, 1.1), Event("개", 2.5, 3.0), Event("개", 2.0, 3.1)],
        [Event("비", 2.0, 4.0)],
        [Event("닭", 0.0, 1.0)],
    ]
    # events: 비 1 right of 2 found, 2 true; 개 1 of 2, 1; 닭 0 of 1, 0: 2 right, 5 found, 3 true
    # segments: 비 true 0 | 1 2 3, found 0 1 | 2 3: 3 right, 4, 4; 개 true 2, found 2 3: 1, 2, 1; 닭 0, 1, 0
    told = report(true, found)
    assert (told.files, told.events, told.found) == (3, 3, 5)
    assert told.event_f1 == pytest.approx(4 / 8)
    assert told.event_precision == pytest.approx(2 / 5)
    assert told.event_recall == pytest.approx(2 / 3)
    assert told.event_f1_mean == pytest.approx((2 / 4 + 2 / 3 + 0) / 3)
    assert told.segment_f1 == pytest.approx(8 / 12)
    assert told.segment_f1_mean == pytest.approx((6 / 8 + 2 / 3 + 0) / 3)
    assert [(row.label, row.true) for row in told.labels] == [("개", 1), ("닭", 0), ("비", 2)]


def test_nothing_found_and_nothing_true() -> None:
    empty = report([[], []], [[], []])
    assert (empty.files, empty.event_f1, empty.segment_f1, empty.labels) == (2, 0.0, 0.0, ())
    assert report([], []).event_f1_mean == 0.0
    assert report([events((0, 1))], [[]]).event_precision == 0.0
    with pytest.raises(ValueError, match="longer"):
        report([[]], [[], []])


@given(st.lists(lists(), max_size=4))
def test_the_true_events_themselves_are_perfect(files: list[list[Event]]) -> None:
    told = report(files, files)
    expected = 1.0 if any(files) else 0.0
    assert told.event_f1 == told.segment_f1 == told.event_f1_mean == expected


@given(lists(), lists())
def test_true_and_found_may_be_exchanged_for_equal_lengths(true: list[Event], found: list[Event]) -> None:
    same = [Event(event.label, event.onset, event.onset + 1) for event in true]
    others = [Event(event.label, event.onset, event.onset + 1) for event in found]
    there, back = report([same], [others]), report([others], [same])
    assert there.event_f1 == pytest.approx(back.event_f1)
    assert there.segment_f1 == pytest.approx(back.segment_f1)
    assert there.event_precision == pytest.approx(back.event_recall)


@given(lists(), lists(), st.integers(0, 50))
def test_order_and_a_common_delay_change_nothing(true: list[Event], found: list[Event], delay: int) -> None:
    def later(events: list[Event]) -> list[Event]:
        return [Event(event.label, event.onset + delay, event.offset + delay) for event in reversed(events)]

    assert report([later(true)], [later(found)]) == report([true], [found])


@given(lists(), lists())
def test_an_extra_event_of_another_label_is_no_gain(true: list[Event], found: list[Event]) -> None:
    extra = [*found, Event("아무도", 0.0, 5.0)]
    assert report([true], [extra]).event_f1 <= report([true], [found]).event_f1
    assert report([true], [extra]).event_recall == report([true], [found]).event_recall

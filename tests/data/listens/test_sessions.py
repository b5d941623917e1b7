"""Sessions by hand: what ends one, what is in it, and whose it is."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest

from segue.data.listens.plays import Plays
from segue.data.listens.sessions import add_sessions
from segue.data.options import Options, Sessions
from segue.data.records.builder import TrackRecord
from segue.data.records.intake import Intake
from segue.errors import ConfigError
from segue.protocols import Silent

START = 1_672_567_200_000  # 2023-01-01 10:00
MINUTE = 60_000


def sessions(
    plays: list[tuple[str, float, float | None, str]], **rules: float
) -> tuple[dict[str, list[str]], dict[str, int]]:
    """Playlists with their tracks, and the notes, of plays (person, minute, seconds played, track)."""
    intake = Intake(skip_bad=False, progress=Silent(), options=Options(sessions=Sessions(**rules).checked()))  # type: ignore[arg-type]
    kept = Plays(intake)
    for person, minute, seconds, track in plays:
        played = None if seconds is None else round(seconds * 1000)
        kept.add(person, START + round(minute * MINUTE), played, TrackRecord(id=track, title=f"곡 {track}"))
    add_sessions(kept, intake)
    dataset = intake.builder.build({})
    ids = dataset.tracks["id"].to_list()
    listed = {row["id"]: [ids[at] for at in row["tracks"]] for row in dataset.playlists.to_dicts()}
    return listed, dict(intake.notes)


def test_a_gap_ends_a_session() -> None:
    plays = [
        ("", 0, 200.0, "a"),
        ("", 4, 200.0, "b"),
        ("", 8, 200.0, "c"),
        ("", 60, 200.0, "d"),
        ("", 64, 200.0, "e"),
    ]
    listed, notes = sessions(plays, least=2)
    assert listed == {"2023-01-01T10:00:00": ["a", "b", "c"], "2023-01-01T11:00:00": ["d", "e"]}
    assert notes == {}
    assert sessions(plays, least=2, gap=60)[0] == {"2023-01-01T10:00:00": ["a", "b", "c", "d", "e"]}


@pytest.mark.parametrize(("seconds", "together"), [(None, False), (60.0, True), (59.0, False)])
def test_a_gap_begins_at_the_end_of_a_play_where_that_is_known(seconds: float | None, together: bool) -> None:
    listed, _ = sessions([("", 0, seconds, "a"), ("", 31, seconds, "b")], least=1)
    assert len(listed) == (1 if together else 2)


def test_skips_are_left_out_but_show_that_somebody_listens() -> None:
    plays = [("", 0, 200.0, "a"), ("", 25, 2.0, "skipped"), ("", 50, 30.0, "b"), ("", 51, 29.9, "c")]
    listed, notes = sessions(plays, least=1)
    assert listed == {"2023-01-01T10:00:00": ["a", "b"]}
    assert notes == {"play left out as a skip": 2}
    assert sessions(plays, least=1, played=0)[0] == {"2023-01-01T10:00:00": ["a", "skipped", "b", "c"]}


def test_short_sessions_are_left_out_and_repeats_count_once() -> None:
    listed, notes = sessions([("", minute, 100.0, track) for minute, track in enumerate("abab")], least=3)
    assert listed == {}
    assert notes == {"session left out for too few tracks": 1}
    assert sessions([("", minute, 100.0, track) for minute, track in enumerate("abac")])[0] == {
        "2023-01-01T10:00:00": ["a", "b", "c"]
    }


def test_people_do_not_share_sessions_and_plays_come_in_any_order() -> None:
    plays = [("미나", 3, None, "c"), ("보라", 1, None, "x"), ("미나", 1, None, "a"), ("보라", 2, None, "y")]
    listed, _ = sessions(plays, least=2)
    assert listed == {"미나/2023-01-01T10:01:00": ["a", "c"], "보라/2023-01-01T10:01:00": ["x", "y"]}


def test_one_person_may_be_spelled_in_two_forms() -> None:
    apart = unicodedata.normalize("NFD", "미나")
    plays = [("미나", 1, None, "a"), (apart, 2, None, "b"), (" 미나", 3, None, "c")]
    assert sessions(plays)[0] == {"미나/2023-01-01T10:01:00": ["a", "b", "c"]}


def test_a_clock_that_was_wrong_is_noted() -> None:
    long_ago, far_off = -START / MINUTE - 1, 1e9
    listed, notes = sessions(
        [("", long_ago, None, "a"), ("", far_off, None, "b"), ("", 0, None, "c")], least=1
    )
    assert list(listed.values()) == [["c"]]
    assert notes == {"play left out for an impossible time": 2}


def test_no_plays_make_no_playlists() -> None:
    assert sessions([]) == ({}, {})


def test_a_session_was_last_edited_at_its_end() -> None:
    intake = Intake(skip_bad=False, progress=Silent(), options=Options(sessions=Sessions(least=1)))
    kept = Plays(intake)
    kept.add("", START, 90_000, TrackRecord(id="a"))
    add_sessions(kept, intake)
    assert intake.builder.build({}).playlists["updated"].to_list() == [dt.datetime(2023, 1, 1, 10, 1, 30)]


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ({"gap": 0.5}, "gap: expected at least 1 minute, got 0.5"),
        ({"gap": float("inf")}, "gap: expected at least 1 minute, got inf"),
        ({"least": 0}, "least: expected at least 1 track, got 0"),
        ({"played": -1.0}, "played: expected 0 seconds or more"),
    ],
)
def test_rules_out_of_range_are_refused(rules: dict[str, float], words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        Sessions(**rules).checked()  # type: ignore[arg-type]

"""What reasons become where playlists tell little."""

from __future__ import annotations

import pytest

from segue.generators.als.cold_start import Part
from segue.reasons.content_reasons import _merged
from segue.types import Reason

TOLD: dict[Part, str] = {"sound": "비", "artist": "물결", "album": "밤", "genre": "포크"}
GIVEN = (Reason("track", "바람", 0.5), Reason("artist", "물결", 0.25))


def shares(sound: float, artist: float, playlists: float) -> dict[Part, float]:
    return {"sound": sound, "artist": artist, "album": 0.0, "genre": 0.0, "playlists": playlists}


def test_playlists_keep_their_share_and_the_rest_goes_to_what_a_track_is() -> None:
    found = _merged(shares(0.25, 0.25, 0.5), TOLD, GIVEN)
    assert {(reason.kind, reason.value): reason.share for reason in found} == {
        ("artist", "물결"): pytest.approx(0.25 + 0.5 * 0.25, abs=1e-4),
        ("track", "바람"): pytest.approx(0.25, abs=1e-4),
        ("audio", "비"): pytest.approx(0.25, abs=1e-4),
    }
    assert [reason.share for reason in found] == sorted((reason.share for reason in found), reverse=True)


def test_where_playlists_tell_all_nothing_changes() -> None:
    assert _merged(shares(0, 0, 1), TOLD, GIVEN) == GIVEN
    assert _merged(shares(0.004, 0, 0.996), TOLD, GIVEN)[0].kind == "track"
    assert "audio" not in {reason.kind for reason in _merged(shares(0.004, 0, 0.996), TOLD, GIVEN)}


def test_a_cold_track_is_told_by_what_it_is_alone() -> None:
    found = _merged(shares(0.75, 0.25, 0), TOLD, (Reason("popular", "", 1.0),))
    assert [(reason.kind, reason.share) for reason in found] == [("audio", 0.75), ("artist", 0.25)]


def test_without_any_share_the_reasons_stay() -> None:
    assert _merged(shares(0, 0, 0), TOLD, GIVEN) == GIVEN


def test_what_has_no_name_is_no_reason_and_leaves_its_share_to_the_query() -> None:
    nameless: dict[Part, str] = {**TOLD, "artist": "", "sound": ""}
    found = _merged(
        shares(0.25, 0.5, 0.25), nameless, (Reason("track", "바람", 0.5), Reason("tag", "밤", 0.5))
    )
    assert found == (Reason("tag", "밤", 0.5), Reason("track", "바람", 0.5))
    assert _merged(shares(0.0, 1.0, 0.0), nameless, ()) == ()

from __future__ import annotations

import pytest

from segue.data.spotify_ids import local_track, spotify_id

ID = "1aaaaaaaaaaaaaaaaaaaaa"


@pytest.mark.parametrize(
    "text",
    [
        ID,
        f"spotify:track:{ID}",
        f"https://open.spotify.com/track/{ID}",
        f"http://open.spotify.com/intl-ko/track/{ID}?si=x",
    ],
)
def test_one_track_in_many_spellings(text: str) -> None:
    assert spotify_id(text) == f"spotify:track:{ID}"


@pytest.mark.parametrize("text", ["1a", "7", "밤", f"spotify:episode:{ID}", f"{ID}x"])
def test_other_texts_stay(text: str) -> None:
    assert spotify_id(text) == text


def test_files_on_ones_own_disk() -> None:
    assert local_track("spotify:local:A+B:%EB%B0%A4:C:215") == ("A B", "밤", "C", 215_000)
    assert local_track("spotify:local:::x:soon") == ("", "", "x", None)
    assert local_track("spotify:local:") == ("", "", "", None)
    assert local_track("spotify:track:1") is None

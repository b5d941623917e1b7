"""What counts as a version of a track, and what does not."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from segue.facets.sparse import from_lists
from segue.facets.works import Versions, work_titles, works

SAME = {
    "밤편지": [
        "밤편지 (Live)",
        "밤편지(라이브)",
        "밤편지 Inst.",
        "밤편지 (Inst.)",
        "[밤편지]",
        " 밤 편지 ",
        "밤편지 (feat. 느린 새벽)",
        "밤편지 (Feat. A & B) (Acoustic Ver.)",
        "밤편지 - Live",
        "밤편지 【라이브】",
        "밤편지 (영어 버전)",
        "밤편지 (드라마 OST Part 2)",
        "밤편지 (Prod. 새벽)",
        "밤편지 (With 새벽)",
        "밤편지 (피처링 새벽)",
        "밤편지 (MR)",
        "밤편지（Ｌｉｖｅ）",
        "밤편지 (어쿠스틱 라이브)",
    ],
    "Don't Stop": [
        "don’t stop",
        "DONT STOP",
        "Ｄｏｎ＇ｔ Ｓｔｏｐ",
        "Don't Stop - Remastered 2011",
        "Don't Stop - 2011 Remaster",
        "Don't Stop! (Live)",
        "Don't Stop - Live at the Hall / 1986",
        "Don't Stop (Live at the Hall) - 2004 Remaster",
        "Don't Stop - Radio Edit",
        "Don't Stop (X Remix)",
        "Don't Stop – X Remix",
        "Don't Stop ft. X",
        "Don't Stop feat. X & Y",
        "Don't Stop featuring X",
        "Don't Stop [Bonus Track]",
        "Don't Stop (X's Version)",
        "Don't Stop (Sped Up)",
        "Don't Stop (0.8x)",
        "Don't Stop - Mono",
        'Don\'t Stop - From "Film" / Soundtrack Version',
        "Don't Stop (Korean Ver.)",
        "Don't Stop (1986 Live)",
        "Dón't Stop",
    ],
    "Love ❤️": ["love ❤", "Love ❤️ (Live)"],
    "💔": ["💔 - Live", "💔 (라이브)"],
    "光るなら": [
        "光るなら (TV size ver.)",
        "光るなら（カラオケ）",
        "光るなら (Live版)",
        "光るなら 【ライブ】",
    ],
    "+": ["+ (Live)"],
}

OTHERS = [
    "밤편지",
    "밤편지 2",
    "밤편지 (Pt. 2)",
    "밤편지 (Interlude)",
    "밤편지 (Reprise)",
    "밤",
    "Don't Stop",
    "Don't Stop Me",
    "Stop",
    "Don't Stop (Part II)",
    "Don't Stop - Part 1",
    "(I Can't) Don't Stop",
    "Live",
    "(Live)",
    "Long Live",
    "Live Forever",
    "Forever",
    "Stay (Live Your Life)",
    "Stay",
    "Love ❤",
    "Love 💔",
    "Love",
    "❤",
    "💔",
    "+",
    "÷",
    "=",
    "Draft",
    "Feature",
    "Swift",
    "Edition of You",
    "Version of Me",
    "Blink - Again",
    "Blink",
    "1999",
    "2012",
]


@pytest.mark.parametrize("title", SAME)
def test_versions_of_one_title(title: str) -> None:
    spelled = work_titles(pl.Series([title, *SAME[title]]))
    different = {
        name for name, found in zip([title, *SAME[title]], spelled, strict=True) if found != spelled[0]
    }
    assert spelled[0]
    assert different == set()


def test_what_names_a_part_or_another_song_stays_apart() -> None:
    found = work_titles(pl.Series(OTHERS)).to_list()
    assert None not in found
    twice = {name for name, key in zip(OTHERS, found, strict=True) if found.count(key) > 1}
    assert twice == {"Live", "(Live)"}


@pytest.mark.parametrize(
    "title", [None, "", "  ", "Intro", "INTRO (Live)", "인트로", "Skit.", "Hidden Track", "\u200b"]
)
def test_a_title_that_names_no_work(title: str | None) -> None:
    assert work_titles(pl.Series([title], dtype=pl.String)).to_list() == [None]


def unregistered(tracks: int) -> pl.Series:
    return pl.Series([None] * tracks, dtype=pl.String)


def test_versions_share_an_artist() -> None:
    titles = pl.Series(["비", "비 (Live)", "비", "비 (feat. 나)", "눈", None, "비", "Intro", "Intro"])
    artists = from_lists([[0], [0], [1], [1, 2], [0], [0], [], [0], [0]], 3)
    assert works(titles, artists, unregistered(9)).tolist() == [0, 0, 2, 2, 4, 5, 6, 7, 8]


def test_tracks_of_one_musicbrainz_recording_are_one_work() -> None:
    titles = pl.Series(["비", "Rain", "눈", "달"])
    isrcs = pl.Series([None, "KRA381700001", "KRA381700001", None], dtype=pl.String)
    recordings = pl.Series(["a", "a", None, "b"])
    assert works(titles, from_lists([[0], [1], [2], [3]], 4), isrcs, recordings).tolist() == [0, 0, 0, 3]


def test_the_other_versions_of_a_track() -> None:
    versions = Versions(np.array([0, 1, 0, 0, 4, 1], np.int32))
    assert versions.others(np.arange(6, dtype=np.int32), 9) == {
        0: [2, 3],
        1: [5],
        2: [0, 3],
        3: [0, 2],
        5: [1],
    }
    assert versions.others(np.array([3, 0], np.int32), 1) == {0: [0], 1: [2]}


def test_chains_are_one_work() -> None:
    titles = pl.Series(["비 (Live)", "비", "비 Inst.", "눈"])
    found = works(titles, from_lists([[2], [0, 1], [1, 2], [2]], 3), unregistered(4))
    assert found.tolist() == [0, 0, 0, 3]
    assert found.dtype == np.int32


def test_nothing_known_of_any_track() -> None:
    assert works(unregistered(2), from_lists([[], []], 0), unregistered(2)).tolist() == [0, 1]
    assert works(unregistered(0), from_lists([], 0), unregistered(0)).tolist() == []


def test_tracks_of_one_isrc_are_one_work_whatever_they_are_called() -> None:
    titles = pl.Series(["봄날", "Spring Day", None, "봄날 (Live)", "Spring Day", "Intro"])
    artists = from_lists([[0], [1], [], [0], [2], [0]], 3)
    isrcs = pl.Series(["KRA381700001", "KRA381700002", "KRA381700001", None, "KRA381700001", "KRA381700002"])
    # the first and the fourth by their titles, the rest of each by its code
    assert works(titles, artists, isrcs).tolist() == [0, 1, 0, 0, 0, 1]

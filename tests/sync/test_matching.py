"""Tracks of two libraries are matched by the surest rule that fits, and never by a wrong one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segue.data.records.builder import DatasetBuilder, TrackRecord
from segue.sync.matching import APART, RULES, match_tracks

MBID = "e8f9b188-f819-4e43-ab0f-4bd26ce9ff56"
NIGHT: Mapping[str, Any] = {
    "title": "밤편지", "artists": ["아이유"], "album": "팔레트", "duration_ms": 253_000,
    "mbid": MBID, "isrc": "KRA381700001",
}  # fmt: skip


def table(*tracks: Mapping[str, Any]) -> pl.DataFrame:
    builder = DatasetBuilder()
    for number, track in enumerate(tracks):
        builder.add_track(TrackRecord(**{"id": f"t{number}", **track}))
    return builder.build({}).tracks


def matched(ours: Mapping[str, Any], *theirs: Mapping[str, Any]) -> tuple[int, str] | None:
    """The row and the rule of one track's match; the other library has other ids."""
    found = match_tracks(table({"id": "ours", **ours}), table(*theirs))
    assert found.height <= 1
    return (found["match"][0], found["how"][0]) if found.height else None


def without(*names: str) -> dict[str, Any]:
    return {name: value for name, value in NIGHT.items() if name not in names}


@pytest.mark.parametrize(
    ("theirs", "how"),
    [
        (NIGHT | {"id": "ours"}, "id"),
        ({"mbid": MBID}, "mbid"),
        ({"title": "다른 이름", "mbid": MBID}, "mbid"),
        ({"title": "through the night", "isrc": "KRA381700001"}, "isrc"),
        (without("mbid", "isrc"), "album"),
        (without("mbid", "isrc", "duration_ms"), "album"),
        (without("mbid", "isrc", "album"), "title"),
        (without("mbid", "isrc") | {"album": "Best"}, "title"),
        ({"title": " 밤편지", "artists": ["아이유"]}, "title"),
    ],
)
def test_each_rule(theirs: dict[str, Any], how: str) -> None:
    assert matched(NIGHT, theirs) == (0, how)


@pytest.mark.parametrize(
    "theirs",
    [
        {
            "id": "ours",
            "title": "다른 곡",
            "artists": ["아이유"],
        },  # two servers may number their tracks alike
        {"id": "ours"},
        {"title": "밤편지"},
        {"title": "밤편지", "artists": ["다른 가수"]},
        {"title": "밤편지 (Live)", "artists": ["아이유"]},
        without("mbid", "isrc") | {"duration_ms": 253_000 + APART + 1},
        without("mbid", "isrc") | {"duration_ms": 253_000 - APART - 1},
        {"artists": ["아이유"], "album": "팔레트"},
        {},
    ],
)
def test_no_rule_fits(theirs: dict[str, Any]) -> None:
    assert matched(NIGHT, theirs) is None


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (("Night Drive (feat. 솔이)", ["A"]), ("night drive", ["A"])),
        (("Café – Blue", ["Beyoncé"]), ("cafe - blue", ["BEYONCE"])),
        (("비", ["A", "B"]), ("비", ["A, B"])),
        (("비", ["A feat. B"]), ("비", ["A"])),
        (("비", ["Simon & Garfunkel"]), ("비", ["Simon & Garfunkel"])),
        (("비", ["AC/DC"]), ("비", ["ac/dc"])),
        (("비", ["A; B"]), ("비", ["B"])),
        (("비", ["A • B"]), ("비", ["A", "B"])),
        (("비", ["A / B"]), ("비", ["B"])),
        (("Don’t", ["Tyler, The Creator"]), ("Don't", ["Tyler, The Creator"])),
    ],
)
def test_names_are_compared_as_people_write_them(
    ours: tuple[str, list[str]], theirs: tuple[str, list[str]]
) -> None:
    one, other = ({"title": title, "artists": artists} for title, artists in (ours, theirs))
    assert matched(one, other) == (0, "title")
    assert matched(other, one) == (0, "title")


def test_a_guest_in_a_title_is_not_the_whole_title() -> None:
    assert (
        matched({"title": "(feat. 솔이)", "artists": ["A"]}, {"title": "(feat. 밤)", "artists": ["A"]})
        is None
    )


def test_of_several_the_one_of_the_album_counts_then_the_nearest_then_the_first() -> None:
    plain = without("mbid", "isrc")
    best = plain | {"album": "Best", "duration_ms": 253_000}
    assert matched(plain, best, plain | {"duration_ms": 260_000}) == (1, "album")
    other = plain | {"album": "Other"}
    assert matched(other, best | {"duration_ms": 255_000}, best | {"duration_ms": 252_500}, best) == (
        2,
        "title",
    )
    unknown, far = best | {"duration_ms": None}, best | {"duration_ms": 259_000}
    assert matched(other, unknown, far, far) == (1, "title")
    assert matched(NIGHT, NIGHT | {"album": "Best", "isrc": None}, NIGHT | {"isrc": None}) == (1, "mbid")


def test_a_surer_rule_wins_over_an_earlier_track() -> None:
    assert matched(
        NIGHT, without("mbid", "isrc"), {"title": "x", "isrc": "KRA381700001"}, {"mbid": MBID}
    ) == (2, "mbid")


def test_empty_tables() -> None:
    for ours, theirs in ((table(), table(NIGHT)), (table(NIGHT), table()), (table(), table())):
        found = match_tracks(ours, theirs)
        assert found.height == 0
        assert found.columns == ["row", "match", "how"]


TRACKS = st.fixed_dictionaries(
    {"title": st.sampled_from(["비", "밤 (feat. A)", "밤", "", "Live 🌙"]),
     "artists": st.lists(st.sampled_from(["A", "B", "A; B", "", "솔이"]), max_size=2)},
    optional={
        "album": st.sampled_from(["x", "y", ""]),
        "duration_ms": st.integers(1, 40_000),
        "mbid": st.sampled_from([MBID, MBID.replace("e8", "aa")]),
    },
)  # fmt: skip


@settings(max_examples=20, deadline=None)
@given(ours=st.lists(TRACKS, max_size=6), theirs=st.lists(TRACKS, max_size=6))
def test_every_track_has_one_match_at_most_and_a_library_matches_itself(
    ours: list[dict[str, Any]], theirs: list[dict[str, Any]]
) -> None:
    one, other = table(*ours), table(*theirs)
    found = match_tracks(one, other)
    assert found["row"].to_list() == sorted(set(found["row"].to_list()))
    assert set(found["how"]) <= set(RULES)
    assert found.height == 0 or found["match"].max() < other.height  # type: ignore[operator]
    itself = match_tracks(one, one)
    titled = one.with_row_index("row").filter(pl.col("title").str.replace_all(r"\s*\(feat[^)]*\)", "") != "")[
        "row"
    ]
    assert set(titled) <= set(itself["row"])
    assert itself.filter(pl.col("how") == "id").select((pl.col("row") == pl.col("match")).all()).item()

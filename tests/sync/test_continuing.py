"""A plan says what would be written, and writes nothing."""

from __future__ import annotations

import dataclasses
import unicodedata

import polars as pl
import pytest

from segue.constraints.constraints import Constraints
from segue.errors import ConfigError, QueryError
from segue.sync.continuing import plan
from segue.sync.plans import Plan, Wish
from segue.sync.servers import Server
from segue.sync.subsonic import sign_in
from segue.types import Query
from tests.sync.conftest import QUICK, SOLI
from tests.sync.fake_subsonic import FakeSubsonic
from tests.sync.worlds import fill, model

FIVE = Wish(n=5)
WRITING = ("create", "update", "delete")


def server(fake: FakeSubsonic) -> Server:
    return sign_in(fake.address, SOLI, bounds=QUICK, send_password=False)


def planned(fake: FakeSubsonic, wish: Wish = FIVE, prefix: str = "") -> Plan:
    found = plan(server(fake), model(prefix), wish)
    assert not [asked.path for asked in fake.asked if asked.path.removeprefix("/rest/").startswith(WRITING)]
    return found


def test_each_of_the_persons_playlists_gets_new_tracks(subsonic: FakeSubsonic) -> None:
    fill(subsonic)
    subsonic.add_list("others", ["s05"], owner="dani")
    found = planned(subsonic)
    assert [(step.title, step.action, step.seeds, step.target) for step in found.steps] == [
        ("비 오는 밤 🌙", "create", 6, ""),
        ("새벽 감성", "create", 6, ""),
    ]
    for step in found.steps:
        ids = [track.id for track in step.tracks]
        assert len(set(ids)) == 5
        assert not set(ids) & set(subsonic.lists[step.playlist].songs)
    assert found.steps[0].tracks[0].name.startswith("가수 ")
    assert (found.library, found.matched, found.leftovers) == (40, {"id": 40}, ())


def test_what_is_recommended_is_what_the_model_says(subsonic: FakeSubsonic) -> None:
    fill(subsonic, own=1)
    [step] = planned(subsonic).steps
    seeds = tuple(subsonic.lists[step.playlist].songs)
    told = model().recommend(Query(title=step.title, tracks=seeds), 5, tags=0)
    assert [track.id for track in step.tracks] == [result.id for result in told.tracks]
    assert {track.how for track in step.tracks} == {"id"}


def test_a_model_of_other_ids_knows_the_tracks_by_their_names(subsonic: FakeSubsonic) -> None:
    fill(subsonic, own=1)
    subsonic.add_song("new", title="모르는 곡", artist="🌙")
    subsonic.lists["pl-1"].songs.append("new")
    found = planned(subsonic, prefix="other-")
    [step] = found.steps
    assert found.matched == {"album": 40}
    assert (step.seeds, step.unmatched) == (6, ("🌙 - 모르는 곡",))
    assert {track.how for track in step.tracks} == {"album"}
    assert {track.id for track in step.tracks} < set(subsonic.songs)


def test_only_what_the_server_has_is_recommended(subsonic: FakeSubsonic) -> None:
    fill(subsonic, own=1)
    kept = {*subsonic.lists["pl-1"].songs, "s38", "s39"}
    subsonic.songs = {key: song for key, song in subsonic.songs.items() if key in kept}
    [step] = planned(subsonic).steps
    assert {track.id for track in step.tracks} == {"s38", "s39"}


def test_two_tracks_of_the_model_that_are_one_of_the_server_come_once(subsonic: FakeSubsonic) -> None:
    fill(subsonic, own=1)
    mbid = "e8f9b188-f819-4e43-ab0f-4bd26ce9ff56"
    subsonic.songs["s37"]["musicBrainzId"] = mbid
    del subsonic.songs["s38"], subsonic.songs["s39"]
    same = pl.when(pl.col("id").is_in(["s38", "s39"])).then(pl.lit(mbid))
    doubled = dataclasses.replace(model(), tracks=model().tracks.with_columns(mbid=same))
    found = plan(server(subsonic), doubled, Wish(n=40))
    assert found.matched == {"id": 38, "mbid": 2}
    ids = [track.id for track in found.steps[0].tracks]
    assert len(set(ids)) == len(ids)
    assert "s37" in ids


def test_playlists_are_chosen_by_title_or_id(subsonic: FakeSubsonic) -> None:
    fill(subsonic)
    subsonic.add_list("Others", ["s05"], owner="dani")
    steps = planned(subsonic, Wish(playlists=("  others ", "pl-2"))).steps
    assert [step.title for step in steps] == ["새벽 감성", "Others"]
    with pytest.raises(QueryError, match="the title or id of a playlist") as caught:
        planned(subsonic, Wish(playlists=("새벽 감정",)))
    assert caught.value.hint == "Did you mean '새벽 감성'?"
    with pytest.raises(QueryError) as caught:
        planned(subsonic, Wish(playlists=("x",)))
    assert caught.value.hint == ""


def test_a_title_in_another_composition_is_the_same(subsonic: FakeSubsonic) -> None:
    fill(subsonic)
    steps = planned(subsonic, Wish(playlists=(unicodedata.normalize("NFD", "새벽 감성"),))).steps
    assert [step.title for step in steps] == ["새벽 감성"]


def test_what_cannot_be_continued_is_left_alone_with_a_reason(subsonic: FakeSubsonic) -> None:
    fill(subsonic, own=0)
    subsonic.add_song("new", title="모르는 곡")
    subsonic.add_list("empty", [])
    subsonic.add_list("unknown", ["new"])
    subsonic.add_list("everything", list(subsonic.songs))
    assert [(step.action, step.reason) for step in planned(subsonic).steps] == [
        ("skip", "it is empty"),
        ("skip", "the model knows none of its tracks"),
        ("skip", "the server has no other tracks that the model knows"),
    ]


def test_the_persons_own_playlists_are_extended_only_when_asked(subsonic: FakeSubsonic) -> None:
    fill(subsonic, own=1)
    subsonic.add_list("smart", ["s01"], readonly=True)
    steps = planned(subsonic, Wish(n=3, extend=True)).steps
    assert [(step.action, step.target, len(step.tracks)) for step in steps] == [
        ("extend", "pl-1", 3),
        ("skip", "", 0),
    ]
    assert steps[1].reason == "it cannot be changed"


def test_a_playlist_of_segues_is_brought_up_to_date_or_stays(subsonic: FakeSubsonic) -> None:
    fill(subsonic, own=1)
    [step] = planned(subsonic).steps
    made = subsonic.add_list(
        "비 오는 밤 🌙 (Segue)", [track.id for track in step.tracks], comment="(segue:pl-1)"
    )
    assert [(one.action, one.target) for one in planned(subsonic).steps] == [("unchanged", made.id)]
    made.songs.reverse()
    assert [(one.action, one.target) for one in planned(subsonic).steps] == [("update", made.id)]
    made.songs.reverse()
    subsonic.lists["pl-1"].name = "renamed"
    assert planned(subsonic).steps[0].action == "update"
    made.owner = "dani"
    assert planned(subsonic).steps[0].action == "create"


def test_constraints_hold(subsonic: FakeSubsonic) -> None:
    fill(subsonic, own=1)
    wish = Wish(n=5, constraints=Constraints(without_artists=("가수 0",), without_tracks=("s04",)))
    [step] = planned(subsonic, wish).steps
    assert "s04" not in {track.id for track in step.tracks}
    assert not [track for track in step.tracks if track.name.startswith("가수 0 ")]


def test_a_model_that_knows_nothing_there(subsonic: FakeSubsonic) -> None:
    subsonic.add_song("new", title="모르는 곡")
    subsonic.add_list("밤", ["new"])
    with pytest.raises(ConfigError, match="a model that knows tracks of the server") as caught:
        planned(subsonic)
    assert "--read" in caught.value.hint

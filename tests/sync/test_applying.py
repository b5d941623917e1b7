"""A plan is carried out whole, list by list, whatever happens on the server meanwhile."""

from __future__ import annotations

import threading

import pytest

from segue.errors import SegueError
from segue.sync.applying import apply
from segue.sync.continuing import plan
from segue.sync.plans import Plan, Wish
from segue.sync.servers import Server
from segue.sync.subsonic import sign_in
from tests.sync.conftest import QUICK, SOLI
from tests.sync.fake_subsonic import FakeSubsonic
from tests.sync.fakes import GONE, Reply
from tests.sync.worlds import fill, model


def server(fake: FakeSubsonic) -> Server:
    return sign_in(fake.address, SOLI, bounds=QUICK, send_password=False)


def made(fake: FakeSubsonic, *, extend: bool = False, own: int = 2) -> tuple[Server, Plan]:
    """A server with playlists, and a plan for it."""
    fill(fake, own=own)
    there = server(fake)
    return there, plan(there, model(), Wish(n=5, extend=extend))


def state(fake: FakeSubsonic) -> dict[str, list[str]]:
    return {one.name: list(one.songs) for one in fake.lists.values()}


def test_new_playlists_stand_beside_the_persons_own(subsonic: FakeSubsonic) -> None:
    there, todo = made(subsonic)
    before = state(subsonic)
    apply(there, todo)
    after = state(subsonic)
    assert before.items() < after.items()
    for step in todo.steps:
        assert after[f"{step.title} (Segue)"] == [track.id for track in step.tracks]
    comments = [one.comment for one in subsonic.lists.values() if one.name.endswith("(Segue)")]
    assert comments == ["Continued by Segue (segue:pl-1)", "Continued by Segue (segue:pl-2)"]


def test_a_second_run_changes_nothing_and_a_third_updates(subsonic: FakeSubsonic) -> None:
    there, todo = made(subsonic)
    apply(there, todo)
    first = state(subsonic)
    again = plan(there, model(), Wish(n=5))
    assert [step.action for step in again.steps] == ["unchanged", "unchanged"]
    writes = len(subsonic.asked)
    apply(there, again)
    assert [asked.path for asked in subsonic.asked[writes:]] == ["/rest/getPlaylists.view"]
    apply(there, plan(there, model(), Wish(n=3)))
    assert {name: songs[:3] for name, songs in first.items() if "Segue" in name} == {
        name: songs for name, songs in state(subsonic).items() if "Segue" in name
    }
    assert len(subsonic.lists) == 4


def test_extending_adds_at_the_end_what_is_not_there_yet(subsonic: FakeSubsonic) -> None:
    there, todo = made(subsonic, extend=True, own=1)
    before = list(subsonic.lists["pl-1"].songs)
    new = [track.id for track in todo.steps[0].tracks]
    subsonic.lists["pl-1"].songs.append(new[0])  # the person adds one meanwhile
    apply(there, todo)
    assert subsonic.lists["pl-1"].songs == [*before, *new]
    count = len(subsonic.asked)
    apply(there, todo)
    assert not [asked for asked in subsonic.asked[count:] if "updatePlaylist" in asked.path]


def test_a_playlist_that_was_deleted_meanwhile_is_an_error_that_names_it(subsonic: FakeSubsonic) -> None:
    there, todo = made(subsonic, extend=True, own=1)
    subsonic.lists.clear()
    with pytest.raises(SegueError) as caught:
        apply(there, todo)
    assert caught.value.where.item == "playlist '비 오는 밤 🌙'"


def test_a_playlist_that_the_person_took_over_is_not_touched(subsonic: FakeSubsonic) -> None:
    there, todo = made(subsonic, own=1)
    apply(there, todo)
    later = plan(there, model(), Wish(n=3))
    taken = subsonic.named("비 오는 밤 🌙 (Segue)")
    taken.comment, taken.name, kept = "mine now", "내 밤", list(taken.songs)
    apply(there, later)
    assert subsonic.lists[taken.id].songs == kept
    assert len(subsonic.named("비 오는 밤 🌙 (Segue)").songs) == 3


def test_a_playlist_that_another_run_made_meanwhile_is_used(subsonic: FakeSubsonic) -> None:
    there, todo = made(subsonic, own=1)
    apply(there, todo)
    apply(there, todo)
    assert sorted(state(subsonic)) == ["비 오는 밤 🌙", "비 오는 밤 🌙 (Segue)"]


@pytest.mark.parametrize("path", ["createPlaylist", "updatePlaylist"])
def test_a_server_that_goes_halfway_leaves_whole_playlists(subsonic: FakeSubsonic, path: str) -> None:
    there, todo = made(subsonic)
    expected = {f"{step.title} (Segue)": [track.id for track in step.tracks] for step in todo.steps}
    seen = [0]

    def go(asked: object) -> Reply | None:
        seen[0] += path in asked.path  # type: ignore[attr-defined]
        return GONE if seen[0] >= 2 else None

    subsonic.faults.append(go)
    with pytest.raises(SegueError) as caught:
        apply(there, todo)
    assert caught.value.where.item == "playlist '새벽 감성'"
    subsonic.faults.clear()
    listed = {one.title: one for one in there.playlists()}
    assert [songs for name, songs in state(subsonic).items() if name == "비 오는 밤 🌙 (Segue)"] == [
        expected["비 오는 밤 🌙 (Segue)"]
    ]
    assert "새벽 감성 (Segue)" not in listed
    assert [one.unfinished for one in listed.values()].count(True) == (path == "updatePlaylist")
    # the next run finishes, and nothing of the broken one is left
    later = plan(there, model(), Wish(n=5))
    assert [step.action for step in later.steps] == ["unchanged", "create"]
    apply(there, later)
    found = state(subsonic)
    assert {name: songs for name, songs in found.items() if name in expected} == expected
    assert len(found) == 4


def test_two_runs_at_once_leave_whole_playlists(subsonic: FakeSubsonic) -> None:
    there, todo = made(subsonic)
    before = state(subsonic)
    expected = [[track.id for track in step.tracks] for step in todo.steps]
    threads = [threading.Thread(target=apply, args=(server(subsonic), todo)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    after = subsonic.lists.values()
    assert before.items() <= {one.name: list(one.songs) for one in after}.items()
    assert all(one.songs in expected for one in after if one.name.endswith("(Segue)"))
    assert not [one for one in there.playlists() if one.unfinished]

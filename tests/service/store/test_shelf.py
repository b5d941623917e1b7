"""Owners see their own playlists alone, and keep no more than they may."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from segue.service.errors.problem import ProblemError
from segue.service.metrics import Metrics
from segue.service.settings import Limits
from segue.service.store.conditions import Condition, ConflictError
from segue.service.store.rows import Kept
from segue.service.store.shelf import Shelf
from segue.service.store.store import Store

ALWAYS = Condition()


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    made = Store.open(url)
    yield made
    made.close()


def shelf(owner: str = "home", **limits: int) -> Shelf:
    return Shelf(owner, Limits(**limits), Metrics())


def keys(store: Store, one: Shelf) -> list[str]:
    return [kept.key for kept in one.latest(store, 100, None, draft=None)[0]]


def test_what_one_keeps_is_not_there_for_another(store: Store) -> None:
    home, june, nobody = shelf("home"), shelf("Home"), shelf("")
    saved = {
        one.owner: one.put(store, Kept(key="k", title=one.owner), ALWAYS) for one in (home, june, nobody)
    }
    assert {found.key for found in saved.values()} == {"k"}
    for one in (home, june, nobody):
        assert one.get(store, "k") == saved[one.owner]
        assert keys(store, one) == ["k"]
    june.note(store, "k", 7, "keep")
    june.note(store, "new", 7, "keep")
    assert home.delete(store, "k", ALWAYS)
    assert not home.delete(store, "new", ALWAYS)
    with pytest.raises(ConflictError):
        home.put(store, Kept(key="k"), Condition(match=(saved["Home"].etag,)))
    assert (home.get(store, "k"), keys(store, home)) == (None, [])
    assert sorted(keys(store, june)) == ["k", "new"]
    assert nobody.get(store, "k") == saved[""]
    assert sorted(kept.key for kept in store.all()) == [
        "Home/k",
        "Home/new",
        "k",
    ]  # an export has all of them


def test_the_longest_names_fit(store: Store) -> None:
    one = shelf("o" * 64)
    one.put(store, Kept(key="k" * 64, kept=(1,)), ALWAYS)
    one.note(store, "k" * 64, 2, "pin")
    found = one.get(store, "k" * 64)
    assert found is not None
    assert (found.kept, found.pinned) == ((1,), (2,))


def test_an_owner_has_so_many_playlists(store: Store) -> None:
    one, other = shelf(playlists=2), shelf("june", playlists=2)
    for key in "ab":
        one.put(store, Kept(key=key), ALWAYS)
    for work in (lambda: one.put(store, Kept(key="c"), ALWAYS), lambda: one.note(store, "c", 1, "keep")):
        with pytest.raises(ProblemError, match="at most 2 kept playlists") as refused:
            work()
        assert refused.value.fields.hint
    one.put(store, Kept(key="a", title="changed"), ALWAYS)
    one.note(store, "b", 1, "keep")
    other.put(store, Kept(key="c"), ALWAYS)
    one.delete(store, "b", ALWAYS)
    one.put(store, Kept(key="c"), ALWAYS)
    assert sorted(keys(store, one)) == ["a", "c"]
    assert 'segue_limits_met_total{limit="playlists"} 2.0' in one.metrics.text().decode()
    shelf(playlists=0).put(store, Kept(key="d"), ALWAYS)  # 0 is no limit


def test_a_playlist_has_so_many_bytes(store: Store) -> None:
    one = shelf(playlist=300)
    one.put(store, Kept(key="a", title="x" * 50), ALWAYS)
    with pytest.raises(ProblemError, match="at most 300 bytes"):
        one.put(store, Kept(key="a", title="x" * 300), ALWAYS)
    for _ in range(2):
        one.note(store, "a", "y" * 200, "keep")
    with pytest.raises(ProblemError, match="events of a playlist"):
        one.note(store, "a", 1, "keep")


def test_a_playlist_has_so_many_events(store: Store) -> None:
    one = shelf(events=3)
    for track in range(3):
        one.note(store, "a", track, "keep")
    with pytest.raises(ProblemError, match="at most 3 events"):
        one.note(store, "a", 1, "undo")
    one.note(store, "b", 1, "keep")


def test_a_list_ends_where_it_has_bytes_enough_and_goes_on(store: Store) -> None:
    one = shelf(page=2000)
    for number in range(25):
        one.put(store, Kept(key=f"k{number}", title="x" * 400), ALWAYS)
    found: list[str] = []
    pages = 0
    after, more = None, True
    while more:
        part, more = one.latest(store, 20, after, draft=None)
        assert 1 <= len(part) <= 5
        after = part[-1].saved, part[-1].key
        found += [kept.key for kept in part]
        pages += 1
    assert found == [f"k{number}" for number in reversed(range(25))]
    assert pages >= 5
    assert len(shelf().latest(store, 20, None, draft=None)[0]) == 20
    assert shelf(page=1).latest(store, 20, None, draft=True) == ([], False)

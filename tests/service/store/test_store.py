"""One set of tests for SQLite and PostgreSQL: the code is one, and so is what it promises."""

from __future__ import annotations

import contextlib
import datetime as dt
import threading
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
from sqlalchemy.exc import OperationalError

from segue.service.store.conditions import Condition, ConflictError
from segue.service.store.rows import Kept
from segue.service.store.store import Store

LONG = "길" * 1000


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    made = Store.open(url)
    yield made
    made.close()


def test_a_playlist_comes_back_as_it_was(store: Store) -> None:
    kept = Kept(
        key="k",
        title="비 오는 날 🌧",
        tags=("감성", "새벽"),
        tracks=(1, "1", "a/b.mp3", LONG, 2**63 - 1, -5),
        weights=(0.0, 0.25, 1.0, 2.0, 4.0, 10.0),
        kept=(7, "7", LONG),
        pinned=(9, "둘", 6),
        dropped=(8, "8"),
        draft=True,
    )
    saved = store.put(kept)
    assert store.get("k") == saved == msgspec.structs.replace(kept, saved=saved.saved)


def test_what_comes_back_has_the_tag_of_what_was_put(store: Store) -> None:
    """A track in two lists has one mark, and weights that say nothing are none: the entity tag is of that."""
    saved = store.put(
        Kept(key="k", tracks=(1, 2), weights=(1, 1), kept=(3, 4, 3), pinned=(4, 5), dropped=(5, "3"))
    )
    assert (saved.weights, saved.kept, saved.pinned, saved.dropped) == ((), (3,), (4,), (5, "3"))
    assert store.get("k") == saved


@pytest.mark.parametrize(
    "other",
    [
        {"title": "b"},
        {"tags": ("t",)},
        {"tracks": (2, 1)},
        {"weights": (1, 2)},
        {"kept": (5, 4)},
        {"draft": True},
    ],
    ids=str,
)
def test_other_content_has_another_tag(other: dict[str, Any]) -> None:
    same = Kept(key="k", title="a", tracks=(1, 2), kept=(4, 5))
    assert msgspec.structs.replace(same, key="other", saved=dt.datetime(2020, 1, 1)).etag == same.etag
    assert msgspec.structs.replace(same, **other).etag != same.etag


def test_a_change_is_made_only_where_its_condition_holds(store: Store) -> None:
    first = store.put(Kept(key="k", title="one"), Condition(none_match=("*",)))
    with pytest.raises(ConflictError) as refused:
        store.put(Kept(key="k", title="other"), Condition(none_match=("*",)))
    assert refused.value.etag == first.etag
    second = store.put(Kept(key="k", title="two", kept=(1,)), Condition(match=(first.etag,)))
    for change in (
        lambda condition: store.put(Kept(key="k", title="late"), condition),
        lambda condition: store.delete("k", condition),
    ):
        with pytest.raises(ConflictError) as refused:
            change(Condition(match=(first.etag,)))
        assert refused.value.etag == second.etag
    assert store.get("k") == second
    assert store.delete("k", Condition(match=(second.etag,)))
    with pytest.raises(ConflictError) as refused:
        store.put(Kept(key="k", title="late"), Condition(match=(second.etag,)))
    assert refused.value.etag is None
    assert store.get("k") is None


def test_the_same_content_can_be_sent_again(store: Store) -> None:
    """The answer to a change may be lost: asked again, it was made, whatever the condition."""
    first = store.put(Kept(key="k", title="one"))
    second = store.put(Kept(key="k", title="two"), Condition(match=(first.etag,)))
    assert store.put(Kept(key="k", title="two"), Condition(match=(first.etag,))) == second
    assert store.put(Kept(key="k", title="two"), Condition(none_match=("*",))) == second


def test_of_changes_at_once_one_is_made(store: Store) -> None:
    first = store.put(Kept(key="k"))
    ready = threading.Barrier(4)
    made: list[str] = []

    def write(number: int) -> None:
        ready.wait()
        with contextlib.suppress(ConflictError):
            made.append(store.put(Kept(key="k", title=str(number)), Condition(match=(first.etag,))).title)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = store.get("k")
    assert found is not None
    assert made == [found.title]


def test_an_event_that_is_known_changes_nothing_of_what_is_kept(store: Store) -> None:
    saved = store.put(Kept(key="k", kept=(1, 2), pinned=(3, 4), dropped=(5,)))
    for track, event in [(1, "keep"), (3, "pin"), (5, "drop"), (6, "undo")]:
        store.note("k", track, event)  # type: ignore[arg-type]
    found = store.get("k")
    assert found is not None
    assert found.etag == saved.etag
    store.note("k", 1, "undo")
    changed = store.get("k")
    assert changed is not None
    assert (changed.kept, changed.etag == saved.etag) == ((2,), False)


def test_a_second_put_replaces_the_first(store: Store) -> None:
    store.put(Kept(key="k", title="one", tracks=(1,), kept=(2,), dropped=(3,)))
    store.put(Kept(key="k", title="two", dropped=(2,)))
    found = store.get("k")
    assert found is not None
    assert (found.title, found.tracks, found.kept, found.dropped) == ("two", (), (), (2,))


def test_the_latest_come_first_and_all_by_key(store: Store) -> None:
    for key in ("b", "a", "c"):
        store.put(Kept(key=key))
    store.note("a", 1, "keep")
    assert [kept.key for kept in store.latest(2)] == ["a", "c"]
    store.put(Kept(key="d", draft=True))
    assert [kept.key for kept in store.latest(2)] == ["d", "a"]
    assert [kept.key for kept in store.latest(2, draft=False)] == ["a", "c"]
    assert [kept.key for kept in store.latest(2, draft=True)] == ["d"]
    store.delete("d")
    assert [kept.key for kept in store.all()] == ["a", "b", "c"]


def test_all_reads_in_portions(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("segue.service.store.store.PORTION", 2)
    for number in range(5):
        store.put(Kept(key=f"k{number}", kept=(number,)))
    assert [kept.kept for kept in store.all()] == [(number,) for number in range(5)]


def test_the_last_event_of_a_track_holds(store: Store) -> None:
    for track, event in [(1, "keep"), (1, "drop"), (2, "pin"), (3, "drop"), (3, "undo"), ("1", "keep")]:
        store.note("new", track, event)  # type: ignore[arg-type]
    found = store.get("new")
    assert found is not None
    assert (found.kept, found.pinned, found.dropped) == (("1",), (2,), (1,))


def test_what_is_forgotten_leaves_nothing(store: Store) -> None:
    store.note("k", 1, "keep")
    assert store.delete("k")
    assert not store.delete("k")
    assert store.get("k") is None
    store.put(Kept(key="k"))
    found = store.get("k")
    assert found is not None
    assert found.kept == ()


def test_writers_at_once_lose_nothing(store: Store) -> None:
    faults: list[BaseException] = []

    def at_last(change: Callable[[], object]) -> None:
        while (
            True
        ):  # on a busy machine a change may wait for too long; then it is refused, and nothing is changed
            with contextlib.suppress(OperationalError):
                change()
                return

    def write(number: int) -> None:
        try:
            for turn in range(10):
                at_last(lambda: store.put(Kept(key="shared", title=str(number))))
                at_last(lambda key=number * 100 + turn: store.note("events", key, "keep"))
        except BaseException as fault:  # noqa: BLE001 - told to the test
            faults.append(fault)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    found = store.get("events")
    assert found is not None
    assert len(found.kept) == 40


def test_the_latest_go_on_after_any_of_them_though_moments_are_the_same(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = dt.datetime(2026, 1, 31, 12, 0, 0, 123456)
    monkeypatch.setattr("segue.service.store.store._now", lambda: now)
    for key in "cab":
        store.put(Kept(key=key))
    now += dt.timedelta(microseconds=1)
    store.put(Kept(key="d"))
    whole = [playlist.key for playlist in store.latest(9)]
    assert whole == ["d", "a", "b", "c"]
    for place, playlist in enumerate(store.latest(9)):
        after = store.latest(9, (playlist.saved, playlist.key))
        assert [one.key for one in after] == whole[place + 1 :]

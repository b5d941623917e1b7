from __future__ import annotations

import resource

import pytest

from segue.service.metrics import Metrics
from segue.service.settings import Limits
from segue.service.wire.crowd import SPARE, Crowd, room_for


class Guest:
    """A connection that takes down whether it was closed."""

    closed = False

    def make_room(self) -> None:
        self.closed = True


def test_the_one_that_is_silent_longest_makes_room() -> None:
    crowd = Crowd(Limits(), Metrics(), most=3)
    one, two, three, four = (Guest() for _ in range(4))
    assert all(map(crowd.admit, (one, two, three)))
    crowd.busy(one)
    crowd.busy(two)
    crowd.silent(two)
    assert crowd.admit(four)
    assert [guest.closed for guest in (one, two, three, four)] == [False, False, True, False]
    assert len(crowd) == 3


def test_nobody_with_a_request_is_sent_away() -> None:
    crowd = Crowd(Limits(), Metrics(), most=1)
    one, two = Guest(), Guest()
    assert crowd.admit(one)
    crowd.busy(one)
    assert not crowd.admit(two)
    crowd.silent(two)  # it was never let in
    crowd.leave(two)
    crowd.leave(one)
    crowd.silent(one)
    assert crowd.admit(two)
    assert len(crowd) == 1


@pytest.mark.parametrize(
    ("soft", "hard", "room", "raised"),
    [
        (1024, 1 << 20, 1000, 1000 + SPARE),
        (1 << 16, 1 << 20, 1000, None),
        (256, 1024, 1024 - SPARE, 1024),
        (256, 256, 128, None),
        (resource.RLIM_INFINITY, resource.RLIM_INFINITY, 1000, None),
    ],
)
def test_there_are_no_more_connections_than_descriptors(
    monkeypatch: pytest.MonkeyPatch, soft: int, hard: int, room: int, raised: int | None
) -> None:
    set_to: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: (soft, hard))
    monkeypatch.setattr(resource, "setrlimit", lambda _, limits: set_to.append(limits))
    assert room_for(1000) == room
    assert [found for found, _ in set_to if found != soft] == ([raised] if raised else [])

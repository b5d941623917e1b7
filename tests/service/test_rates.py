from __future__ import annotations

import pytest

from segue.service import rates
from segue.service.rates import Rates, network


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_client_may_send_a_burst_and_then_at_the_rate() -> None:
    clock = Clock()
    made = Rates(2.0, 3, clock)
    assert [made.take("a") for _ in range(3)] == [0, 0, 0]
    assert made.take("a") == 0.5
    assert made.take("b") == 0
    clock.now += 0.25
    assert made.take("a") == 0.25  # refused requests cost nothing
    clock.now += 0.25
    assert [made.take("a"), made.take("a")] == [0, 0.5]
    clock.now += 100
    assert [made.take("a") for _ in range(4)] == [0, 0, 0, 0.5]


def test_without_a_rate_nobody_is_counted() -> None:
    made = Rates(0, 1)
    assert {made.take("a") for _ in range(100)} == {0}


def test_many_clients_take_no_more_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "MOST_CLIENTS", 3)
    made = Rates(1.0, 1, Clock())
    for client in "abcd":
        assert made.take(client) == 0
    assert made.take("d") > 0
    assert made.take("a") == 0  # forgotten


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_an_address_stands_for_its_network(address: str, client: str) -> None:
    assert network(address) == client

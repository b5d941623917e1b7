"""An address names an engine."""

from __future__ import annotations

import pytest

from segue.cluster.engines.local import LocalEngine
from segue.cluster.opening import engine_at
from segue.errors import ConfigError, MissingExtraError


def test_local_is_processes_of_this_machine() -> None:
    with engine_at("local", 3) as engine:
        assert isinstance(engine, LocalEngine)
        assert engine.has_room()


@pytest.mark.parametrize("address", ["밤", "ray://host:10001", "host:port", ":1"])
def test_what_is_no_address_is_refused(address: str) -> None:
    pytest.importorskip("ray")
    with (
        pytest.raises(ConfigError, match="expected a cluster's address as HOST:PORT, or auto"),
        engine_at(address),
    ):
        pass


def test_an_address_without_a_cluster_is_refused_soon() -> None:
    pytest.importorskip("ray")
    with (
        pytest.raises(ConfigError, match="expected a Ray cluster, got no answer within 5 seconds"),
        engine_at("127.0.0.1:1"),
    ):
        pass


def test_without_ray_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("segue.extras.missing", lambda *_: ("ray",))
    with pytest.raises(MissingExtraError, match=r"segue\[cluster\]"), engine_at("127.0.0.1:6379"):
        pass

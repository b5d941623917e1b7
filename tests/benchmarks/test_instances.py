"""Two instances behind a proxy: the parts that need neither HAProxy nor PostgreSQL."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from benchmarks import measuring
from benchmarks.instances import _counted, _faults, instances, network, proxy
from benchmarks.instances.network import Machine, machines
from benchmarks.siege.besiegers import Siege


def test_the_example_gets_other_addresses(tmp_path: Path) -> None:
    servers = [("one", Machine("10.1.0.2", 81, "")), ("two", Machine("10.1.0.6", 82, ""))]
    text = proxy.configuration("127.0.0.1", 8123, servers, tmp_path / "control")
    assert "    bind 127.0.0.1:8123\n" in text
    assert "    server one 10.1.0.2:81\n    server two 10.1.0.6:82\n" in text
    assert "10.0.0.1" not in text
    assert "uri /readyz" in text
    if shutil.which("haproxy"):
        file = tmp_path / "haproxy.cfg"
        for content in (text, proxy.EXAMPLE.read_text("utf-8")):
            file.write_text(content, "utf-8")
            checked = subprocess.run(["haproxy", "-c", "-f", str(file)], capture_output=True, check=False)
            assert checked.returncode == 0, checked.stderr


def test_another_example_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "other.cfg").write_text("frontend public\n", "utf-8")
    monkeypatch.setattr(proxy, "EXAMPLE", tmp_path / "other.cfg")
    with pytest.raises(ValueError, match="once, got 0"):
        proxy.configuration("127.0.0.1", 80, [], tmp_path / "control")


def test_without_namespaces_they_have_ports(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with machines(2) as made:
        assert [machine.address for machine in made] == ["127.0.0.1", "127.0.0.1"]
        assert made[0].port != made[1].port
        assert not made[0].within
    assert network.free_port() > 0


def test_without_a_proxy_nothing_is_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(measuring, "OUT", tmp_path / "out")
    assert instances(2.0, 1, [tmp_path]) == []
    assert "nothing was measured: HAProxy is not here" in capsys.readouterr().out


def test_what_is_lost_and_what_is_a_fault() -> None:
    siege = Siege("", [])
    siege.statuses["continuations"].update({200: 7, 0: 2, 502: 1, 503: 4})
    siege.statuses["saves"].update({200: 3})
    siege.seconds["saves"] += [0.1, 0.2]
    found = _counted(siege)
    assert [found[name] for name in ("sent", "answered", "refused", "lost")] == [17, 10, 4, 3]
    assert _faults([{"phase": "killed", **found, "held": 3}]) == []
    assert _faults([{"phase": "killed", **found, "held": 2}]) == ["killed: 3 lost, 2 were held"]
    assert _faults([{"phase": "reload", **found}]) == ["reload: 3 lost, 0 were held"]

"""A process is recognised by its host, number and start."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from segue.files import owners
from segue.files.owners import OWNER, is_gone, mine


def owner(text: str) -> re.Match[str]:
    found = re.fullmatch(OWNER, text)
    assert found
    return found


def test_this_process_is_there() -> None:
    assert not is_gone(owner(mine()))


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="only Linux says when a process started")
def test_another_process_with_the_same_number_is_not_it() -> None:
    host, process = mine().split("-")[0].rsplit(".", 1)
    assert is_gone(owner(f"{host}.{process}-1"))


def test_a_process_of_another_host_may_be_there() -> None:
    assert not is_gone(owner("elsewhere.1-1"))


def test_a_number_that_no_process_can_have_is_of_none() -> None:
    assert is_gone(owner(f"{owners._host()}.{10**30}-1"))


def test_a_process_of_another_user_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: int) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "kill", refuse)
    assert not is_gone(owner(mine()))


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="only Linux says it")
def test_a_process_that_ended_is_gone_before_its_parent_asks_for_its_result() -> None:
    process = subprocess.Popen([sys.executable, "-c", ""], stdout=subprocess.PIPE)
    assert process.stdout is not None
    named = owner(f"{owners._host()}.{process.pid}-{owners._begun(process.pid)}")
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)  # it has ended, and stays a zombie
    assert is_gone(named)
    process.stdout.close()
    process.wait()

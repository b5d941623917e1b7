"""Servers in this process, and a connection that waits for nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from segue.sync.connections import Bounds
from segue.sync.credentials import Credentials
from tests.sync.fake_subsonic import FakeSubsonic
from tests.sync.fakes import running

QUICK = Bounds(answer=1 << 20, silence=5, whole=10, tries=3, pause=0)
"""Limits for tests."""

SOLI = Credentials("솔이", "비밀 🌙")


@pytest.fixture
def subsonic() -> Iterator[FakeSubsonic]:
    """A server of the newest version, without anything."""
    fake = FakeSubsonic()
    with running(fake):
        yield fake

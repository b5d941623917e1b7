from __future__ import annotations

import pytest

from segue.sample import World, make_world


@pytest.fixture(scope="session")
def world() -> World:
    """The world of the default size."""
    return make_world()

"""These tests compare the compiled loops, where there are any, with NumPy."""

from __future__ import annotations

import pytest

from segue import compiled


@pytest.fixture(autouse=True)
def library() -> None:
    if not compiled.available():
        pytest.skip("built without a C compiler")

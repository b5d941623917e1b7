"""What the tests of detectors and segmentation share."""

from __future__ import annotations

import pytest

from examples.reference.pictures.drawn_shapes import Drawing, drawings


@pytest.fixture(scope="session")
def held_out() -> list[Drawing]:
    """Pictures that no training draws."""
    return drawings(60, seed=1)

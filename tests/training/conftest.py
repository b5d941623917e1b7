"""Fixtures of the trainer's tests."""

from __future__ import annotations

import pytest
import torch

from tests.training.clouds import Clouds


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture
def clouds() -> Clouds:
    return Clouds()

from __future__ import annotations

import pytest
import torch

from examples.reference.pictures.style_pictures import content_picture
from examples.reference.pictures.style_transfer import (
    RandomFeatures,
    content_loss,
    gram,
    style_loss,
    transfer,
)


def test_gram_matrices_by_hand() -> None:
    F = torch.tensor([[1.0, 2.0], [0.0, 4.0]])
    assert gram(F).tolist() == [[2.5, 4.0], [4.0, 8.0]]
    assert torch.equal(gram(F), gram(F.flip(1)))  # where something is does not matter


def test_losses_are_zero_for_the_same_maps_and_shares_otherwise() -> None:
    maps = RandomFeatures(0)(content_picture())
    assert float(style_loss(maps, maps)) == float(content_loss(maps, maps)) == 0
    assert float(content_loss([2 * part for part in maps], maps)) == pytest.approx(1)
    assert float(style_loss([0 * part for part in maps], maps)) == pytest.approx(len(maps))


def test_the_style_comes_and_the_content_stays() -> None:
    done = transfer(steps=40)
    assert done.style_after < done.style_before / 5
    assert done.content_after < done.content_of_style * 0.6
    assert done.picture.shape == content_picture().shape
    assert 0 <= float(done.picture.min()) <= float(done.picture.max()) <= 1

from __future__ import annotations

import torch
from torch import nn

from examples.reference.pictures.drawn_shapes import SIDE, drawings
from examples.reference.pictures.trunk import batch, block, train, trunk


def test_three_blocks_make_cells_of_eight_pixels() -> None:
    assert batch(drawings(2, seed=0)).shape == (2, 1, SIDE, SIDE)
    assert trunk()(batch(drawings(2, seed=0))).shape == (2, 64, SIDE // 8, SIDE // 8)
    assert block(3, 5, stride=1, dilation=4)(torch.zeros(2, 3, 12, 12)).shape == (2, 5, 12, 12)


def test_training_makes_the_loss_smaller_on_pictures_that_are_new_each_time() -> None:
    torch.manual_seed(0)
    network, losses, seen = nn.Conv2d(1, 1, 1), [], []

    def loss_of(pictures):
        seen.extend(picture.pixels.tobytes() for picture in pictures)
        loss = ((network(batch(pictures)) - 2.0) ** 2).mean()
        losses.append(float(loss.detach()))
        return loss

    train(network, loss_of, steps=30, rate=0.2)
    assert losses[-1] < losses[0] / 10
    assert len(set(seen)) == len(seen) == 480
    assert not network.training

from __future__ import annotations

import pytest
import torch
from torch import nn

from segue.audio.backbones import FRAME_BACKBONES, FrameNetwork, make_backbone, parameters
from segue.audio.backbones.frames import STRIDE, Attention, Heights, LinearSoftmax, pool


def network(name: str, classes: int = 3) -> FrameNetwork:
    torch.manual_seed(0)
    made = make_backbone(name, classes)
    assert isinstance(made, FrameNetwork)
    return made


def test_linear_softmax_by_hand() -> None:
    frames = torch.tensor([[[0.9, 0.3, 0.0]]])
    weights = LinearSoftmax()(torch.zeros(1, 8, 3), frames)
    assert pool(frames, weights).item() == pytest.approx((0.81 + 0.09) / 1.2)
    assert pool(torch.zeros(1, 1, 3), torch.zeros(1, 1, 3)).item() == 0


def test_attention_by_hand() -> None:
    attention = Attention(1, 2)
    with torch.no_grad():
        attention.attention.weight.copy_(torch.tensor([[[1.0]], [[100.0]]]))
        nn.init.zeros_(attention.attention.bias)
        frames = torch.log(torch.tensor([[[1.0, 3.0]]]))
        weights = attention(frames, torch.zeros(1, 2, 2))
    assert weights[0, 0].tolist() == pytest.approx([1.0, 3.0])
    probabilities = torch.tensor([[[0.2, 0.6], [0.2, 0.6]]])
    pooled = pool(probabilities, weights)
    assert pooled[0, 0].item() == pytest.approx((0.2 + 3 * 0.6) / 4)
    assert weights[0, 1, 1].item() == pytest.approx(
        2.718281828**10, rel=1e-4
    )  # bounded, though 100 · log 3 is not


@pytest.mark.parametrize("name", FRAME_BACKBONES)
@pytest.mark.parametrize("width", [1, 4, 7, 64, 313])
def test_there_is_a_frame_for_every_four_columns(name: str, width: int) -> None:
    made = network(name).eval()
    frames = made.frames_of(torch.randn(2, 1, 48, width))
    count = max(-(-width // STRIDE), STRIDE)  # tiny ones are enlarged
    assert frames.probabilities.shape == frames.weights.shape == (2, 3, count)
    assert frames.places.shape == (2, 3, 6, count)
    assert bool((frames.weights >= 0).all())
    torch.testing.assert_close(torch.sigmoid(frames.places.mean(2)), frames.probabilities)
    logits = made(torch.randn(2, 1, 48, width))
    assert logits.shape == (2, 3)
    assert bool(logits.isfinite().all())


def test_a_frame_knows_nothing_of_far_ones() -> None:
    made = network("attention").eval()
    quiet = torch.zeros(1, 1, 48, 400)
    loud = quiet.clone()
    loud[..., 300:] = 3.0
    before, after = (made.frames_of(x).probabilities for x in (quiet, loud))
    torch.testing.assert_close(before[..., :60], after[..., :60])
    assert bool((before[..., 75:] != after[..., 75:]).any())


def test_rows_have_heights() -> None:
    seen = Heights()(torch.zeros(2, 1, 3, 4))
    assert seen.shape == (2, 2, 3, 4)
    assert seen[1, 1, :, 0].tolist() == [-1, 0, 1]


def test_attention_has_weights_of_its_own_and_all_learn() -> None:
    made = network("attention")
    assert parameters(made) - parameters(network("linear-softmax")) == 128 * 3 + 3
    made(torch.randn(2, 1, 48, 64)).square().sum().backward()
    assert all(p.grad is not None and bool(p.grad.abs().sum() > 0) for p in made.parameters())

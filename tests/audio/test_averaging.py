from __future__ import annotations

import torch

from segue.audio.averaging import Averaged
from segue.audio.backbones import make_backbone


def test_the_average_follows_the_weights_and_answers() -> None:
    torch.manual_seed(0)
    module = Averaged(make_backbone("compact", 2), 0.9)
    x = torch.randn(4, 1, 48, 32)
    start = module.average.classifier.weight.clone()
    with torch.no_grad():
        module.network.classifier.weight += 1.0
    module.train()
    module(x)
    moved = module.average.classifier.weight
    torch.testing.assert_close(moved, start + 0.9)  # the first pass: 1 - min(.9, 1/10)
    for _ in range(200):
        module(x)
    torch.testing.assert_close(module.average.classifier.weight, start + 1.0)
    assert int(module.passes) == 201
    module.eval()
    torch.testing.assert_close(module(x), module.average(x))
    running = dict(module.average.named_buffers())["features.2.running_mean"]
    torch.testing.assert_close(
        running, dict(module.network.named_buffers())["features.2.running_mean"], atol=1e-2, rtol=0
    )


def test_only_the_network_learns_and_the_average_stays_in_eval_mode() -> None:
    module = Averaged(make_backbone("compact", 2), 0.9).train()
    assert module.network.training
    assert not any(layer.training for layer in module.average.modules())
    module(torch.randn(2, 1, 48, 32)).sum().backward()
    assert all(p.grad is not None for p in module.network.parameters())
    assert all(p.grad is None for p in module.average.parameters())

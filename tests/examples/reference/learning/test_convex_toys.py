from __future__ import annotations

import numpy as np
import pytest
import torch

from examples.reference.learning import convex_toys
from examples.reference.learning.convex_toys import (
    BEST,
    OPTIMISERS,
    START,
    bowl,
    bowl_gradient,
    descend,
    softplus_gradient,
)

TORCH = {
    "gradient descent": lambda p: torch.optim.SGD(p, lr=0.04),
    "momentum": lambda p: torch.optim.SGD(p, lr=0.04, momentum=0.6),
    "Nesterov": lambda p: torch.optim.SGD(p, lr=0.04, momentum=0.6, nesterov=True),
    "AdaGrad": lambda p: torch.optim.Adagrad(p, lr=1.0),
    "RMSProp": lambda p: torch.optim.RMSprop(p, lr=0.02),
    "Adadelta": lambda p: torch.optim.Adadelta(p, lr=0.3, eps=3e-4),
    "Adam": lambda p: torch.optim.Adam(p, lr=0.2),
    "AdamW": lambda p: torch.optim.AdamW(p, lr=0.2, weight_decay=0.001),
    "RAdam": lambda p: torch.optim.RAdam(p, lr=0.2),
}


@pytest.mark.parametrize("gradient", [bowl_gradient, softplus_gradient])
@pytest.mark.parametrize("name", OPTIMISERS)
def test_each_step_is_torchs(name: str, gradient) -> None:
    theta = torch.tensor(START, requires_grad=True)
    optimiser = TORCH[name]([theta])
    for ours in descend(OPTIMISERS[name](), gradient, START, 60):
        theta.grad = torch.tensor(gradient(theta.detach().numpy()))
        optimiser.step()
        tolerance = 1e-6 if name == "RAdam" else 1e-9  # there torch adds ε to √v, not to √v̂
        np.testing.assert_allclose(ours, theta.detach().numpy(), rtol=tolerance, atol=1e-9)


def test_every_optimiser_is_compared() -> None:
    assert set(TORCH) == set(OPTIMISERS)


@pytest.mark.parametrize("name", OPTIMISERS)
def test_each_optimiser_gets_near_the_smallest_value(name: str) -> None:
    *_, last = descend(OPTIMISERS[name](), bowl_gradient, START, 600)
    assert bowl(START) == pytest.approx(41.0)
    assert bowl(BEST) == 0
    assert bowl(last) < 0.1


def test_momentum_gains_on_a_narrow_bowl() -> None:
    after = {}
    for name in ("gradient descent", "momentum", "Nesterov"):
        *_, last = descend(OPTIMISERS[name](), bowl_gradient, START, 60)
        after[name] = bowl(last)
    assert max(after["momentum"], after["Nesterov"]) < after["gradient descent"] / 100


def test_the_gradients_are_zero_where_the_functions_are_smallest() -> None:
    assert bowl_gradient(BEST).tolist() == [0, 0]
    assert softplus_gradient(np.full(2, np.log(3))) == pytest.approx([0, 0])


def test_the_figure_has_a_line_for_each_optimiser() -> None:
    lines = list(convex_toys.run())
    assert [line.split("  ")[0].strip() for line in lines[1:]] == list(OPTIMISERS)

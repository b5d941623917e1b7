"""FAVOR+ beside softmax attention: near to it with many features, causal, in portions as at once, along a long list."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch

from segue.sequences.networks import favor


@pytest.fixture
def generator() -> torch.Generator:
    return torch.Generator().manual_seed(3)


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    """Such small products only wait for a second thread."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def test_it_comes_near_softmax_attention_with_many_features(generator: torch.Generator):
    q, k, v = (0.7 * torch.randn(1, 2, 30, 8, generator=generator) for _ in range(3))
    wanted = torch.nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True)
    errors = []
    for features in (16, 2048):
        found = favor.causal(q, k, v, favor.draw(2, features, 8, generator))
        errors.append(float((found - wanted).abs().mean()))
    assert errors[1] < 0.04
    assert errors[1] < errors[0] / 2


def test_later_tracks_change_nothing_and_portions_are_sums_at_once(generator: torch.Generator):
    length = favor.PORTION + 9
    q, k, v = (torch.randn(1, 1, length, 4, generator=generator) for _ in range(3))
    drawn = favor.draw(1, 12, 4, generator)
    whole = favor.causal(q, k, v, drawn)
    asked, held = favor.mapped(q, drawn, each=True), favor.mapped(k, drawn, each=False)
    weights = torch.tril(asked @ held.transpose(-1, -2))
    torch.testing.assert_close(whole, weights @ v / weights.sum(-1, keepdim=True), rtol=1e-4, atol=1e-5)
    changed = v.clone()
    changed[:, :, 20:] += 5
    torch.testing.assert_close(favor.causal(q, k, changed, drawn)[:, :, :20], whole[:, :, :20])
    first = favor.causal(q[:, :, :1], k[:, :, :1], v[:, :, :1], drawn)
    torch.testing.assert_close(first, v[:, :, :1])


def test_directions_of_a_group_are_orthogonal(generator: torch.Generator):
    drawn = favor.draw(1, 6, 4, generator)[0]
    group = drawn[:4] / drawn[:4].norm(dim=1, keepdim=True)
    torch.testing.assert_close(group @ group.T, torch.eye(4), rtol=0, atol=1e-5)
    assert drawn.shape == (6, 4)


def test_a_list_of_5000_tracks_is_finite(generator: torch.Generator):
    q, k, v = (3 * torch.randn(1, 1, 5_000, 4, generator=generator) for _ in range(3))
    found = favor.causal(q, k, v, favor.draw(1, 8, 4, generator))
    assert found.shape == v.shape
    assert bool(torch.isfinite(found).all())

from __future__ import annotations

import numpy as np
import pytest
import torch

from examples.reference.networks.attention import (
    additive_weights,
    causal_mask,
    dot_product_weights,
    multi_head,
)

RNG = np.random.default_rng(0)
Q, K, V = RNG.normal(size=(3, 8)), RNG.normal(size=(5, 8)), RNG.normal(size=(5, 8))


def test_weights_by_hand() -> None:
    """Products of 0 and 2 log 3, over √4: weights of 1 to 3."""
    q = np.full((1, 4), np.log(3) / 2)
    k = np.array([[0.0, 0, 0, 0], [1, 1, 1, 1]])
    assert dot_product_weights(q, k)[0] == pytest.approx([0.25, 0.75])
    one, keys = np.ones((1, 1)), np.array([[0.0], [50.0]])
    weights = additive_weights(np.zeros((1, 1)), keys, one, one, np.log([3.0]))
    assert weights[0] == pytest.approx([0.25, 0.75])  # tanh of 0 and 50, times log 3


def test_dot_product_attention_is_torchs() -> None:
    q, k, v = (torch.tensor(part)[None] for part in (Q, K, V))
    mask = RNG.random((3, 5)) < 0.6
    mask[:, 0] = True
    for given in (None, mask):
        theirs = torch.nn.functional.scaled_dot_product_attention(
            q, k, v, attn_mask=None if given is None else torch.tensor(given)[None]
        )
        np.testing.assert_allclose(dot_product_weights(Q, K, given) @ V, theirs[0].numpy(), atol=1e-12)


def test_what_is_masked_has_no_weight() -> None:
    P = dot_product_weights(K, K, causal_mask(5))
    assert (P[np.triu_indices(5, 1)] == 0).all()
    assert P.sum(axis=1) == pytest.approx([1] * 5)


def test_additive_attention_is_the_network_that_its_formula_describes() -> None:
    W, U, v = RNG.normal(size=(6, 8)), RNG.normal(size=(6, 8)), RNG.normal(size=6)
    scores = [[v @ np.tanh(W @ q + U @ k) for k in K] for q in Q]
    theirs = torch.softmax(torch.tensor(np.array(scores)), dim=1).numpy()
    np.testing.assert_allclose(additive_weights(Q, K, W, U, v), theirs, atol=1e-12)


def test_several_heads_are_torchs() -> None:
    torch.manual_seed(0)
    theirs = torch.nn.MultiheadAttention(8, 2, bias=False, batch_first=True).double()
    W_Q, W_K, W_V = (part.T for part in theirs.in_proj_weight.detach().numpy().reshape(3, 8, 8))
    W_O = theirs.out_proj.weight.detach().numpy().T
    expected, _ = theirs(*(torch.tensor(part)[None] for part in (Q, K, V)))
    found = multi_head(Q, K, V, (W_Q, W_K, W_V, W_O), heads=2)
    np.testing.assert_allclose(found, expected[0].detach().numpy(), atol=1e-12)
    forbidden = ~torch.tensor(causal_mask(5))
    expected, _ = theirs(*(torch.tensor(part)[None] for part in (K, K, V)), attn_mask=forbidden)
    found = multi_head(K, K, V, (W_Q, W_K, W_V, W_O), 2, causal_mask(5))
    np.testing.assert_allclose(found, expected[0].detach().numpy(), atol=1e-12)

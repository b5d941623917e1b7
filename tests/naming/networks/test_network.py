"""What holds for every network, and each attention beside its formula."""

from __future__ import annotations

import math

import pytest
import torch
from torch.nn.functional import scaled_dot_product_attention

from segue.naming.names import NETWORKS, NetworkName
from segue.naming.networks.attention import Additive, Heads, Multiplicative
from segue.naming.networks.convolutions import Gated
from segue.naming.networks.network import NamingNetwork
from segue.naming.networks.places import sinusoids
from tests.naming.conftest import small

TOKENS = torch.tensor([[1, 4, 5, 6], [1, 7, 0, 0]])
PREFIX = torch.tensor([[2, 8, 9, 10], [2, 11, 0, 0]])


def network(name: NetworkName) -> NamingNetwork:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return NamingNetwork(small(name), 12, 20).eval()


@pytest.mark.parametrize("name", NETWORKS)
def test_padding_changes_nothing(name: NetworkName) -> None:
    model = network(name)
    both = model(TOKENS, PREFIX)
    alone = model(TOKENS[1:, :2], PREFIX[1:, :2])
    assert both.shape == (2, 4, 20)
    torch.testing.assert_close(both[1:, :2], alone)
    memory, summary, _ = model.read(TOKENS[:1], whole=True)
    torch.testing.assert_close(model.decoder(memory, None, summary, PREFIX[:1]), both[:1])


@pytest.mark.parametrize("name", NETWORKS)
def test_a_unit_sees_those_before_it_and_no_later_one(name: NetworkName) -> None:
    model = network(name)
    other = PREFIX.clone()
    other[0, 3] = 15
    torch.testing.assert_close(model(TOKENS, other)[0, :3], model(TOKENS, PREFIX)[0, :3])
    other[0, 1] = 15
    assert not torch.allclose(model(TOKENS, other)[0, 1], model(TOKENS, PREFIX)[0, 1])


@pytest.mark.parametrize("name", NETWORKS)
def test_the_playlist_matters_unless_the_method_sees_none(name: NetworkName) -> None:
    model = network(name)
    same = torch.allclose(model(TOKENS[:1], PREFIX[:1]), model(TOKENS[:1, :2], PREFIX[:1]))
    assert same is (name == "characters")


@pytest.mark.parametrize("name", ["set", "transformer"])
def test_the_order_of_tracks_does_not_matter_to_a_set(name: NetworkName) -> None:
    model = network(name)
    turned = TOKENS[:1, [0, 3, 1, 2]]
    torch.testing.assert_close(model(turned, PREFIX[:1]), model(TOKENS[:1], PREFIX[:1]))


def test_attentions_are_their_formulas() -> None:
    asked, memory = torch.randn(2, 4), torch.randn(2, 3, 4)
    mask = torch.tensor([[True, True, True], [True, False, False]])
    additive, multiplicative = Additive(4), Multiplicative(4)
    mixed = torch.tanh(additive.query(asked[0]) + additive.key(memory[0]))
    weights = (mixed @ additive.score.weight[0]).softmax(0)
    found = additive(asked, additive.keyed(memory), mask)
    torch.testing.assert_close(found[0], weights @ memory[0])
    torch.testing.assert_close(found[1], memory[1, 0])  # the only place that is left
    weights = (memory[0] @ (multiplicative.query.weight @ asked[0])).softmax(0)
    torch.testing.assert_close(multiplicative(asked, memory, mask)[0], weights @ memory[0])


def test_heads_are_torchs_attention() -> None:
    heads, states = Heads(8, 2), torch.randn(1, 5, 8)
    divided = [
        layer(states).reshape(1, 5, 2, 4).transpose(1, 2) for layer in (heads.query, heads.key, heads.value)
    ]
    for causal in (False, True):
        read = scaled_dot_product_attention(*divided, is_causal=causal)
        wanted = heads.out(read.transpose(1, 2).reshape(1, 5, 8))
        torch.testing.assert_close(heads(states, states, None, causal=causal), wanted)


def test_a_gate_is_a_sigmoid_of_the_second_half() -> None:
    block, states = Gated(2, dropout=0.0, causal=True).eval(), torch.randn(1, 4, 2)
    weight, bias = block.convolution.weight, block.convolution.bias
    assert bias is not None
    seen = torch.cat([torch.zeros(2, 2), states[0]])[1:4]  # the three places up to the second
    linear = torch.einsum("wd,odw->o", seen, weight) + bias
    torch.testing.assert_close(block(states)[0, 1], linear[:2] * torch.sigmoid(linear[2:]))


def test_positions_are_sines_and_cosines() -> None:
    found = sinusoids(3, 4)
    wanted = [math.sin(2), math.cos(2), math.sin(2 / 100), math.cos(2 / 100)]
    assert found[2].tolist() == pytest.approx(wanted)

"""The attention of a self-attentive encoder: a heat-map over a title's tokens, one row for each hop."""

from __future__ import annotations

from typing import NamedTuple

import torch

from segue.errors import ConfigError
from segue.titles.encoder import TitleEncoder
from segue.titles.model import Floats
from segue.titles.networks.self_attentive import SelfAttentiveBody
from segue.titles.views import SubwordView


class AttentionMap(NamedTuple):
    """The weights of a title's tokens.

    Attributes:
        tokens: The tokens of the row, marks included, as the vocabulary writes them.
        weights: The weight of each token in each hop, (hops, len(tokens)) float32; a row sums to 1.
    """

    tokens: tuple[str, ...]
    weights: Floats


def attention_map(encoder: TitleEncoder, title: str, tags: tuple[str, ...] = ()) -> AttentionMap:
    """The attention of a self-attentive encoder on one title.

    Raises:
        ConfigError: The encoder is not self-attentive.
    """
    body = encoder.network.body
    if not isinstance(body, SelfAttentiveBody) or not isinstance(encoder.view, SubwordView):
        raise ConfigError(expected="a self-attentive encoder", got=encoder.recipe.name)
    ids = encoder.ids([title], [tags])[0]
    with torch.inference_mode():
        weights = body.attention(torch.tensor(ids)[None])[0]
    return AttentionMap(tuple(encoder.view.pieces(ids)), weights.float().numpy())

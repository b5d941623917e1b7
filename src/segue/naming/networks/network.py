"""A namer's network: vectors of tokens, an encoder and a decoder."""

from __future__ import annotations

import torch
from torch import nn

from segue.naming.networks.decoders import (
    ConvolutionalDecoder,
    Decoder,
    RecurrentDecoder,
    TransformerDecoder,
)
from segue.naming.networks.encoders import (
    ConvolutionalEncoder,
    RecurrentEncoder,
    SetEncoder,
    TransformerEncoder,
)
from segue.naming.networks.places import Mask
from segue.naming.recipe import NamerRecipe


class NamingNetwork(nn.Module):
    """Reads ids of tokens and writes scores of units.

    Args:
        recipe: Its parts.
        tokens: How many ids of tokens there are, padding included.
        units: How many ids of units there are.
    """

    def __init__(self, recipe: NamerRecipe, tokens: int, units: int) -> None:
        super().__init__()
        self.blind = recipe.reading == "nothing"
        self.tokens = nn.Embedding(2 if self.blind else tokens, recipe.dim, padding_idx=0)
        nn.init.normal_(self.tokens.weight, std=0.3)
        self.dropout = nn.Dropout(recipe.dropout)
        self.encoder, self.decoder = _encoder(recipe), _decoder(recipe, units)

    def read(self, ids: torch.Tensor, *, whole: bool = False) -> tuple[torch.Tensor, torch.Tensor, Mask]:
        """Return memory, summary and mask of rows of ids (n, S); with `whole` no row has padding."""
        if self.blind:
            ids = ids[:, :1]
        mask = None if whole else ids != 0
        memory, summary = self.encoder(self.dropout(self.tokens(ids)), mask)
        return self.decoder.keyed(memory), summary, mask

    def forward(self, ids: torch.Tensor, prefix: torch.Tensor) -> torch.Tensor:
        """Return the scores of the unit after each of the prefix (n, T), as (n, T, units)."""
        memory, summary, mask = self.read(ids)
        return self.decoder(memory, mask, summary, prefix)


def _encoder(recipe: NamerRecipe) -> nn.Module:
    dim, layers, dropout = recipe.dim, recipe.layers, recipe.dropout
    match recipe.reading:
        case "transformer":
            return TransformerEncoder(dim, layers=layers, heads=recipe.heads, dropout=dropout)
        case "convolutions":
            return ConvolutionalEncoder(dim, layers=layers, longest=recipe.longest + 1, dropout=dropout)
        case "gru" | "gru-reversed" | "gru-both" as kind:
            return RecurrentEncoder(dim, backwards=kind == "gru-reversed", both=kind == "gru-both")
        case "set" | "nothing":
            return SetEncoder(dim, dropout=dropout)


def _decoder(recipe: NamerRecipe, units: int) -> Decoder:
    dim, layers, dropout, longest = recipe.dim, recipe.layers, recipe.dropout, recipe.units.longest + 1
    match recipe.writing:
        case "gru":
            return RecurrentDecoder(units, dim, looking=recipe.looking, dropout=dropout)
        case "transformer":
            return TransformerDecoder(
                units, dim, layers=layers, heads=recipe.heads, longest=longest, dropout=dropout
            )
        case "convolutions":
            return ConvolutionalDecoder(units, dim, layers=layers, longest=longest, dropout=dropout)

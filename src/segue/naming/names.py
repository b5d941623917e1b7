"""The methods that name playlists, by name: what each is, for help and tables."""

from __future__ import annotations

from typing import Final, Literal, get_args

KIND: Final = "namer"
"""What a namer's manifest and its signature say that it is."""

NetworkName = Literal[
    "set", "cho", "sutskever", "bahdanau", "luong", "transformer", "convolutional", "characters"
]
"""Methods that are trained as networks."""

FloorName = Literal["nearest", "voted", "ngrams"]
"""Methods without a network."""

MethodName = Literal[NetworkName, FloorName]

NETWORKS: Final[tuple[NetworkName, ...]] = get_args(NetworkName)
METHODS: Final[tuple[MethodName, ...]] = get_args(MethodName)

ABOUT: Final[dict[MethodName, str]] = {
    "set": "order-free set encoder, GRU with attention",
    "cho": "GRU encoder and decoder, the summary at each step (Cho et al. 2014)",
    "sutskever": "GRU encoder and decoder, the source reversed (Sutskever et al. 2014)",
    "bahdanau": "GRU both ways, additive attention (Bahdanau et al. 2015)",
    "luong": "GRU, multiplicative attention (Luong et al. 2015)",
    "transformer": "Transformer, Noam's rates, label smoothing (Vaswani et al. 2017)",
    "convolutional": "gated convolutions, attention in each layer (Gehring et al. 2017)",
    "characters": "GRU over characters, which sees no playlist, drawn with a temperature",
    "nearest": "the title of the most similar playlist",
    "voted": "the title that most of the 50 most similar playlists have, by their similarity",
    "ngrams": "n-grams of units with back-off, which see no playlist",
}

"""The encoders' names, usable before torch is loaded."""

from __future__ import annotations

from typing import Final, Literal, get_args

EncoderName = Literal[
    "bag",
    "blend",
    "bert",
    "albert",
    "gpt",
    "kim-cnn",
    "dcnn",
    "region-cnn",
    "character-cnn",
    "zhang-cnn",
    "gru",
    "lstm",
    "self-attentive",
    "mean",
    "sif",
    "tfidf-linear",
    "tfidf-neighbours",
    "forest",
]
"""Every encoder."""

PRETRAINED: Final[tuple[EncoderName, ...]] = ("bert", "albert", "gpt", "gru", "lstm")
"""Encoders that can learn from texts alone before."""

TEXTS_ONLY: Final[tuple[EncoderName, ...]] = ("forest",)
"""Encoders that learn one label a text, and no tags of titles."""

OF_TITLES: Final[tuple[EncoderName, ...]] = tuple(
    name for name in get_args(EncoderName) if name not in TEXTS_ONLY
)
"""Every title encoder."""

TokenKind = Literal["wordpiece", "unigram", "bpe", "words"]
"""Kinds of subwords; "words" are whole ones."""

Task = Literal["titles", "texts"]
"""The kind of input: short titles with tags, or longer texts with one label."""

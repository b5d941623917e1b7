"""The encoders' names, usable before torch is loaded."""

from __future__ import annotations

from typing import Literal

EncoderName = Literal[
    "bag",
    "blend",
    "bert",
    "albert",
    "kim-cnn",
    "character-cnn",
    "gru",
    "lstm",
    "self-attentive",
    "mean",
    "sif",
    "tfidf-linear",
    "tfidf-neighbours",
]
"""Every title encoder."""

Task = Literal["titles", "texts"]
"""The kind of input: short titles with tags, or longer texts with one label."""

"""Splits: a dataset divided into a training part, questions and answers, as in a challenge."""

from __future__ import annotations

from segue.data.split.holdout import DEFAULT_MOST, DEFAULT_SHARE, PROTOCOLS, ProtocolName, split
from segue.data.split.parts import Split
from segue.data.split.protocol import Cut, Mix, Protocol

__all__ = [
    "DEFAULT_MOST",
    "DEFAULT_SHARE",
    "PROTOCOLS",
    "Cut",
    "Mix",
    "Protocol",
    "ProtocolName",
    "Split",
    "split",
]

"""Word vectors of tokens with spaces, Hangul and emoji in them."""

from __future__ import annotations

import numpy as np
import pytest

from segue.word2vec.word_vectors import WordVectors

TOKENS = (
    "track:1",
    "tag:밤 산책",
    "word:드라이브",
    "tag:☕ 🌙",
    "tag:a\\b▁c",
    "tag:전각　공백\t\n",
    "tag:\\u0020",
)


@pytest.fixture
def words() -> WordVectors:
    rng = np.random.default_rng(0)
    return WordVectors(TOKENS, rng.normal(size=(len(TOKENS), 5)).astype(np.float32))

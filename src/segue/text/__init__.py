"""Titles: one spelling, and the tokens that serve as facets."""

from __future__ import annotations

from segue.text.dictionary import Korean
from segue.text.normalisation import normalise
from segue.text.tokens import TitleTokens, as_written, grams_as_written, label, ngrams, tokenise, tokens

__all__ = [
    "Korean",
    "TitleTokens",
    "as_written",
    "grams_as_written",
    "label",
    "ngrams",
    "normalise",
    "tokenise",
    "tokens",
]

"""Title tokens: the facets that a title adds to a playlist.

Each token has its kind as a prefix, so that tokens of different kinds never collide:

- `=` the whole normalised title without spaces and punctuation: equal titles match, however they are spaced
- `w:` a word: Korean morphemes, Latin words without plural and possessive, pairs and runs of Han and Kana
  characters, single emoji, numbers
- `year:2017`, `decade:1990`: a time, in any spelling
- `g:` a character n-gram of the whole title, for misspellings, compounds and words that Kiwi does not know
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from segue.protocols import Progress, Silent
from segue.text.dictionary import USUAL, Korean
from segue.text.korean import Morpheme, has_hangul, morphemes, morphemes_of_all
from segue.text.ngrams import characters_of, ngrams_of
from segue.text.normalisation import normalise
from segue.text.words import words_of
from segue.text.years import year_spans

LONGEST_WORD: Final = 5
"""Characters of the longest Korean word, with its endings, that is shown as one word."""


class TitleTokens(NamedTuple):
    """The tokens of one title in three groups, so that each group may have its own weight.

    Attributes:
        whole: The `=` token; "" for an empty title.
        words: The `w:`, `year:` and `decade:` tokens, in the title's order, without repeats.
        grams: The `g:` tokens, in the title's order, without repeats.
    """

    whole: str
    words: tuple[str, ...]
    grams: tuple[str, ...]


def tokens(title: str, korean: Korean = USUAL) -> TitleTokens:
    """The tokens of a title; accepts any text. An empty or invisible title has none.

    Takes well under 2 ms. The first Hangul title of a process waits a second or two for Kiwi's model.
    """
    text = normalise(title)
    return _tokens(text, morphemes(text, korean) if has_hangul(text) else [])


def tokenise(
    titles: Sequence[str], progress: Progress | None = None, korean: Korean = USUAL
) -> list[TitleTokens]:
    """`tokens` of each title, in order; Kiwi uses one thread for each core."""
    texts = [normalise(title) for title in titles]
    hangul = [text for text in texts if has_hangul(text)]
    found = morphemes_of_all(hangul, korean) if hangul else iter(())
    shown = (progress or Silent()).track(texts, label="Reading titles", total=len(texts))
    return [_tokens(text, next(found) if has_hangul(text) else []) for text in shown]


def ngrams(title: str) -> list[str]:
    """The character n-grams of a title alone: the `grams` of its tokens, without Kiwi."""
    return list(_grams(characters_of(normalise(title))))


def label(token: str) -> str:
    """A token in readable form: "w:비" → "비", "decade:1990" → "1990s"."""
    if token.startswith("="):
        return token[1:]
    kind, _, value = token.partition(":")
    return f"{value}s" if kind == "decade" else value


def as_written(title: str, korean: Korean = USUAL) -> dict[str, str]:
    """The part of a title that each word token comes from, if that part is more readable than the token.

    A Korean morpheme is a stem ("w:오"). The word that contains it ("오는") is shown instead, unless that word is
    long, as in a title without spaces. Other tokens are left to `label`.
    """
    text = normalise(title)
    if not has_hangul(text):
        return {}
    found: dict[str, str] = {}
    for at, word in words_of(text, morphemes(text, korean), list(year_spans(text))):
        start = text.rfind(" ", 0, at + 1) + 1
        written = text[start:].split(" ", 1)[0]
        if has_hangul(word) and len(word) < len(written) <= LONGEST_WORD:
            found[f"w:{word}"] = written
    return found


def grams_as_written(title: str) -> dict[str, str]:
    """The word of a normalised title that contains each n-gram; the whole title for an n-gram across words."""
    text = normalise(title)
    found: dict[str, str] = {}
    for written in (*text.split(), text):
        for gram in _grams(characters_of(written)):
            found.setdefault(gram, written)
    return found


def _tokens(text: str, korean: Sequence[Morpheme]) -> TitleTokens:
    characters = characters_of(text)
    years = list(year_spans(text))
    found = [(at, f"w:{word}") for at, word in words_of(text, korean, years)]
    found += ((span.start, token) for span in years for token in span.tokens)
    return TitleTokens(
        whole=f"={characters}" if characters else "",
        words=_distinct(token for _, token in sorted(found, key=_place)),
        grams=_grams(characters),
    )


def _grams(characters: str) -> tuple[str, ...]:
    return _distinct(f"g:{gram}" for gram in ngrams_of(characters))


def _place(found: tuple[int, str]) -> int:
    return found[0]


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))

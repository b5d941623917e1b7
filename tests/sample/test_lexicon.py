"""The word lists are data: what a slip in them would break is checked here."""

from __future__ import annotations

import string

import msgspec
import pytest

from segue.sample import lexicon
from segue.sample.genres import GENRES, NUMBER
from segue.sample.themes import THEMES, Theme
from segue.sample.words import WORDS, pick


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.key)
def test_theme_is_complete(theme: Theme) -> None:
    assert theme.share > 0
    assert theme.genres
    assert set(theme.genres) <= set(NUMBER)
    assert 0 <= theme.energy <= 1
    assert set(theme.months) <= set(range(1, 13))
    assert theme.era is None or 1965 <= theme.era[0] < theme.era[1] <= 2020
    for wordings in (theme.korean, theme.english, theme.when, theme.tags, theme.motifs, theme.emoji):
        assert len(wordings) >= 2
        assert len(set(wordings)) == len(wordings)
        assert all(word == word.strip() and word for word in wordings)
    assert all(word.isascii() for word in theme.english)
    assert any(word.isascii() for word in theme.motifs) or theme.english


def test_themes_and_genres_are_named_once() -> None:
    assert len({theme.key for theme in THEMES}) == len(THEMES) >= 50
    assert len(NUMBER) == len(GENRES) >= 20
    asked = set().union(*(theme.genres for theme in THEMES))
    assert asked == set(NUMBER), "a genre that no theme asks for has no tracks"


def test_genres_are_in_range() -> None:
    for genre in GENRES:
        assert 50 <= genre.tempo <= 200
        assert all(0 <= value <= 1 for value in (genre.energy, *genre.timbre, genre.korean_titles))
        assert len(set(genre.details)) == len(genre.details) >= 2
        assert genre.korean
        assert genre.english


def test_templates_use_known_placeholders() -> None:
    known = {"mood", "when", "word", "genre", "genre_english", "tag", "tag2", "emoji"}
    known |= {"era", "decade", "year", "month", "season", "artist", "number"}
    for templates in lexicon.read("titles", dict[str, dict[str, int]]).values():
        for template, weight in templates.items():
            assert weight > 0
            assert {name for _, name, _, _ in string.Formatter().parse(template) if name} <= known


def test_name_words_are_plenty_and_distinct() -> None:
    for name, words in msgspec.structs.asdict(WORDS).items():
        assert len(words) >= 10, name
        assert len(set(words)) == len(words), name


def test_pick_spans_the_choices() -> None:
    assert [pick("abc", uniform) for uniform in (0, 0.34, 0.999)] == ["a", "b", "c"]

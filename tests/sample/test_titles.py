from __future__ import annotations

import re
from collections import Counter, defaultdict

import numpy as np

from segue.sample import World
from segue.sample.themes import THEMES

EMOJI = re.compile("[\U0001f300-\U0001faff☔❄]")


def words_of(title: str) -> set[str]:
    return set(re.findall(r"\w+", title.lower()))


def test_titles_mix_korean_english_emoji_and_odd_typing(world: World) -> None:
    titles = world.dataset.playlists["title"].drop_nulls()
    shares = {
        "Korean": (titles.str.contains("[가-힣]").mean(), 0.6, 0.95),
        "English": (titles.str.contains("[A-Za-z]").mean(), 0.2, 0.6),
        "both": ((titles.str.contains("[가-힣]") & titles.str.contains("[A-Za-z]")).mean(), 0.05, 0.4),
        "emoji": (titles.str.contains(EMOJI.pattern).mean(), 0.03, 0.3),
        "two spaces": (titles.str.contains("  ").mean(), 0.005, 0.1),
        "hashtag": (titles.str.contains("#").mean(), 0.01, 0.1),
        "brackets": (titles.str.contains(r"\[").mean(), 0.01, 0.1),
    }
    for what, (found, low, high) in shares.items():
        assert low < found < high, what
    assert all(title.strip() for title in titles)
    assert titles.n_unique() > 0.5 * titles.len()


def test_no_placeholder_is_left_open(world: World) -> None:
    assert not world.dataset.playlists["title"].drop_nulls().str.contains("[{}]").any()


def test_words_carry_the_theme_in_both_languages(world: World) -> None:
    """A word of ten or more titles is mostly of a few themes; a theme's words come in both languages."""
    themes_of: dict[str, Counter[str]] = defaultdict(Counter)
    for title, theme in zip(world.dataset.playlists["title"], world.playlists.theme.tolist(), strict=True):
        for word in words_of(title or ""):
            themes_of[word][THEMES[theme].key] += 1
    common = {word: found for word, found in themes_of.items() if found.total() >= 10}
    assert len(common) > 100
    top = np.mean([found.most_common(1)[0][1] / found.total() for found in common.values()])
    assert top > 0.4
    for word in ("rain", "빗소리"):
        assert themes_of[word].most_common(1)[0][0] == "rain"
    for word in ("workout", "헬스장"):
        assert themes_of[word].most_common(1)[0][0] == "gym"


def test_some_titles_say_nothing_of_the_tracks(world: World) -> None:
    sayings = ["내 플레이리스트", "좋은 노래 모음", "요즘 듣는 노래", "my playlist"]
    plain = world.dataset.playlists["title"].is_in(sayings)
    assert 0.01 < plain.mean() < 0.1


def test_a_collectors_title_names_the_artist_gathered(world: World) -> None:
    playlists, tracks = world.dataset.playlists, world.dataset.tracks
    named = 0
    for row in np.flatnonzero(world.playlists.collector).tolist():
        artists = Counter(tracks["artists"][track][0] for track in playlists["tracks"][row])
        title = re.sub(r"\s", "", (playlists["title"][row] or "").lower())
        named += re.sub(r"\s", "", artists.most_common(1)[0][0].lower()) in title
    assert named > 0.5 * world.playlists.collector.sum()

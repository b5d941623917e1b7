"""Titles and tags of playlists: many wordings of the same few ideas, typed by people in a hurry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from segue.data.sample.genres import GENRES
from segue.data.sample.playlists import Playlists
from segue.data.sample.scenes import Scenes
from segue.data.sample.themes import THEMES, Theme

TEMPLATES: Final = (
    "{theme} {genre}", "{theme} {genre}", "{theme}", "{theme} {genre} 모음", "{theme}에 듣는 {genre}", "{theme} 듣기 좋은 노래",
    "{genre} 모음", "{emoji} {theme} {emoji}", "{theme}{emoji}", "[{genre}] {theme}", "{theme} 플레이리스트", "{theme}, {other}",
    "{era} {genre}", "{era} {theme} {genre}", "#{theme} #{genre}", "내가 좋아하는 {genre}", "{theme} ~~ {genre}", "my {theme} playlist",
    "{other} & {theme}", "{theme} 추천곡", "요즘 듣는 {genre}", "{theme}... {emoji}", "{year} {theme}",
)  # fmt: skip
COLLECTOR_TEMPLATES: Final = (
    "{artist}",
    "{artist} 모음",
    "{artist} 노래 모음",
    "{artist} {genre}",
    "{emoji}{artist}{emoji}",
)
TAG_COUNTS: Final = (0, 287, 212, 164, 111, 72, 52, 49, 50, 53, 122, 1)
"""Relative number of playlists with so many tags, as in Melon."""

SUFFIXES: Final = (
    "노래",
    "음악",
    "추천",
    "모음",
    "듣기좋은",
    "할때",
    "플리",
    "감성",
    "best",
    "mix",
    "playlist",
    "vibes",
    "갬성",
    "곡",
    "ㅋㅋ",
    "♥",
)


def titles(
    rng: np.random.Generator, scenes: Scenes, playlists: Playlists, artists: Sequence[str], untitled: float
) -> list[str | None]:
    """A title for each playlist, None for a share of `untitled`; `artists` names each one's first artist."""
    draws = rng.random((len(playlists), 10)).tolist()
    none = (rng.random(len(playlists)) < untitled).tolist()
    rows = zip(_facts(scenes, playlists, artists), draws, none, strict=True)
    return [None if skip else _title(*facts, row) for facts, row, skip in rows]


def _facts(
    scenes: Scenes, playlists: Playlists, artists: Sequence[str]
) -> list[tuple[Theme, tuple[str, ...], int, str, bool]]:
    genre: list[int] = scenes.genre[playlists.scene].tolist()
    year: list[int] = scenes.year[playlists.scene].tolist()
    return [
        (THEMES[theme], GENRES[number].words, when, artist, collector)
        for theme, number, when, artist, collector in zip(
            playlists.theme.tolist(), genre, year, artists, playlists.collector.tolist(), strict=True
        )
    ]


def _title(
    theme: Theme, genre: Sequence[str], year: int, artist: str, collector: bool, row: Sequence[float]
) -> str:
    wordings = theme.korean if row[0] < 0.75 else theme.english
    template = _pick(COLLECTOR_TEMPLATES if collector else TEMPLATES, row[1])
    text = template.format(
        theme=_pick(wordings, row[2] ** 1.5), other=_pick(theme.tags, row[3]), genre=_pick(genre, row[4] ** 1.5),
        emoji=_pick(theme.emoji, row[5]), era=f"{year // 10 * 10}년대", year=year, artist=artist,
    )  # fmt: skip
    return _mistype(text, row[6], row[7], row[8])


def _mistype(text: str, kind: float, place: float, other: float) -> str:
    """Some are typed with odd spaces, capitals or a slip of the finger."""
    at = int(place * len(text))
    if kind < 0.04:
        return text.replace(" ", "") or text
    if kind < 0.07:
        return text.replace(" ", "  ")
    if kind < 0.09:
        return text.upper()
    if kind < 0.11 and len(text) > 3:
        return text[:at] + text[at : at + 1] + text[at:]
    if kind < 0.13:
        return text + _pick(("!!", "~", "♥", "ㅠㅠ", "ㅎㅎ", "."), other)
    return text


def tags(
    rng: np.random.Generator, scenes: Scenes, playlists: Playlists, artists: Sequence[str], untagged: float
) -> list[list[str]]:
    """Tags of each playlist, no tag twice, none for a share of `untagged`."""
    counts = np.searchsorted(
        np.cumsum(TAG_COUNTS), np.floor(rng.random(len(playlists)) * sum(TAG_COUNTS)), side="right"
    )
    counts[rng.random(len(playlists)) < untagged] = 0
    out: list[list[str]] = []
    for facts, count in zip(_facts(scenes, playlists, artists), counts.tolist(), strict=True):
        draws = iter(rng.random((2 * count + 2, 4)).tolist())
        chosen: dict[str, None] = {}
        for row in draws:
            if len(chosen) < count:
                chosen[_tag(*facts, row)] = None
        out.append(list(chosen))
    return out


def _tag(
    theme: Theme, genre: Sequence[str], year: int, artist: str, collector: bool, row: Sequence[float]
) -> str:
    kind, first, second, third = row
    if kind < 0.5:
        return _pick(theme.tags, first**1.6)
    if kind < 0.65:
        return _pick(genre, first**2)
    if kind < 0.72:
        return _pick(theme.korean if second < 0.7 else theme.english, first).replace(" ", "")
    if kind < 0.76:
        return f"{year // 10 * 10}년대" if second < 0.7 else f"{year}년"
    if kind < 0.80 or (collector and kind < 0.9):
        return artist
    if kind < 0.92:
        other = THEMES[int(second**1.5 * len(THEMES))]
        return _pick(other.tags, first**2)
    base = _pick((*theme.korean, *theme.english, *theme.tags), second).replace(" ", "")
    return base + _pick(SUFFIXES, first) + (str(int(third * 40)) if third > 0.7 else "")


def _pick(choices: Sequence[str], uniform: float) -> str:
    return choices[int(uniform * len(choices))]

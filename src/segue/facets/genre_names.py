"""Names of genres in titles: the parts of a genre's label, and its names in other scripts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

_SPELLINGS: Final = (
    ("발라드", "ballad", "ballads"),
    ("댄스", "dance"),
    ("힙합", "hiphop", "嘻哈"),
    ("랩", "rap", "说唱"),
    ("알앤비", "rnb"),
    ("소울", "soul", "灵魂乐"),
    ("인디", "인디음악", "indie", "独立音乐"),
    ("록", "락", "rock", "摇滚"),
    ("메탈", "헤비메탈", "metal", "金属"),
    ("트로트", "trot"),
    ("포크", "folk", "民谣"),
    ("블루스", "blues", "蓝调"),
    ("컨트리", "country", "乡村"),
    ("팝", "팝송", "pop"),
    ("일렉트로니카", "electronica", "electronic", "일렉트로닉", "电子"),
    ("하우스", "house"),
    ("클래식", "classical", "古典"),
    ("재즈", "jazz", "爵士"),
    ("보사노바", "bossanova"),
    ("뉴에이지", "newage", "新世纪"),
    ("제이팝", "jpop"),
    ("레게", "reggae", "雷鬼"),
    ("라틴", "latin", "拉丁"),
    ("디스코", "disco"),
    ("펑크", "punk", "朋克"),
    ("뮤지컬", "musical", "musicals"),
    ("국악", "gugak"),
    ("동요", "nursery rhymes"),
    ("크리스마스", "christmas", "圣诞"),
)
"""Names of one genre per row; each stands for all the others of its row."""

_SAME: Final = {name: row for row in _SPELLINGS for name in row}


def genre_names(label: str) -> Iterator[str]:
    """Yield the names by which a title may call the genre of a normalised label, the label itself first.

    "재즈 / 보컬재즈" is called 보컬재즈, not 재즈, and "록/메탈" is called 록, 락, rock, 메탈 and metal.
    """
    yield label
    detail = label.rsplit(" / ", 1)[-1]
    for part in (detail, *detail.split("/")):
        name = part.strip()
        yield name
        yield from _SAME.get(name.replace(" ", "").replace("-", ""), ())

"""Korean words of playlist titles that Kiwi's dictionary lacks, or that Kiwi reads inconsistently.

Without them Kiwi reads "띵곡모음" as one unknown noun, "모음" as the verb 모으다, "위로" as a direction and
"잔잔" as two cups.
"""

from __future__ import annotations

from typing import Final

NOUNS: Final = (
    *(
        "노래",
        "모음",
        "띵곡",
        "명곡",
        "최애",
        "인싸",
        "플리",
        "갬성",
        "떼창",
        "셋리스트",
        "선곡",
        "가요",
        "브금",
        "위로",
    ),
    *("알앤비", "로파이", "이디엠", "케이팝", "제이팝", "시티팝", "애니송", "보사노바", "뉴에이지", "트로트"),
    *("코노", "혼코노", "혼술", "홈트", "불금", "고막", "음색"),
)
"""Words for music and listening."""

ROOTS: Final = (
    *(
        "잔잔",
        "달달",
        "달콤",
        "나른",
        "몽환",
        "차분",
        "시원",
        "포근",
        "조용",
        "따뜻",
        "따듯",
        "따스",
        "편안",
        "청량",
        "선선",
    ),
    *(
        "쓸쓸",
        "우울",
        "상쾌",
        "아련",
        "상큼",
        "발랄",
        "경쾌",
        "촉촉",
        "쌀쌀",
        "심심",
        "애절",
        "감미",
        "은은",
        "산뜻",
        "흥겨",
    ),
)
"""Moods: the part of an adjective before 하다, 롭다, …, as titles use it ("잔잔한", "잔잔 노래")."""

STEMS: Final = ("신나", "위하")
"""Verbs."""

from __future__ import annotations

import pytest

from segue.text.markup import without_markup


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("좋다<br /><br />정말", "좋다  정말"),
        ("<p class='x'>밤</P>비", " 밤 비"),
        ("<b>최</b>고 &amp; 재즈 &#48148; &quot;a&quot;", '최고 & 재즈 바 "a"'),
        ("a<!-- <b>x</b> -->b<script>if (a<b) {}</script>c", "a b c"),
        ("I <3 you, a < b > c, <괴물> <무비>", "I <3 you, a < b > c, <괴물> <무비>"),
        ("<!-- 끝이 없다", "<!-- 끝이 없다"),
        ("R&B rock&roll 🎧 &nosuch;", "R&B rock&roll 🎧 &nosuch;"),
        ("<bread> <brave>", "<bread> <brave>"),
        ("&amp;lt;", "&lt;"),
        ("", ""),
    ],
)
def test_only_html_goes(given: str, meant: str) -> None:
    assert without_markup(given) == meant


@pytest.mark.parametrize("piece", ["<br ", "<!--", "<script>", "&amp", "<a href='"])
def test_what_never_ends_stays(piece: str) -> None:
    text = "밤 " + piece * 2_000
    assert without_markup(text).startswith("밤 ")
    assert len(without_markup(text)) >= (2 if piece == "<script>" else len(text))

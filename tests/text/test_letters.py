from __future__ import annotations

import unicodedata

import pytest

from segue.text.letters import LETTERS, letters


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("비 오는 날", "Hangul"),
        (unicodedata.normalize("NFD", "새벽"), "Hangul"),
        ("ㅋㅋ 🎧", "Hangul"),
        ("새벽 drive", "Hangul and Latin"),
        ("Ｋｐｏｐ 노래", "Hangul and Latin"),
        ("rainy café 2024", "Latin"),
        ("夜に駆ける", "Han or Kana"),
        ("☔ 2024", "other"),
        ("ночь", "other"),
        ("夜 drive", "Han or Kana"),
        ("", None),
        (" \u3000\t", None),
    ],
)
def test_what_a_title_is_written_in(text: str, expected: str | None) -> None:
    assert letters(text) == expected
    assert expected is None or expected in LETTERS

from __future__ import annotations

import sys

import pytest

from segue.errors import MissingExtraError
from segue.text import mecab
from segue.text.dictionary import Korean

PLAIN = Korean(analyser="mecab")


def test_inflected_words_are_their_parts() -> None:
    found = mecab.analysis(PLAIN).pieces("🎧 들으며 그리워")
    assert [(piece.form, piece.start) for piece in found if piece.tag in ("VV", "VA")] == [
        ("듣", 2),
        ("그립", 6),
    ]
    words = {piece.word for piece in found}
    assert len(words) == 3


def test_odd_texts_have_pieces() -> None:
    analysis = mecab.analysis(PLAIN)
    for text in ("", " ", "ㅋㅋ", "\u3000밤", "가" * 300, "a\nb"):
        assert all(text[piece.start] for piece in analysis.pieces(text))


def test_one_is_kept_for_a_dictionary() -> None:
    assert mecab.analysis(PLAIN) is mecab.analysis(Korean(analyser="mecab"))


def test_without_the_package_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mecab", None)
    with pytest.raises(MissingExtraError, match=r"segue\[mecab\]"):
        mecab.analysis(Korean(analyser="mecab", words=("없는말",)))

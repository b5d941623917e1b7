from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.decoding import ENCODINGS, decode_bytes, encoding_of

TEXTS = {
    "cp949": ["새벽", "달", "비 오는 날", "밤편지 뷁 mix", "ㅋㅋㅋ", "ㅠㅠ 슬픈", "★ 발라드 ★", "李白 노래"],
    "cp932": ["夜の歌", "星野 - 夜の歌", "ソナタ", "群青日和", "表示", "カフェ・ド"],
    "gbk": ["林晓 - 夜曲", "月亮代表我的心", "王菲 - 红豆"],
    "big5": ["林曉 - 夜曲", "月亮代表我的心"],
    "cp1251": ["Ночь - Луна", "Выхода нет", "Группа крови"],
    "cp1252": [
        "Ágnes Åberg",
        "Don’t",
        "“Heroes”",
        "Müller - Straße",
        "ÄÖÜ",
        "¿Qué?",
        "Canções",
        "ÀÉÈ",
        "Été à Lyon",
    ],
}


@given(st.text())
def test_utf8_is_always_read_as_utf8(text: str) -> None:
    assert decode_bytes(text.encode()) == (text, "utf-8")


@given(st.text(alphabet="가나다밤ABC !", min_size=1).filter(lambda text: not text.isascii()))
def test_old_korean_texts_are_read_as_cp949(text: str) -> None:
    assert decode_bytes(text.encode("cp949")) == (text, "cp949")


@given(st.binary())
def test_all_bytes_are_read_as_something_and_spelled_again(data: bytes) -> None:
    text, encoding = decode_bytes(data)
    assert encoding in ENCODINGS
    assert text.encode(encoding) == data


@pytest.mark.parametrize(
    ("encoding", "text"), [(name, text) for name, texts in TEXTS.items() for text in texts]
)
def test_a_name_is_read_by_the_letters_that_come_out(encoding: str, text: str) -> None:
    assert decode_bytes(text.encode(encoding)) == (text, encoding)


@pytest.mark.parametrize("encoding", TEXTS)
def test_bytes_as_a_whole_have_one_encoding_even_if_some_are_damaged(encoding: str) -> None:
    whole = "\n".join(TEXTS[encoding]).encode(encoding) + b"\n\x80\xff"
    assert encoding_of(whole) == encoding


def test_a_chinese_character_alone_is_no_proof() -> None:
    assert decode_bytes("Don’t".encode("cp1252"))[0] == "Don’t"
    assert encoding_of(b"plain") == "utf-8"

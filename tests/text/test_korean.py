from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import get_args

import pytest

from segue.text.dictionary import Analyser, Korean
from segue.text.korean import has_hangul, morphemes, morphemes_of_all

TITLES = [
    "비 오는 날 듣기 좋은 노래",
    "신나는 댄스곡 모음",
    "잔잔한 발라드",
    "새벽 감성",
    "EDM을 들으며 운동",
]


def forms(text: str) -> list[str]:
    return [morpheme.form for morpheme in morphemes(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("비 오는 날 듣기 좋은 노래", ["비", "오", "날", "듣", "좋", "노래"]),
        ("노래를 들으며 걸었다", ["노래", "듣", "걷"]),
        ("신나는 노래", ["신나", "노래"]),
        ("신 나 노래", ["신나", "노래"]),
        ("신나게 달리자", ["신나", "달리"]),
        ("숨은 띵곡 모음", ["숨", "띵곡", "모음"]),
        ("요즘 듣는 띵곡모음", ["요즘", "듣", "띵곡", "모음"]),
        ("EDM을 들으며", ["듣"]),
        ("새벽갬성", ["새벽", "갬성"]),
        ("새벽에 위로가 되는", ["새벽", "위로", "되"]),
        ("듣기 좋은 곡 있 없", ["듣", "좋", "곡", "있", "없"]),  # bare stems, as Melon writes them
        ("커피 한잔", ["커피", "한", "잔", "한잔"]),  # a word that falls apart stays whole as well
        ("인디 팝 모음", ["인디", "팝", "모음"]),
    ],
)
def test_stems_and_nouns_without_particles(text: str, expected: list[str]) -> None:
    assert forms(text) == expected


def test_both_readings_of_an_adjective_are_one() -> None:
    assert forms("잔잔한") == forms("잔잔한 노래")[:1] == ["잔잔"]


def test_places_point_into_the_text() -> None:
    text = "😀 나의 노래"
    assert [text[start] for start, _ in morphemes(text)] == ["나", "노"]


def test_only_syllables_are_hangul() -> None:
    assert has_hangul("k팝")
    assert not has_hangul("ㅋㅋ summer 夏")


def test_all_at_once_equals_one_by_one() -> None:
    assert list(morphemes_of_all(TITLES * 50)) == [morphemes(title) for title in TITLES * 50]


def test_threads_share_the_model() -> None:
    alone = [morphemes(title) for title in TITLES * 40]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(morphemes, TITLES * 40)) == alone


def test_the_model_waits_for_the_first_hangul_title() -> None:
    code = (
        "import sys\n"
        "from segue.text import tokenise\n"
        "tokenise(['summer 夏', 'ㅋㅋ'])\n"
        "print('kiwipiepy' in sys.modules)\n"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "False"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_forked_child_can_read_titles() -> None:
    code = (
        "import os, sys\n"
        "from segue.text import tokenise\n"
        "titles = ['비 오는 날', '신나는 노래'] * 20\n"
        "before = tokenise(titles)\n"
        "child = os.fork()\n"
        "if child == 0:\n"
        "    sys.exit(0 if tokenise(titles) == before else 1)\n"
        "sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))\n"
    )
    assert subprocess.run([sys.executable, "-c", code], timeout=200, check=False).returncode == 0


OWN = Korean.of(["볼빨간 사춘기"], ["잔나비"])


@pytest.mark.parametrize("analyser", get_args(Analyser))
def test_words_of_ones_own_stay_whole(analyser: Analyser) -> None:
    own = Korean.of(OWN.words, OWN.names, analyser=analyser)
    text = "🎧 볼빨간사춘기의 노래"
    broken = [found.form for found in morphemes(text, Korean(analyser=analyser))]
    assert "볼빨간사춘기" not in broken
    (whole, song) = morphemes(text, own)
    assert (whole.form, song.form) == ("볼빨간사춘기", "노래")
    assert (whole.start, song.start) == (2, 10)
    assert list(morphemes_of_all([text, "", "rain"], own)) == [[whole, song], [], []]


@pytest.mark.parametrize("analyser", get_args(Analyser))
def test_analysers_agree_on_plain_titles(analyser: Analyser) -> None:
    korean = Korean(analyser=analyser)
    for text, expected in (
        ("비 오는 날 듣기 좋은 노래", ["비", "오", "날", "듣", "좋", "노래"]),
        ("노래를 들으며 걷는", ["노래", "듣", "걷"]),
        ("숨은 띵곡모음", ["숨", "띵곡", "모음"]),
    ):
        assert [found.form for found in morphemes(text, korean)] == expected

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segue.text import TitleTokens, as_written, label, ngrams, normalise, tokenise, tokens

T = TypeVar("T")


def words(title: str) -> list[str]:
    return [token.removeprefix("w:") for token in tokens(title).words]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("봄바람 과 듣 고 싶은", ["봄바람", "듣"]),
        ("Mom's Vibes, stories & boxes", ["mom", "vibe", "story", "box"]),
        ("don't stop the blues", ["dont", "stop", "the", "blues"]),
        ("Café MUSIC", ["cafe", "music"]),
        ("#감성 #힐링", ["감성", "힐링"]),
        ("夏の夜", ["夏の", "の夜", "夏の夜"]),
        ("经典", ["经典"]),
        ("90's 발라드", ["decade:1990", "발라드"]),
        ("여름 2017년 댄스", ["여름", "year:2017", "댄스"]),
        ("Top 100", ["top", "100"]),
        ("👨\u200d👩\u200d👧🇰🇷🇯🇵 👍🏽❤️1️⃣", ["👨\u200d👩\u200d👧", "🇰🇷", "🇯🇵", "👍", "❤", "1⃣"]),
        ("노래😀노래", ["노래", "😀"]),
        ("ㅋㅋㅋㅋ", ["ㅋㅋ"]),
        ("й Москва", ["й", "москва"]),
        ("हिन्दी गाने", ["हिन्दी", "गाने"]),
        ("은", ["은"]),  # a particle alone is all there is to go by
        ("!!!", []),
    ],
)
def test_words(title: str, expected: list[str]) -> None:
    assert words(title) == expected


@pytest.mark.parametrize("title", ["R&B", "r&b", "R B", "RnB", "r n b", "R'n'B", "r and b"])
def test_one_genre_in_its_many_spellings(title: str) -> None:
    assert words(f"{title} mix") == ["rnb", "mix"]


@pytest.mark.parametrize("title", ["hip hop", "hip-hop", "HipHop", "hip hop을 듣자"])
def test_compounds_join(title: str) -> None:
    assert words(title)[0] == "hiphop"


@pytest.mark.parametrize("title", ["ship hopes", "solo fi", "car b", "kpopular"])
def test_compounds_do_not_start_inside_a_word(title: str) -> None:
    assert not {"hiphop", "lofi", "rnb", "kpop"} & set(words(title))


def test_groups_and_prefixes() -> None:
    assert tokens("EDM 노래") == TitleTokens(
        whole="=edm노래", words=("w:edm", "w:노래"), grams=("g:edm", "g:노래")
    )


def test_ngrams_stay_within_a_script_and_ignore_spaces() -> None:
    assert ngrams("봄 노래 abcd!") == ["g:봄노", "g:노래", "g:abc", "g:bcd"]
    assert ngrams("봄노래abcd") == ngrams("봄 노래 abcd!")
    assert ngrams("봄 ok") == ["g:봄", "g:ok"]


def test_nothing_to_see_gives_nothing() -> None:
    for title in ("", "  ", "\u200b", "\ud800"):
        assert tokens(title) == TitleTokens("", (), ())


NATURAL = [
    "비 오는 날 듣기 좋은 노래",
    "혼자 걷는 새벽 산책길",
    "운동할 때 듣는 신나는 음악",
    "잔잔한 카페 음악 모음",
    "퇴근길에 위로가 되는 발라드",
    "여름 밤 드라이브",
    "90년대 추억의 댄스 가요",
    "나만 알고 싶은 인디 밴드",
]


@pytest.mark.parametrize("title", NATURAL)
def test_spacing_leaves_the_whole_and_its_grams(title: str) -> None:
    spaced, dense = tokens(title), tokens(title.replace(" ", ""))
    assert (dense.whole, dense.grams) == (spaced.whole, spaced.grams)


def test_spacing_hardly_changes_the_words() -> None:
    overlaps: list[float] = []
    for title in NATURAL:
        spaced, dense = set(words(title)), set(words(title.replace(" ", "")))
        overlaps.append(len(spaced & dense) / len(spaced | dense))
    assert sum(overlaps) / len(overlaps) > 0.85


def test_a_title_of_bare_morphemes_meets_the_natural_one() -> None:
    assert words("비 오 날 듣 좋 잔잔 노래") == words("비오는 날 듣기 좋은 잔잔한 노래")


def test_no_title_is_too_odd(odd_title: str) -> None:
    found = tokens(odd_title)
    everything = [*found.words, *found.grams]
    assert len(set(everything)) == len(everything) < 1_000
    assert all(token.startswith(("w:", "year:", "decade:")) and label(token) for token in found.words)
    assert all(token.startswith("g:") and len(token) > 2 for token in found.grams)
    assert bool(found.whole) == bool(normalise(odd_title))
    assert tokenise([odd_title]) == [found]


@settings(max_examples=60)
@given(
    st.lists(
        st.text(st.sampled_from("비오는날 노래를 EDMé90s'년😀!ㅋ夏の\u200d\ud800"), max_size=15), max_size=6
    )
)
def test_a_batch_equals_one_by_one(titles: list[str]) -> None:
    assert tokenise(titles) == [tokens(title) for title in titles]


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=30))
def test_any_text_is_read_as_its_one_spelling(title: str) -> None:
    assert tokens(title) == tokens(normalise(title))


def test_progress_is_told_of_every_title() -> None:
    seen: list[tuple[str, int, int | None]] = []

    class Counter:
        def track(self, items: Iterable[T], *, label: str, total: int | None = None) -> Iterator[T]:
            for number, item in enumerate(items, 1):
                seen.append((label, number, total))
                yield item

    tokenise(["봄", "summer", ""], Counter())
    assert seen == [("Reading titles", number, 3) for number in (1, 2, 3)]


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ("w:비", "비"),
        ("year:2017", "2017"),
        ("decade:1990", "1990s"),
        ("=edm노래", "edm노래"),
        ("g:노래", "노래"),
    ],
)
def test_labels_are_what_a_person_reads(token: str, expected: str) -> None:
    assert label(token) == expected


def test_a_title_is_read_in_under_2_ms() -> None:
    title = "비 오는 날 혼자 듣기 좋은 90년대 R&B 발라드 모음 ☔"
    tokens(title)
    best = min(_seconds(title) for _ in range(20))
    assert best < 0.002


def _seconds(title: str) -> float:
    started = time.process_time()  # what the machine does beside it does not count
    tokens(title)
    return time.process_time() - started


def test_real_titles_all_have_words(real_data: Path) -> None:
    playlists = json.loads((real_data / "melon" / "train.json").read_bytes())
    titles = [row["plylst_title"] for row in playlists if row["plylst_title"]][::30]
    read = tokenise(titles)
    wordless = [title for title, found in zip(titles, read, strict=True) if not found.words]
    assert len(wordless) <= 0.001 * len(titles)
    assert all(found.whole and found.grams for found in read)
    repeated = sum(len(found.words) for found in read) / len(read)
    assert 3 < repeated < 8  # a word or so for each word of a title, not one for each character


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("비 오는 날 카페", {"w:오": "오는"}),
        ("신나게 달리자", {"w:신나": "신나게", "w:달리": "달리자"}),
        ("비오는날카페에서", {}),  # no spaces, no words to show
        ("rainy day", {}),
        ("", {}),
    ],
)
def test_stems_go_by_the_word_they_stand_in(title: str, expected: dict[str, str]) -> None:
    assert as_written(title) == expected
    assert as_written(title).keys() <= {*tokens(title).words}

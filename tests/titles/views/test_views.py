from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segue.data.dataset import Dataset
from segue.errors import ArtifactError, ConfigError
from segue.protocols import Silent
from segue.text import normalise
from segue.titles.names import TokenKind
from segue.titles.views import (
    BagSettings,
    BagView,
    CharacterSettings,
    SubwordSettings,
    View,
    ViewSettings,
    padded,
)
from segue.titles.views.bags import GRAMS, WORDS
from segue.titles.views.bags import TAGS as TAG_BLOCK
from segue.titles.views.characters import SEPARATOR, CharacterView, letters
from segue.titles.views.subwords import SPECIAL, UNKNOWN, SubwordView
from segue.titles.views.view import Ids

TITLES = [
    "비 오는 날 카페에서 듣는 재즈",
    "비오는날 재즈",
    "gym 90s throwback",
    "카페 재즈 ☕",
    "새벽 감성",
] * 3
TAGS = [["재즈", "비"], ["재즈"], [], ["카페"], ["새벽", "감성"]] * 3

ALL: dict[str, ViewSettings] = {
    "wordpiece": SubwordSettings(vocabulary=200),
    "unigram": SubwordSettings(vocabulary=60, model="unigram"),
    "bpe": SubwordSettings(vocabulary=200, model="bpe"),
    "words": SubwordSettings(vocabulary=200, model="words"),
    "morphemes": SubwordSettings(vocabulary=200, morphemes=True),
    "characters": CharacterSettings(),
    "syllables": CharacterSettings(split=False),
    "bag": BagSettings(),
    "ngrams": BagSettings(tokens=False, pairs=False, ngrams=(1, 3)),
    "unspaced": BagSettings(tokens=False, ngrams=(1, 3), spaces=False),
    "both": BagSettings(ngrams=(2, 2)),
}

VIEWS: dict[str, View] = {}


def view(name: str) -> View:
    if name not in VIEWS:
        VIEWS[name] = ALL[name].fit(TITLES, TAGS, progress=Silent())
    return VIEWS[name]


@pytest.mark.parametrize("name", ALL)
def test_ids_are_in_range_and_rows_never_empty(name: str) -> None:
    one = view(name)
    texts = [*TITLES, "", "\x00", "처음 보는 낱말 zzz", "🎧" * 500, "가" * 5_000]
    for title in one.titles(texts):
        row = one.join(title, one.tags(["재즈", "없는 태그"]))
        assert row.dtype == np.int64
        assert len(one.join(title, [])) >= 1
        assert ((row >= 1) & (row < one.size)).all()


@pytest.mark.parametrize("name", ALL)
def test_a_view_survives_saving(name: str, tmp_path: Path) -> None:
    one = view(name)
    one.save(tmp_path)
    again = ALL[name].load(tmp_path)
    assert again.size == one.size
    for left, right in zip(one.titles(TITLES), again.titles(TITLES), strict=True):
        np.testing.assert_array_equal(left, right)


@pytest.mark.parametrize("name", ALL)
def test_a_missing_or_damaged_file_is_said(name: str, tmp_path: Path) -> None:
    with pytest.raises(ArtifactError):
        ALL[name].load(tmp_path)
    for file in ("tokenizer.json", "alphabet.json", "features.parquet"):
        (tmp_path / file).write_text("[1")
    with pytest.raises(ArtifactError):
        ALL[name].load(tmp_path)


@pytest.mark.parametrize(
    "columns",
    [
        {"feature": [], "count": []},
        {"feature": ["", "밤"], "count": [3, -1]},
        {"feature": ["", None], "count": [3, 1]},
        {"feature": [1, 2], "count": [3, 1]},
        {"feature": [""]},
    ],
)
def test_features_of_a_stranger_are_looked_at(tmp_path: Path, columns: dict[str, list[Any]]) -> None:
    pl.DataFrame(columns).write_parquet(tmp_path / "features.parquet")
    with pytest.raises(ArtifactError, match=r"features\.parquet"):
        ALL["bag"].load(tmp_path)


@pytest.mark.parametrize("name", ["wordpiece", "unigram", "bpe", "words", "morphemes"])
def test_subword_rows_have_their_marks(name: str) -> None:
    one = view(name)
    assert isinstance(one, SubwordView)
    title, tag = one.titles(["카페 재즈"])[0], one.tags(["비"])[0]
    assert one.pieces(one.join(title, []))[0] == "[CLS]"
    assert one.pieces(one.join(title, []))[-1] == "[SEP]"
    assert one.pieces(one.join(title, [tag])).count("[SEP]") == 2
    assert [one.tokenizer.token_to_id(mark) for mark in SPECIAL] == [0, 1, 2, 3, 4]


MIXED = [
    "비 오는  날 카페에서 듣는 재즈 ☕",
    "새벽감성🎧gym 90s",
    "gym throwback 🏋️ 운동",
    "R&B, 소울!",
    "ㅋㅋㅋ 값진 뷁 Café",
]


def text_of(one: View, ids: Ids) -> str:
    """What the ids of a title spell."""
    if isinstance(one, CharacterView):
        return "".join(one.alphabet[at - SEPARATOR - 1] for at in ids.tolist())
    assert isinstance(one, SubwordView)
    return one.tokenizer.decode(ids.tolist())


@pytest.mark.parametrize("model", ["wordpiece", "unigram", "bpe", "words"])
def test_the_subwords_of_a_known_title_spell_it(model: TokenKind) -> None:
    one = SubwordSettings(vocabulary=400, model=model, min_count=1).fit(
        MIXED * 3, [[]] * len(MIXED) * 3, progress=Silent()
    )
    for title, ids in zip(MIXED, one.titles(MIXED), strict=True):
        assert UNKNOWN not in ids
        spelt, meant = text_of(one, ids), normalise(title)
        if model in (
            "wordpiece",
            "words",
        ):  # they know marks as words of their own, and not where spaces were
            spelt, meant = ("".join(text.split()) for text in (spelt, meant))
        assert spelt == meant


@pytest.mark.parametrize("model", ["wordpiece", "unigram", "bpe"])
def test_no_subword_of_known_characters_is_unknown(model: TokenKind) -> None:
    one = SubwordSettings(vocabulary=400, model=model).fit(MIXED * 3, [], progress=Silent())
    unseen = "재즈 듣는 새벽 gym"
    (ids,) = one.titles([unseen])
    assert UNKNOWN not in ids
    assert text_of(one, ids) == unseen


@pytest.mark.parametrize("model", ["wordpiece", "unigram", "bpe"])
def test_unseen_titles_of_known_characters_are_spelt(model: TokenKind, sample: Dataset) -> None:
    titles = list(dict.fromkeys(sample.playlists["title"].drop_nulls().to_list()))
    learned, unseen = titles[::2], titles[1::2]
    one = SubwordSettings(vocabulary=1_000, model=model).fit(learned, [], progress=Silent())
    known = set("".join(map(normalise, learned)))
    asked = [title for title in unseen if set(normalise(title)) <= known]
    assert len(asked) > 20
    for title, ids in zip(asked, one.titles(asked), strict=True):
        assert UNKNOWN not in ids
        spelt, meant = text_of(one, ids), normalise(title)
        if model == "wordpiece":  # it does not know where spaces around punctuation were
            spelt, meant = ("".join(text.split()) for text in (spelt, meant))
        assert spelt == meant


@pytest.mark.parametrize("split", [True, False])
def test_the_characters_of_a_known_title_spell_it(*, split: bool) -> None:
    one = CharacterSettings(split=split).fit(MIXED, [], progress=Silent())
    for title, ids in zip(MIXED, one.titles(MIXED), strict=True):
        assert text_of(one, ids) == (letters(normalise(title)) if split else normalise(title))


def test_a_long_title_and_many_tags_are_cut() -> None:
    one = SubwordSettings(vocabulary=200, longest=8).fit(TITLES, TAGS, progress=Silent())
    title, tag = one.titles(["비 오는 날 카페 재즈 새벽 감성 gym"])[0], one.tags(["재즈"])[0]
    assert len(one.join(title, [tag] * 20)) <= 8
    assert len(one.join(title[:1], [tag] * 20)) == 8
    characters = CharacterSettings(longest=5).fit(TITLES, TAGS, progress=Silent())
    assert len(characters.join(characters.titles(["비 오는 날"])[0], characters.tags(["재즈"]))) == 5


def test_morphemes_bring_inflected_words_together() -> None:
    one = view("morphemes")
    assert isinstance(one, SubwordView)
    found = [one.pieces(ids) for ids in one.titles(["날에 듣는 재즈를", "날 재즈"])]
    assert {"날", "재즈"} <= set(found[0]) & set(found[1])


def test_letters_of_hangul() -> None:
    assert letters("밤비") == "ㅂㅏㅁㅂㅣ"
    assert letters("값 a1ㅋ🎧") == "ㄱㅏㅄ a1ㅋ🎧"


def test_a_typo_changes_one_letter_and_not_the_syllable() -> None:
    spelt = view("characters").titles(["재즈", "제즈"])
    assert (spelt[0] != spelt[1]).sum() == 1


def test_known_tags_are_features_and_unknown_ones_nothing() -> None:
    one = view("bag")
    known, unknown = one.tags(["재즈", "없는 태그"])
    assert len(known) == 1
    assert len(unknown) == 0
    assert known[0] not in one.titles(["재즈"])[0]
    assert isinstance(one, BagView)
    assert one.blocks[known[0]] == TAG_BLOCK
    assert set(one.blocks[one.titles(["카페 재즈"])[0]]) == {WORDS, GRAMS}


def test_what_was_read_in_learning_is_what_is_read_again() -> None:
    one = BagSettings().fit(TITLES, TAGS, progress=Silent())
    first, again = one.titles(TITLES), one.titles(TITLES)
    for left, right in zip(first, again, strict=True):
        np.testing.assert_array_equal(left, right)


def test_ngrams_without_spaces_are_the_same_however_a_title_is_spaced() -> None:
    one = BagSettings(tokens=False, pairs=False, ngrams=(1, 4), spaces=False).fit(
        TITLES, TAGS, progress=Silent()
    )
    spaced, unspaced = one.titles(["비 오는 날", "비오는날"])
    np.testing.assert_array_equal(spaced, unspaced)


def test_pairs_of_words_are_features() -> None:
    one = view("bag")
    assert isinstance(one, BagView)
    found = {one.names[at - 2] for at in one.titles(["카페  재즈"])[0]}
    assert {"s:카페", "s:재즈", "p:카페 재즈"} <= found


@given(st.lists(st.lists(st.integers(1, 9), max_size=6), max_size=5), st.integers(1, 4))
@settings(max_examples=30)
def test_padding_keeps_rows(rows: list[list[int]], multiple: int) -> None:
    matrix = padded([np.array(row, dtype=np.int64) for row in rows], multiple=multiple)
    assert matrix.shape[1] >= 1
    assert matrix.shape[1] % multiple == 0
    assert [row[row > 0].tolist() for row in matrix] == rows


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: SubwordSettings(vocabulary=3), lambda: SubwordSettings(longest=1),
        lambda: CharacterSettings(alphabet=0), lambda: BagSettings(tokens=False, pairs=False),
        lambda: BagSettings(ngrams=(3, 2)), lambda: BagSettings(min_count=0),
    ],
)  # fmt: skip
def test_settings_outside_their_range_are_refused(wrong) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ConfigError):
        wrong()

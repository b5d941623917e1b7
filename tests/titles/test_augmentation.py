from __future__ import annotations

import numpy as np
import pytest

from segue.errors import ConfigError
from segue.protocols import Silent
from segue.titles import TitleRows
from segue.titles.augmentation import Augmentation, with_typo
from segue.titles.examples import TitleExamples
from segue.titles.views import CharacterSettings
from segue.titles.views.characters import CharacterView, letters


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_synonyms_come_in_their_shares() -> None:
    changes = Augmentation(synonyms={"비": ("소나기", "장마"), "밤": ("새벽",)})
    draw = rng()
    found = [changes.changed("비 오는 밤", draw).split() for _ in range(4_000)]
    assert {tuple(words[1:2]) for words in found} == {("오는",)}
    assert {words[0] for words in found} == {"비", "소나기", "장마"}
    # no word with 1/2, one with 1/4, two with 1/4: each of both stands in 5/8 of the texts
    assert np.mean([words[2] == "밤" for words in found]) == pytest.approx(5 / 8, abs=0.03)
    assert np.mean([words[0] == "소나기" for words in found]) == pytest.approx(3 / 16, abs=0.03)


def test_a_typo_is_one_letter() -> None:
    draw = rng()
    seen = {with_typo("밤비", draw) for _ in range(500)}
    assert {"밤", "비", "밤밤비", "밤비비", "비밤"} <= seen
    for one in seen - {"밤", "비", "밤밤비", "밤비비", "비밤", "밤비"}:
        assert len(one) == 2
        assert sum(a != b for a, b in zip(letters(one), letters("밤비"), strict=True)) == 1
    assert {with_typo("g", draw) for _ in range(200)} == {"g", "gg", "f", "h"}
    for text in ("", "🎧", "ㅋ", "괜찮아", "\ud800"):
        assert all(abs(len(with_typo(text, draw)) - len(text)) <= 1 for _ in range(50))


def test_batches_read_changed_titles() -> None:
    titles = ["새벽 감성"] * 8
    view = CharacterSettings().fit(titles, [()] * 8, progress=Silent())
    rows = TitleRows(titles, [()] * 8, {})
    plain = TitleExamples(rows, view, {}).batch(np.arange(8), rng())["ids"]
    changed = TitleExamples(rows, view, {}, augmentation=Augmentation(typos=1.0)).batch(np.arange(8), rng())[
        "ids"
    ]
    again = TitleExamples(rows, view, {}, augmentation=Augmentation(typos=1.0)).batch(np.arange(8), rng())[
        "ids"
    ]
    assert isinstance(view, CharacterView)
    assert (plain == plain[0]).all()
    assert not (changed == changed[0]).all()
    assert changed.tolist() == again.tolist()


def test_a_wrong_share_is_refused() -> None:
    for wrong in (-0.1, 1.1):
        with pytest.raises(ConfigError, match="typos from 0 to 1"):
            Augmentation(typos=wrong)

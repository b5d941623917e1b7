from __future__ import annotations

import numpy as np
import pytest

from segue.naming.floors.ngrams import DISCOUNT, NgramTitles
from segue.naming.units import BEGIN, END, UnitSettings
from segue.protocols import Silent

TITLES = ["aab", "aac", "ab"]


@pytest.fixture(scope="module")
def ngrams() -> NgramTitles:
    return NgramTitles(UnitSettings(size=60, merged=False).fit(TITLES, progress=Silent()), TITLES)


def test_probabilities_sum_to_one_whatever_came_before(ngrams: NgramTitles) -> None:
    for history in ([BEGIN], [BEGIN, 7], [BEGIN, 7, 7], [59, 58], []):
        assert ngrams.probabilities(history).sum() == pytest.approx(1)


def test_a_pair_is_discounted_and_backs_off(ngrams: NgramTitles) -> None:
    units = UnitSettings(size=60, merged=False).fit(TITLES, progress=Silent())
    mark, a, b = units.read(["ab"])[0]
    # after the mark "▁" comes a, three times of three: 2.25 / 3, and 0.75 / 3 of p(a)
    size = units.size
    alone = (5 + 1) / (3 * 2 + 8 + size)  # five a's among 3 marks, 3 ends and 8 letters
    after_mark = (3 - DISCOUNT) / 3 + DISCOUNT / 3 * alone
    assert ngrams.probabilities([mark])[a] == pytest.approx(after_mark)
    assert ngrams.probabilities([59, mark])[a] == pytest.approx(after_mark)  # 59 never came before
    assert ngrams.probabilities([a])[b] > ngrams.probabilities([a])[END]


def test_titles_are_drawn_from_what_was_seen(ngrams: NgramTitles) -> None:
    assert ngrams.titles(3, seed=[1]) == ngrams.titles(3, seed=[1])
    drawn = {title for seed in range(5) for title in ngrams.titles(3, seed=[seed])}
    assert len(drawn) > 1
    assert set("".join(drawn)) <= set("abc ")


def test_a_step_is_the_logarithm(ngrams: NgramTitles) -> None:
    scores, _ = ngrams.step(ngrams.begin(), np.array([[BEGIN]]))
    assert scores[0, 0] < -1e8
    assert scores[0, END] == pytest.approx(np.log(ngrams.probabilities([BEGIN])[END]), rel=1e-4)

from __future__ import annotations

import numpy as np
import pytest

from segue.errors import ConfigError
from segue.generators.scores import Ranked
from segue.ranking.given import checked, same_length


def ranked(codes: list[int], scores: list[float]) -> Ranked:
    return Ranked(np.array(codes, np.int32), np.array(scores, np.float32))


@pytest.mark.parametrize("right", [ranked([], []), ranked([0, 9], [2.0, 1.0])])
def test_a_list_is_given_back(right: Ranked) -> None:
    lists = {"mine": right, "another": ranked([], [])}
    assert checked(lists, 10) is lists


def test_no_list_at_all_is_fine() -> None:
    assert not checked({}, 10)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (ranked([1, 2], [1.0]), "expected a score for each code, got 2 codes and 1 scores"),
        (ranked([1, 10], [2.0, 1.0]), "expected codes from 0 to 9, got 1 to 10"),
        (ranked([-1], [2.0]), "expected codes from 0 to 9, got -1 to -1"),
        (ranked([1], [float("nan")]), "expected finite scores"),
        (ranked([1], [float("inf")]), "expected finite scores"),
    ],
)
def test_what_is_no_list_is_refused_with_the_generators_name(wrong: Ranked, words: str) -> None:
    with pytest.raises(ConfigError, match="generator 'mine'") as caught:
        checked({"another": ranked([3], [1.0]), "mine": wrong, "silent": ranked([], [])}, 10)
    assert words in caught.value.message


def test_a_score_for_each_candidate() -> None:
    codes = np.arange(3, dtype=np.int32)
    scores = np.array([0.5, 0.25, 0.125], np.float32)
    assert same_length("mine", scores, codes) is scores
    for wrong in (scores[:2], scores[:, None], np.float32(1)):
        with pytest.raises(ConfigError, match="generator 'mine': expected 3 scores"):
            same_length("mine", wrong, codes)

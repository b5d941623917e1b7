from __future__ import annotations

import numpy as np
import pytest

from examples.reference.networks.milk_world import LENGTH, PEOPLE, ROOMS, WORDS, stories, story


def answer_to(told: list[tuple[str, str, str]]) -> str:
    """Follow the story: where everybody is, who has the milk, where it is."""
    where: dict[str, str] = {}
    holder, milk = "", ""
    for person, verb, thing in told:
        if verb == "went-to":
            where[person] = thing
        holder = person if verb == "took" else "" if verb == "put-down" else holder
        milk = where[holder] if holder else milk
    return milk


@pytest.mark.parametrize("statements", [4, 8])
def test_the_answer_follows_from_the_story(statements: int) -> None:
    rng = np.random.default_rng(0)
    kinds = set()
    for _ in range(300):
        told, answer = story(statements, rng)
        verbs = [verb for _, verb, _ in told]
        assert len(told) == statements
        assert verbs.count("took") == 1
        assert answer == answer_to(told)
        kinds.add("put-down" in verbs)
    assert kinds == ({False} if statements == 4 else {False, True})


def test_the_last_statement_alone_does_not_answer() -> None:
    rng = np.random.default_rng(1)
    told = [story(8, rng) for _ in range(400)]
    assert np.mean([statements[-1][2] == answer for statements, answer in told]) < 0.6


def test_stories_as_numbers() -> None:
    x, answers = stories(50, 6, np.random.default_rng(2))
    assert x.shape == (50, 6, LENGTH)
    assert {WORDS[i] for i in answers} == set(ROOMS)
    assert {WORDS[i] for i in x[:, :, 0].ravel()} == set(PEOPLE)

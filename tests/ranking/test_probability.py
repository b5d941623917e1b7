"""Probabilities fitted on questions whose hits are drawn by known ones."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import msgspec
import numpy as np
import pytest

from segue.errors import ArtifactError
from segue.ranking.probability import LARGEST, LEAST_QUESTIONS, FittedProbability, Tried
from segue.ranking.signals import SIGNALS, Shown, Strength, signals


def tried(questions: int, seed: int = 0) -> Tried:
    """Questions whose result at place r is hidden in 1 / (r + 2) of the cases; the seeds say nothing of it."""
    rng, found = np.random.default_rng(seed), Tried()
    places = np.arange(20)
    for number in range(questions):
        fused = np.linspace(2, 1, 20, dtype=np.float32)
        shown = Shown(number % 3, 0, 1)
        rows = signals(places, fused, np.ones(20, np.float32), Strength.of(fused, "tracks"), shown)
        found.add(rows, rng.random(20) < 1 / (places + 2), 5 + number % 3, shown.tracks)
    return found


@pytest.fixture(scope="module")
def fitted() -> FittedProbability:
    found = FittedProbability.fit(tried(600))
    assert found is not None
    return found


def test_it_finds_the_probabilities_that_the_hits_were_drawn_by(fitted: FittedProbability) -> None:
    fresh = tried(1, seed=1)
    assert fitted.of(fresh.signals[0]) == pytest.approx(1 / (np.arange(20) + 2), abs=0.06)
    drawn = tried(400, seed=2)
    assert fitted.of(np.concatenate(drawn.signals)).mean() == pytest.approx(np.mean(drawn.hits), abs=0.02)


def test_the_expected_ndcg_is_right_on_average(fitted: FittedProbability) -> None:
    drawn = tried(600)
    discounts = 1 / np.log2(np.arange(2, 22))
    ideals = [float((1 / np.log2(np.arange(2, size + 2))).sum()) for size in drawn.hidden]
    true = [float(discounts[hits].sum()) / ideal for hits, ideal in zip(drawn.hits, ideals, strict=True)]
    expected = [
        fitted.ndcg(fitted.of(rows), seeds) for rows, seeds in zip(drawn.signals, drawn.seeds, strict=True)
    ]
    assert np.mean(expected) == pytest.approx(np.mean(true), abs=0.01)


def test_a_result_has_the_same_probability_alone_and_among_others(fitted: FittedProbability) -> None:
    rows = tried(3).signals[2]
    alone = [float(fitted.of(rows[k : k + 1])[0]) for k in range(len(rows))]
    assert fitted.of(rows).tolist() == alone


def test_what_no_question_had_counts_as_the_nearest_that_one_had(fitted: FittedProbability) -> None:
    rows = tried(1).signals[0]
    far = rows.copy()
    far[:, SIGNALS.index("tracks")] = 50
    near = rows.copy()
    near[:, SIGNALS.index("tracks")] = np.log(3)
    assert fitted.of(far).tolist() == fitted.of(near).tolist()


@pytest.mark.parametrize("broken", [tried(LEAST_QUESTIONS - 1), Tried()])
def test_few_questions_teach_nothing(broken: Tried) -> None:
    assert FittedProbability.fit(broken) is None


def test_questions_without_a_hit_teach_nothing() -> None:
    some = tried(LEAST_QUESTIONS)
    missed = dataclasses.replace(some, hits=[np.zeros_like(hits) for hits in some.hits])
    assert FittedProbability.fit(missed) is None
    assert FittedProbability.fit(some) is not None


def test_it_comes_back_from_its_file(fitted: FittedProbability, tmp_path: Path) -> None:
    fitted.save(tmp_path / "p.json")
    assert FittedProbability.load(tmp_path / "p.json") == fitted


@pytest.mark.parametrize(
    "changes",
    [
        {"weights": (1.0,)},
        {"bias": LARGEST * 2},
        {"hidden": (0.0, -LARGEST * 2, 0.0)},
        {"low": (5.0,) * len(SIGNALS), "high": (4.0,) * len(SIGNALS)},
    ],
)
def test_a_file_that_gives_no_probabilities_is_refused(
    fitted: FittedProbability, tmp_path: Path, changes: dict[str, object]
) -> None:
    msgspec.structs.replace(fitted, **changes).save(tmp_path / "p.json")
    with pytest.raises(ArtifactError, match="cannot be read"):
        FittedProbability.load(tmp_path / "p.json")


@pytest.mark.parametrize("content", [b"", b"{}", b"[1, 2]", b'{"bias": null}', b"[" * 5000])
def test_a_damaged_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "p.json").write_bytes(content)
    with pytest.raises(ArtifactError, match="cannot be read"):
        FittedProbability.load(tmp_path / "p.json")

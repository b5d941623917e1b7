"""Models that earlier versions saved answer as they did, whatever was tuned since; see `scripts/freeze.py`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

import segue
from scripts import freeze
from segue.types import Continuation

FROZEN = Path(__file__).parent / "frozen"

FORMATS = sorted(path.name for path in FROZEN.iterdir())


@pytest.fixture(params=FORMATS)
def frozen(request: pytest.FixtureRequest) -> Path:
    return FROZEN / request.param


def alike(ours: Any, theirs: Any) -> bool:
    """The same JSON, but for fields that are new, and the last digits of its numbers, in which processors differ."""
    if isinstance(theirs, float):
        return ours == pytest.approx(theirs, rel=1e-4, abs=2e-4)
    if isinstance(theirs, dict):
        return theirs.keys() <= ours.keys() and all(alike(ours[key], theirs[key]) for key in theirs)
    if isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(alike, ours, theirs))
    return ours == theirs


def test_a_frozen_model_answers_as_it_did(frozen: Path) -> None:
    model = segue.load(frozen / "model")
    answers = msgspec.json.decode((frozen / "answers.json").read_bytes(), type=list[Continuation])
    found = model.recommend(freeze.queries(freeze.world()), freeze.N, tags=freeze.TAGS)
    for ours, theirs in zip(found, answers, strict=True):
        assert ours.answer() == theirs.answer()
        assert alike(*(msgspec.json.decode(msgspec.json.encode(one)) for one in (ours, theirs)))


def test_it_keeps_its_recipe_when_the_defaults_are_others(
    frozen: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = segue.load(frozen / "model").recipe
    monkeypatch.setattr("segue.recipes.weights.TRACKS", {})
    monkeypatch.setattr("segue.recipes.built_in.SMALL_FACTORS", 1)
    assert segue.load(frozen / "model").recipe == before
    assert before.generators["als"].factors == freeze.FACTORS  # pyright: ignore[reportAttributeAccessIssue]

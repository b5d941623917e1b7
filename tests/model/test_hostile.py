"""Models from a stranger: refused with an error that names a file, or answered; no crash, hang or traceback.

`python -m tests.model.hostile tests/model/frozen/format-2/model` tries all of them.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import segue
from tests.model.hostile import cases, fates, make, sample

MODEL = Path(__file__).parent / "frozen" / "format-2" / "model"

MOST = 90


def test_there_are_many_of_each_kind() -> None:
    found = cases(MODEL)
    assert len(found) > 3000
    for suffix in (".npy", ".parquet", ".json", ".txt"):
        assert sum(case.partition(": ")[0].endswith(suffix) for case in found) > 100


@pytest.mark.parametrize("seed", [1])
def test_a_strangers_model_is_refused_or_answers(seed: int) -> None:
    found = cases(MODEL)
    trees = [case for case in found if ".txt" in case]
    chosen = [*sample(found, seed, MOST), *sample(trees, seed, MOST // 3)]
    outcomes = list(fates(MODEL, chosen))
    assert len(outcomes) == len(chosen)
    assert [outcome for outcome in outcomes if outcome.fate not in ("refused", "answers")] == []
    assert sum(outcome.fate == "refused" for outcome in outcomes) > len(chosen) / 2


def test_the_attacks_have_digests_that_match(tmp_path: Path) -> None:
    make(MODEL, "facets/released.npy: all 1", tmp_path / "model")
    assert segue.load(tmp_path / "model").facets.released.max() == 1

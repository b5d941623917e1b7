from __future__ import annotations

from typing import Any

import pytest

from segue.titles.dev import question_ndcg, title_questions
from segue.titles.figures import measured
from segue.titles.rows import TAGS


def test_an_encoders_row_has_its_quality_size_and_speed(fitted: Any, rows: Any) -> None:
    model = fitted("bag")
    questions = title_questions(rows)
    found = measured("bag", model, {"tags, title": (TAGS, questions)}, seconds=1.5, learned_from=60)
    assert found.ndcg["tags, title"].mean == pytest.approx(question_ndcg(model, questions).mean())
    assert found.ndcg["tags, title"].questions == len(questions)
    assert found.parameters == model.parameters > 0
    assert found.epochs == len(model.history.epochs) > 0
    assert (found.encoder, found.fit_seconds, found.learned_from) == ("bag", 1.5, 60)
    assert found.encode_ms > 0
    assert found.batch_per_second > 0

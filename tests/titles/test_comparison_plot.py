from __future__ import annotations

import re
from pathlib import Path

from segue.metrics.bootstrap import Estimate
from segue.titles.comparison import Comparison
from segue.titles.comparison_plot import plot
from segue.titles.figures import Row


def row(name: str, mean: float, questions: int) -> Row:
    wide = questions > 1  # of one question there is no interval
    figure = Estimate(
        mean=mean, low=mean - 0.1 if wide else None, high=mean + 0.1 if wide else None, questions=questions
    )
    return Row(
        encoder=name, ndcg={"tags, title": figure}, parameters=1, fit_seconds=1.0, encode_ms=0.2,
        batch_per_second=9.0, epochs=0, learned_from=6,
    )  # fmt: skip


def test_the_best_encoder_is_on_top_and_the_same_figures_give_the_same_bytes(tmp_path: Path) -> None:
    rows = [row("bag", 0.25, 1), row("bert", 0.5, 30), row("gru", 0.1, 30)]
    found = Comparison(rows=rows, questions={"tags, title": 30}, dataset="abc", seed=0)
    for name in ("a.svg", "b.svg"):
        plot(found, tmp_path / name)
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
    drawn = re.findall(r"<!-- (.*?) -->", (tmp_path / "a.svg").read_text("utf-8"))
    assert [text for text in drawn if text in {"bag", "bert", "gru"}] == ["gru", "bag", "bert"]  # from below
    assert "nDCG of tags from title" in drawn

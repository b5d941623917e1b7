from __future__ import annotations

from pathlib import Path

from segue.metrics.bootstrap import Estimate
from segue.titles.comparison import Comparison
from segue.titles.comparison_files import read_comparison, write_comparison
from segue.titles.figures import Row
from segue.titles.sweep import Variation
from segue.titles.sweep_plot import variation_of


def row(name: str, mean: float) -> Row:
    one = Estimate(mean=mean, low=mean - 0.01, high=mean + 0.01, questions=9)
    return Row(encoder=name, ndcg={"tags, title": one}, parameters=1, fit_seconds=1.0, encode_ms=1.0,
               batch_per_second=1.0, epochs=1, learned_from=9)  # fmt: skip


def test_a_study_is_drawn_beside_the_comparison(tmp_path: Path) -> None:
    rows = [
        row("kim-cnn", 0.4),
        row("kim-cnn pooling=max", 0.4),
        row("kim-cnn maps=50", 0.3),
        row("gru", 0.2),
    ]
    found = Comparison(rows=rows, questions={"tags, title": 9}, dataset="x", seed=0)
    write_comparison(found, tmp_path / "a")
    assert read_comparison(tmp_path / "a") == found
    drawn = (tmp_path / "a" / "sweep.svg").read_bytes()
    write_comparison(found, tmp_path / "a")
    assert (tmp_path / "a" / "sweep.svg").read_bytes() == drawn
    plain = Comparison(rows=[row("gru", 0.2)], questions={"tags, title": 9}, dataset="x", seed=0)
    write_comparison(plain, tmp_path / "b")
    assert not (tmp_path / "b" / "sweep.svg").exists()


def test_rows_of_a_study_are_known_by_their_names() -> None:
    assert variation_of(row("kim-cnn widths=3+4", 0)) == Variation("widths", "3+4")
    assert variation_of(row("kim-cnn", 0)) is None
    assert variation_of(row("gru pre-trained", 0)) is None

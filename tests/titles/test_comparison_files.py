from __future__ import annotations

import json
from pathlib import Path

import pytest

from segue.errors import ArtifactError
from segue.metrics.bootstrap import Estimate
from segue.titles.comparison import Comparison
from segue.titles.comparison_files import FILE, PLOT, read_comparison, write_comparison
from segue.titles.figures import Row


def row(name: str, mean: float) -> Row:
    return Row(
        encoder=name,
        ndcg={"tags, title": Estimate(mean=mean, low=mean - 0.01, high=mean + 0.02, questions=30)},
        parameters=10,
        fit_seconds=1.5,
        encode_ms=0.2,
        batch_per_second=900.0,
        epochs=0,
        learned_from=60,
    )


FOUND = Comparison(
    rows=[row("bag", 0.25), row("bert", 0.5)], questions={"tags, title": 30}, dataset="abc", seed=0
)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    assert read_comparison(tmp_path / "c") is None
    write_comparison(FOUND, tmp_path / "c")
    assert read_comparison(tmp_path / "c") == FOUND
    assert json.loads((tmp_path / "c" / FILE).read_text())["dataset"] == FOUND.dataset
    assert "bert" in (tmp_path / "c" / PLOT).read_text()
    write_comparison(FOUND, tmp_path / "c")  # an older one is replaced


def test_something_else_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    for use in (read_comparison, lambda path: write_comparison(FOUND, path)):
        with pytest.raises(ArtifactError, match=r"thesis\.txt"):
            use(tmp_path)
    write_comparison(FOUND, tmp_path / "c")
    written = (tmp_path / "c" / FILE).read_text()
    (tmp_path / "c" / FILE).write_text(written.replace('"rows"', '"columns"'))
    with pytest.raises(ArtifactError, match="is no comparison of titles"):
        read_comparison(tmp_path / "c")

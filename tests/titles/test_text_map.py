from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

from segue.errors import ConfigError, DataError
from segue.titles import TitleModel, TitleRows
from segue.titles.text_map import draw, text_map


class ByLength:
    """A text's vector is its length and how many 밤 it has."""

    def encode(self, texts: list[str], _tags: Any = None) -> Any:
        return np.array([[len(text), text.count("밤"), 0.0] for text in texts], np.float32)


MODEL = cast("TitleModel", ByLength())
ROWS = TitleRows.of_labels([("밤" if at % 2 else "비") * (at + 1) for at in range(12)], ["밤 🎧", "$비$"] * 6)


def test_principal_components_keep_distances() -> None:
    found = text_map(MODEL, ROWS, method="pca")
    vectors = MODEL.encode(list(ROWS.titles))

    def apart(points: Any) -> Any:
        return np.linalg.norm(points[:, None] - points[None], axis=2)

    ratio = apart(found.points)[0, 1:] / apart(vectors)[0, 1:]
    np.testing.assert_allclose(ratio, ratio[0], rtol=1e-5)
    assert np.abs(found.points).max() == pytest.approx(1)
    assert found.names == ("$비$", "밤 🎧")
    assert found.labels == ["밤 🎧", "$비$"] * 6


def test_t_sne_is_the_same_again_and_drawn(tmp_path: Path) -> None:
    found, again = (text_map(MODEL, ROWS, most=9) for _ in range(2))
    np.testing.assert_array_equal(found.points, again.points)
    assert len(found.labels) == 9
    for name in ("m.svg", "n.svg", "m.png"):
        draw(found, tmp_path / name)
    assert "밤 🎧" in (tmp_path / "m.svg").read_text(encoding="utf-8")
    assert (tmp_path / "m.svg").read_bytes() == (tmp_path / "n.svg").read_bytes()


def test_equal_vectors_are_one_point() -> None:
    found = text_map(MODEL, TitleRows.of_labels(["밤"] * 6, ["a"] * 6), method="pca")
    assert not found.points.any()


def test_what_is_wrong_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="5 to 10,000 texts"):
        text_map(MODEL, ROWS, most=2)
    with pytest.raises(DataError, match="5 texts or more"):
        text_map(MODEL, ROWS.select(np.arange(3)))
    with pytest.raises(ConfigError, match=r"\.svg or \.png"):
        draw(text_map(MODEL, ROWS, method="pca"), tmp_path / "m.pdf")

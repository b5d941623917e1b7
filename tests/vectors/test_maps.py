from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

from segue.errors import ConfigError, DataError
from segue.vectors.fitted import FittedVectors
from segue.vectors.maps import Method, Place, layout, page, write_map


@pytest.mark.parametrize("method", ["pca", "tsne"])
def test_worlds_lie_apart(word2vec: FittedVectors, method: Method) -> None:
    places = layout(word2vec, method=method, kinds=("track",), seed=1)
    assert len(places) == 40
    spots = np.array([(place.x, place.y) for place in places])
    assert np.abs(spots).max() == 1
    first = np.array([int(place.token.removeprefix("track:")) < 20 for place in places])
    apart = np.linalg.norm(spots[first].mean(axis=0) - spots[~first].mean(axis=0))
    assert apart > 0.5
    assert layout(word2vec, method=method, kinds=("track",), seed=1) == places


def test_the_most_frequent_tokens_are_shown(word2vec: FittedVectors) -> None:
    places = layout(word2vec, most=5)
    assert len(places) == 5
    assert min(place.count for place in places) >= sorted(word2vec.counts)[-5]
    with pytest.raises(DataError, match="three or more tokens"):
        layout(word2vec, kinds=("playlist",))


def test_a_page_needs_nothing_else_and_no_name_ends_its_script(tmp_path: Path) -> None:
    label = "</script><b>밤 🌙"
    place = Place(token="tag:x", kind="tag", label=label, count=3, x=0.5, y=-1.0)  # noqa: S106 - it is a tag's
    write_map([place], tmp_path / "map.html", "지도")
    text = (tmp_path / "map.html").read_text("utf-8")
    assert text == page([place], "지도")
    assert not re.search(r"https?://|src=|href=", text)
    assert text.count("</script>") == 1
    data = json.loads(re.search(r"const data = (.*);\n", text)[1])  # type: ignore[index]
    assert data["places"][0]["label"] == "</script><b>밤 🌙"


@pytest.mark.parametrize("name", ["map.svg", "map.png"])
def test_pictures_are_written_and_the_same_again(word2vec: FittedVectors, tmp_path: Path, name: str) -> None:
    places = layout(word2vec, kinds=("track",))
    write_map(places, tmp_path / name, "Map")
    assert (tmp_path / name).stat().st_size > 2000


def test_other_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"ends in \.html"):
        write_map([], tmp_path / "map.gif", "Map")

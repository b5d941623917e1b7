"""The README's photographs of the page, and what takes them."""

from __future__ import annotations

import io
from pathlib import Path
from urllib.parse import parse_qs

import numpy as np
import pytest
from PIL import Image

import segue
from scripts import screenshots
from segue.data.dataset import Dataset
from segue.errors import ConfigError

ROOT = Path(__file__).parent.parent


def test_the_photographs_are_there_small_and_of_their_size() -> None:
    for picture in screenshots.PICTURES:
        path = ROOT / "docs" / "pictures" / f"{picture.name}.webp"
        assert path.stat().st_size < screenshots.MOST_BYTES
        with Image.open(path) as shown:
            assert shown.size == (picture.width * picture.scale, picture.height * picture.scale)


def test_the_playlist_that_is_shown_begins_as_the_demo_s(sample: Dataset) -> None:
    model = segue.fit(sample, recipe="fast")
    state = {key: value[0] for key, value in parse_qs(screenshots.address_of(model, "health")).items()}
    query = segue.Query(title=screenshots.TITLE, tags=(screenshots.TAG,))
    wanted = [str(track.id) for track in model.recommend([query], screenshots.KEPT)[0].tracks]
    assert state["title"] == screenshots.TITLE
    assert state["tracks"].split(",") == wanted
    assert state["view"] == "health"


def test_a_picture_too_large_for_a_repository_is_refused() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (900, 1440, 3), dtype=np.uint8)
    png = io.BytesIO()
    Image.fromarray(noise).save(png, "PNG")
    with pytest.raises(ConfigError, match="expected a picture of at most"):
        screenshots.as_webp(png.getvalue())

"""The README's photographs of the page, and what takes them."""

from __future__ import annotations

import importlib.util
import io
import sys
from pathlib import Path
from types import ModuleType
from urllib.parse import parse_qs

import numpy as np
import pytest
from PIL import Image

import segue
from segue.data.dataset import Dataset
from segue.errors import ConfigError

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """`scripts/screenshots.py`, which is no package's."""
    spec = importlib.util.spec_from_file_location("screenshots", ROOT / "scripts" / "screenshots.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def test_the_photographs_are_there_small_and_of_their_size(script: ModuleType) -> None:
    for picture in script.PICTURES:
        path = ROOT / "docs" / "pictures" / f"{picture.name}.webp"
        assert path.stat().st_size < script.MOST_BYTES
        with Image.open(path) as shown:
            assert shown.size == (picture.width * picture.scale, picture.height * picture.scale)


def test_the_playlist_that_is_shown_begins_as_the_demo_s(script: ModuleType, sample: Dataset) -> None:
    model = segue.fit(sample, recipe="fast")
    state = {key: value[0] for key, value in parse_qs(script.address_of(model, "health")).items()}
    query = segue.Query(title=script.TITLE, tags=(script.TAG,))
    wanted = [str(track.id) for track in model.recommend([query], script.KEPT)[0].tracks]
    assert state["title"] == script.TITLE
    assert state["tracks"].split(",") == wanted
    assert state["view"] == "health"


def test_a_picture_too_large_for_a_repository_is_refused(script: ModuleType) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (900, 1440, 3), dtype=np.uint8)
    png = io.BytesIO()
    Image.fromarray(noise).save(png, "PNG")
    with pytest.raises(ConfigError, match="expected a picture of at most"):
        script.as_webp(png.getvalue())

from __future__ import annotations

import pytest
import torch

from examples.reference.pictures.style_pictures import SIDE, content_picture, style_picture


def test_both_are_pictures_of_one_size() -> None:
    for picture in (content_picture(), style_picture()):
        assert picture.shape == (1, 3, SIDE, SIDE)
        assert 0 <= float(picture.min()) < float(picture.max()) <= 1


def test_the_content_has_two_shapes_on_grey() -> None:
    colours, counts = torch.unique(content_picture()[0].flatten(1).T, dim=0, return_counts=True)
    shares = {
        tuple(round(float(part), 1) for part in c): float(n) / SIDE**2
        for c, n in zip(colours, counts, strict=True)
    }
    assert shares[0.9, 0.8, 0.2] == pytest.approx(3.1416 * 0.05, rel=0.05)
    assert shares[0.1, 0.2, 0.5] == pytest.approx(0.36**2, rel=0.08)
    assert len(shares) == 3


def test_the_style_is_everywhere() -> None:
    quarters = style_picture()[0].unfold(1, 32, 32).unfold(2, 32, 32).flatten(3)
    assert float(quarters.std(-1).min()) > 0.05

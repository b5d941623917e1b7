from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

pytest.importorskip("matplotlib")

import matplotlib as mpl
from matplotlib.figure import Figure

from segue.evaluation import svg


def drawn(name="one", title="A <b>title</b> & more"):
    with mpl.rc_context(svg.STYLE):
        figure = Figure(figsize=(3, 2))
        axes = figure.add_axes((0.1, 0.1, 0.8, 0.8))
        axes.bar([1, 2], [3, 4], color=svg.TRACKS)
        axes.plot([1, 2], [1, 2], "o-", color=svg.TAGS)
        axes.set_title("≥ 3")
        return svg.inline(figure, name=name, title=title)


def test_it_is_one_svg_element_with_a_spoken_title():
    root = ET.fromstring(drawn())  # noqa: S314 - our own drawing
    assert root.tag == "svg"
    assert root.get("role") == "img"
    assert root.get("aria-label") == "A <b>title</b> & more"
    assert root.get("viewBox")


def test_nothing_outside_the_page_is_named():
    assert "http" not in drawn()
    assert "<style" not in drawn()  # it would apply to the whole page


def test_colours_and_font_are_the_pages():
    drawing = drawn()
    assert "var(--tracks)" in drawing
    assert "var(--tags)" in drawing
    assert "#0" not in drawing.replace('href="#', "").replace("url(#", "")
    assert "font-family" not in drawing


def test_text_stays_text():
    assert ">≥ 3</text>" in drawn()


def test_ids_do_not_meet_on_one_page():
    one, two = (ET.fromstring(drawn(name)) for name in ("one", "two"))  # noqa: S314 - our own drawing
    ids = [{element.get("id") for element in root.iter() if element.get("id")} for root in (one, two)]
    assert ids[0]
    assert not ids[0] & ids[1]
    used = {element.get("href", "")[1:] for element in one.iter() if element.get("href")}
    assert used
    assert used <= ids[0]


def test_the_same_drawing_is_the_same_text():
    assert drawn() == drawn()

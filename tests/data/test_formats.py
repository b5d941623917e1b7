"""The table of formats, and the places that name them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

from segue.data.formats import EXACT, FORMATS, LISTENED, READ, WRITTEN, written_as
from segue.data.readers import READERS
from segue.data.writers import WRITERS, melon, mpd
from segue.service import exchange

ROOT = Path(__file__).parents[2]


def test_every_reader_and_writer_of_the_table_is_there() -> None:
    for name in READ:
        assert callable(READERS.get(name))
    for name in WRITTEN:
        assert callable(WRITERS.get(name))
        assert FORMATS[name].written
    assert all(one.reader or one.writer for one in FORMATS.values())


def test_what_a_challenge_takes_is_what_its_writer_writes() -> None:
    assert (
        {"melon": (melon.TRACKS, melon.TAGS), "mpd": (mpd.TRACKS, 0)}
        == EXACT
        == {"melon": (100, 10), "mpd": (500, 0)}
    )
    assert LISTENED == ["jspf", "m3u8", "listenbrainz"]


def test_formats_that_write_alike_are_told_together() -> None:
    assert written_as().startswith("melon: results.json. mpd: ")
    assert written_as().endswith("jspf, m3u8, listenbrainz: a playlist file for each question.")


def test_the_documentation_names_them_all() -> None:
    questions = (ROOT / "docs" / "questions.md").read_text("utf-8")
    (listed,) = re.findall(r"^\| format \| file \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", questions, re.MULTILINE)
    assert re.findall(r"^\| `(\w+)`", listed, re.MULTILINE) == list(WRITTEN)
    data = (ROOT / "docs" / "data.md").read_text("utf-8")
    assert {name for name in READ if not re.search(rf"segue import {name}\b|`{name}`", data)} == set()


def test_the_service_and_its_page_offer_the_same_files() -> None:
    index = (ROOT / "src" / "segue" / "service" / "page" / "index.html").read_text("utf-8")
    assert tuple(exchange.MEDIA) == get_args(exchange.Format)
    assert set(re.findall(r'name="format" value="(\w+)"', index)) == set(exchange.MEDIA)

from __future__ import annotations

import pytest

from segue.data.options import Dialect, checked_columns, columns_of, dialect_of
from segue.data.readers import read
from segue.errors import ConfigError


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("track=Track URI,artist=Artist Name(s)", {"track": "Track URI", "artist": "Artist Name(s)"}),
        ('track="Track URI", artist = "가수, 밴드"', {"track": "Track URI", "artist": "가수, 밴드"}),
        ("title=a=b,c", {"title": "a=b,c"}),
        ("user=누가", {"user": "누가"}),
    ],
)
def test_columns_as_people_write_them(text: str, columns: dict[str, str]) -> None:
    assert columns_of(text) == columns


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "expected columns as NAME=COLUMN"),
        ("song=Track", "got 'song'"),
        ("track=", "expected columns as NAME=COLUMN"),
        ("x,track=a", "expected columns as NAME=COLUMN"),
        ("track=a,track=b", "expected each column once"),
        ("track=a,title=A", "expected each column once"),
    ],
)
def test_texts_that_name_no_columns(text: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        columns_of(text)


def test_names_that_segue_does_not_know() -> None:
    with pytest.raises(ConfigError, match=r"columns: expected one of playlist, track, .*got 'song'"):
        checked_columns({"song": "a"})


def test_dialects() -> None:
    assert dialect_of("semicolon") == Dialect(";")
    assert dialect_of(" TAB , bare") == Dialect("\t", quoted=False)
    for text in ("", "bare", "tab,comma", "tab,loose", ";"):
        with pytest.raises(ConfigError, match=r"expected one of comma, semicolon, tab, pipe"):
            dialect_of(text)


def test_a_format_without_an_option_says_which_have_it(tmp_path) -> None:
    with pytest.raises(
        ConfigError, match=r"columns: expected a format that has columns: csv, tsv, .*, got 'm3u'"
    ):
        read("m3u", tmp_path, columns={"track": "a"})

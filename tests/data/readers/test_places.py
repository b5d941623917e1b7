from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from segue.data.readers.places import place_of
from segue.errors import DataError

ROOT = Path("/library")
FOLDER = ROOT / "lists"


@pytest.mark.parametrize(
    ("text", "key", "location"),
    [
        ("a.mp3", "lists/a.mp3", "/library/lists/a.mp3"),
        ("../b/./c//d.mp3", "b/c/d.mp3", "/library/b/c/d.mp3"),
        ("/library/b.mp3", "b.mp3", "/library/b.mp3"),
        ("/elsewhere/b.mp3", "/elsewhere/b.mp3", "/elsewhere/b.mp3"),
        ("/library2/b.mp3", "/library2/b.mp3", "/library2/b.mp3"),
        ("..\\b\\c.mp3", "b/c.mp3", "/library/b/c.mp3"),
        ("C:\\Music\\곡.mp3", "C:/Music/곡.mp3", "C:/Music/곡.mp3"),
        ("file:///library/%EA%B3%A1%20a.mp3", "곡 a.mp3", "/library/곡 a.mp3"),
        ("file:///C:/Music/a.mp3", "C:/Music/a.mp3", "C:/Music/a.mp3"),
        ("FILE:/library/a.mp3", "a.mp3", "/library/a.mp3"),
        ("file://localhost/library/a.mp3", "a.mp3", "/library/a.mp3"),
        ("https://example.org/%20a/../b", "https://example.org/%20a/../b", "https://example.org/%20a/../b"),
        ("spotify:track:1", "spotify:track:1", "spotify:track:1"),
    ],
)
def test_places(text: str, key: str, location: str) -> None:
    place = place_of(text, folder=FOLDER, root=ROOT)
    assert (place.id, place.location) == (key, location)


def test_a_relative_source_gives_whole_locations(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    place = place_of("a.mp3", folder=Path("x/../lists"), root=Path())
    assert (place.id, place.location) == ("lists/a.mp3", (tmp_path / "lists" / "a.mp3").as_posix())


def test_paths_of_uris_are_decoded_where_a_format_has_uris() -> None:
    places = [
        place_of(text, folder=FOLDER, root=ROOT, quoted=True).id for text in ("%EB%B0%A4 1.mp3", "a%.mp3")
    ]
    assert places == ["lists/밤 1.mp3", "lists/a%.mp3"]
    older = "%B9%E3.mp3"  # 밤 in CP949
    assert place_of(f"file:///library/{older}", folder=FOLDER, root=ROOT).id == "밤.mp3"


def test_two_files_that_only_their_unicode_form_tells_apart_are_refused(tmp_path: Path) -> None:
    composed, apart = "밤.mp3", unicodedata.normalize("NFD", "밤.mp3")
    (tmp_path / apart).touch()
    assert place_of(apart, folder=tmp_path, root=tmp_path).id == composed
    (tmp_path / composed).touch()
    if (tmp_path / composed).samefile(tmp_path / apart):
        return  # a file system that takes them for one name
    with pytest.raises(DataError, match=r"differ in their Unicode form only, .*\\u1107.* and .*\\ubc24"):
        place_of(apart, folder=tmp_path, root=tmp_path)

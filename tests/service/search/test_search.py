"""Search in an index of hand-made tracks: what finds what, and in which order."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import segue
from segue.data.records.builder import DatasetBuilder, PlaylistRecord, TrackRecord
from segue.service.search import connections
from segue.service.search.building import build
from segue.service.search.connections import Overwritten
from segue.service.search.folding import are_initials, fold
from segue.service.search.index import SearchIndex
from segue.service.search.spelling import apart, deletions

TRACKS = [
    # id, title, artists; the earlier the more popular
    ("popular", "Rain Song", ["Somebody"]),
    ("bam", "밤편지", ["아이유"]),
    ("bam2", "밤 편지", ["이하늘"]),
    ("love", "Love", ["Mara"]),
    ("lovely", "Lovely Day", ["Beyoncé", "Ünal"]),
    ("glove", "The Glove", ["Mara"]),
    ("iu", "Blueming", ["아이유"]),
    ("train", "Night Train (Live)", ["The Quiet Ones"]),
    ("rain2", "Rain", ["Nobody"]),
    ("sleep", "잠", ["밤"]),
    ("quote", 'Don\'t "Stop" AND OR NOT*', ["A-ha"]),
    ("kana", "ガラスの夜", ["夜空"]),
    ("digits", "1979", ["The 88"]),
    ("untitled", None, []),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    builder = DatasetBuilder()
    for number, (key, title, artists) in enumerate(TRACKS):
        builder.add_track(TrackRecord(id=key, title=title, artists=artists, genres=["팝"]))
        tags = ["카페", "새벽 감성"] if number % 2 else ["카페"]
        for copy in range(len(TRACKS) + 2 - number):
            others = ["popular"] if key != "popular" else []
            builder.add_playlist(PlaylistRecord(id=f"{number}-{copy}", tags=tags, tracks=[key, *others]))
    path = tmp_path_factory.mktemp("index") / "search.sqlite"
    model = segue.fit(builder.build({"format": "test"}), recipe="fast")
    build(model, path)
    assert SearchIndex.current(path, model.manifest.digest)
    assert SearchIndex.current(path, "another model") is None
    return SearchIndex(path)


def found(index: SearchIndex, text: str, limit: int = 20) -> list[str]:
    return [track.id for track in index.tracks(text, limit)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("love", "love"),  # called so, before the more popular that begin so
        ("LOVE ", "love"),
        ("lovel", "lovely"),
        ("beyonce", "lovely"),
        ("Beyoncé", "lovely"),
        ("unal day", "lovely"),  # artist and title, in any order
        ("day lovely", "lovely"),
        ("밤편지", "bam"),
        ("밤 편지 이하늘", "bam2"),
        ("아이유 blue", "iu"),
        ("밤펴", "bam"),  # on its way to 밤편
        ("밤ㅍ", "bam"),  # the next syllable's first letter
        ("glov", "glove"),
        ("ght tra", "train"),  # across two words
        ("nighttrain", "train"),
        ("dont stop", "quote"),
        ("aha", "quote"),
        ("カラスの", "kana"),  # voicing marks do not matter, nor do they for people who type fast
        ("夜空", "kana"),
        ("79", "digits"),
        ("1979", "digits"),
    ],
)
def test_what_finds_what(index: SearchIndex, text: str, first: str) -> None:
    if text == "79":
        assert first not in found(index, text)  # two letters inside a word are too few to say anything
        return
    assert found(index, text)[0] == first


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("nihgt train", "train"),  # swapped
        ("nigt train", "train"),  # left out
        ("nightt train", "train"),  # put in
        ("nicht train", "train"),  # replaced
        ("밤펀지", "bam"),  # a vowel
        ("밤편찌", "bam"),
        ("bluming", "iu"),
        ("beyonse", "lovely"),
    ],
)
def test_a_mistake_is_forgiven(index: SearchIndex, text: str, wanted: str) -> None:
    assert wanted in found(index, text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("ㅂㅍㅈ", {"bam", "bam2"}),
        ("ㅇㅇㅇ", {"bam", "iu"}),
        ("ㅍㅈ", {"bam2"}),
        ("ㅂ", {"bam", "bam2", "sleep"}),
    ],
)
def test_first_consonants_find_what_begins_with_them(index: SearchIndex, text: str, wanted: set[str]) -> None:
    assert set(found(index, text)) == wanted


def test_the_popular_come_first_among_equals(index: SearchIndex) -> None:
    assert found(index, "rain") == ["rain2", "popular", "train"]  # called so, beginning so, inside a word
    assert found(index, "mara") == ["love", "glove"]
    assert found(index, "") == [key for key, *_ in TRACKS]
    assert found(index, "!?") == found(index, "")
    assert found(index, "", 3) == ["popular", "bam", "bam2"]


@pytest.mark.parametrize(
    "text", ['"', "*", "a OR", "NEAR(", "x'; DROP TABLE tracks; --", "밤" * 300, "\0", "a " * 150]
)
def test_odd_texts_do_no_harm(index: SearchIndex, text: str) -> None:
    assert isinstance(found(index, text), list)
    assert found(index, "love")[0] == "love"


@given(st.text(max_size=30))
def test_any_text_is_answered(index: SearchIndex, text: str) -> None:
    assert len(found(index, text, 5)) <= 5
    assert len(index.tags(text, 5)) <= 5


def test_tags_that_begin_so_come_first(index: SearchIndex) -> None:
    assert [tag for tag, _ in index.tags("", 5)] == ["카페", "새벽 감성"]
    assert [tag for tag, _ in index.tags("감성", 5)] == ["새벽 감성"]
    assert [tag for tag, _ in index.tags("ㅅㅂ", 5)] == ["새벽 감성"]
    assert [tag for tag, _ in index.tags("카ㅍ", 5)] == ["카페"]
    assert index.tags("zzz", 5) == []


def test_a_track_by_its_id_and_by_a_folded_key(index: SearchIndex) -> None:
    track = index.track("lovely")
    assert track is not None
    assert (track.title, track.artists, track.genres) == ("Lovely Day", ["Beyoncé", "Ünal"], ["팝"])
    assert index.track("nothing") is None
    assert [one.id for one in index.keyed("bare", "rain", 1)] == ["rain2"]
    assert index.keyed("bare", "rai", 1) == []
    assert index.keyed("stem", "rain", 1) == []
    assert "bam" in [one.id for one in index.sharing(fold("아이유 밤편지").split(), 5)]
    assert index.sharing([], 5) == []


def test_a_damaged_index_is_none(tmp_path: Path) -> None:
    path = tmp_path / "search.sqlite"
    assert SearchIndex.current(path, "m") is None
    path.write_bytes(b"not a database at all, but long enough to be read as one")
    assert SearchIndex.current(path, "m") is None
    path.unlink()
    sqlite3.connect(path).execute("CREATE TABLE facts (name TEXT, value TEXT)").connection.close()
    assert SearchIndex.current(path, "m") is None


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("", "", 0),
        ("abc", "abc", 0),
        ("abc", "abd", 1),
        ("abc", "acb", 1),
        ("abc", "ab", 1),
        ("abcd", "badc", 2),
        ("abc", "xyz", 3),
    ],
)
def test_distances_between_words(one: str, other: str, distance: int) -> None:
    assert apart(one, other, 3) == distance
    assert apart(other, one, 3) == distance


@given(st.text("abc", min_size=4, max_size=9), st.text("abc", min_size=4, max_size=9))
def test_words_one_mistake_apart_meet(one: str, other: str) -> None:
    if apart(one, other, 1) <= 1:
        assert deletions(one) & deletions(other)


def test_initials_are_told_from_other_letters() -> None:
    assert are_initials(fold("ㅇㅇㅇ"))
    assert are_initials(fold("ㅂ ㅍㅈ"))
    assert not are_initials(fold("아ㅇ"))
    assert not are_initials(fold("iu"))


def tampered(index: SearchIndex, path: Path, *statements: str) -> Path:
    """A copy of the index, in which a stranger has run some SQL."""
    shutil.copyfile(index._connections.path, path)
    database = sqlite3.connect(path)
    for statement in statements:
        database.execute(statement)
    database.commit()
    database.close()
    return path


ENDLESS = "WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n) SELECT k, 'x' FROM n"


@pytest.mark.parametrize(
    "statements",
    [
        ("DROP TABLE facts", f"CREATE VIEW facts (name, value) AS {ENDLESS}"),
        ("CREATE TRIGGER more AFTER INSERT ON tags BEGIN SELECT 1; END",),
        ("CREATE TABLE more (x)",),
        ("DROP INDEX by_id", "CREATE INDEX by_id ON tracks (hex(zeroblob(1000)))"),
        ("UPDATE facts SET value = '[' WHERE name = 'genres'",),
        ("UPDATE facts SET value = '7' WHERE name = 'years'",),
        ("DELETE FROM facts",),
    ],
)
def test_an_index_with_anything_else_in_it_is_built_anew(
    index: SearchIndex, tmp_path: Path, statements: tuple[str, ...]
) -> None:
    assert SearchIndex.current(tampered(index, tmp_path / "i.sqlite"), index.model)
    (tmp_path / "i.sqlite").unlink()
    assert SearchIndex.current(tampered(index, tmp_path / "i.sqlite", *statements), index.model) is None


@pytest.mark.parametrize(
    "change",
    [
        "artists = '[[[[[[[['",
        "artists = '{}'",
        "genres = '[7]'",
        "title = x'00'",
        "playlists = 'x'",
        "year = 'x'",
    ],
)
def test_rows_of_other_types_are_said(index: SearchIndex, tmp_path: Path, change: str) -> None:
    path = tampered(index, tmp_path / "i.sqlite", f"UPDATE tracks SET {change}")  # noqa: S608 - of this test
    found = SearchIndex.current(path, index.model)
    assert found is not None
    with pytest.raises(Overwritten):
        found.tracks("", 5)


def test_a_query_that_goes_on_and_on_is_stopped(index: SearchIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "LONGEST", 0.05)
    with pytest.raises(Overwritten, match="interrupted"):
        index._connections.all(ENDLESS, ())


def test_an_index_cut_short_under_the_service_ends_no_process(index: SearchIndex, tmp_path: Path) -> None:
    path = tampered(index, tmp_path / "i.sqlite")
    code = (
        "import os, sys; from pathlib import Path; from segue.service.search.index import SearchIndex\n"
        "from segue.service.search.connections import Overwritten\n"
        "found = SearchIndex(Path(sys.argv[1])); os.truncate(sys.argv[1], 8192)\n"
        "try: found.tracks('rain', 5)\n"
        "except Overwritten: print('said')\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout == "said\n"

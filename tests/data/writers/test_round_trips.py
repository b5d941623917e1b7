"""There and back: what each writer writes, a reader reads, and what it keeps is what docs/data.md says."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segue.data.dataset import Dataset
from segue.data.formats import EXACT, LISTENED
from segue.data.path_names import names_of
from segue.data.readers import read
from segue.data.records.builder import DatasetBuilder, PlaylistRecord, TrackRecord
from segue.data.writers import WRITERS, write
from segue.types import Continuation, Query, TagResult, TrackResult
from tests.pages import ROOT

DESCRIBED: Final = ("title", "artists", "album", "duration_ms", "location", "isrc")


class Trip(NamedTuple):
    """How a format comes back: by which reader, with which columns of a track beside its id and its place."""

    reader: str
    tracks: tuple[str, ...] = ()
    playlist: tuple[str, ...] = ()
    cut: str = ""
    lacks: str = "(?!)"

    def text(self, value: Any) -> Any:
        """A text as it comes back: characters that the format lacks are replaced. Other values are as they are."""
        return re.sub(self.lacks, "\ufffd", value) if isinstance(value, str) else value

    def several(self, texts: list[str]) -> list[str]:
        """Several names or tags as they come back: those that hold the format's cut are divided by it."""
        parts = [part for text in texts for part in (text.split(self.cut) if self.cut else [text])]
        return [self.text(part.strip()) for part in parts if part.strip()]


TRIPS: Final[dict[str, Trip | None]] = {
    "melon": Trip("melon", playlist=("id", "tags")),
    "mpd": None,  # a submission has the tracks of an answer without what they answer: nobody reads it but the contest
    "jsonl": Trip("jsonl", playlist=("id", "tags")),
    "jspf": Trip("jspf", DESCRIBED, ("id", "title", "tags")),
    "m3u8": Trip("m3u", DESCRIBED, ("title", "tags")),
    "xspf": Trip(
        "xspf", DESCRIBED, ("id", "title", "tags"), lacks=r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
    ),
    "listenbrainz": None,  # it drops tracks without a MusicBrainz id; its own tests read what it writes
    "csv": Trip("csv", DESCRIBED, ("id", "title", "tags"), cut="|"),
}
"""What each registered writer's files keep. A writer without a row here fails the tests below."""


def spelled(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


hard = st.sampled_from(
    [
        "A - B",
        "- x",
        " - ",
        "#EXTINF:1,a - b",
        "가수, 손님",
        "100%41",
        "줄\n바꿈",
        "밤\u2028낮",
        "a|b",
        '"',
        "AC/DC",
        "🌙",
        "(1)",
    ]
)
texts = (st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12) | hard).map(spelled)
names = texts.filter(bool)
ids = names.map(lambda text: f"t{text}")
locations = st.sampled_from(
    ["", "/음악/봄 날 #1.mp3", "https://example.com/2 3.ogg?x=1", "C:/Music/밤.flac", "spotify:track:1a"]
)
described = st.fixed_dictionaries(
    {
        "title": texts,
        "artists": st.lists(names, max_size=3),
        "album": names.map(
            lambda text: re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", text).strip() or "a"
        ),
        "duration_ms": st.none() | st.integers(1, 2**32 - 1),
        "location": locations,
        "isrc": st.sampled_from([None, "KRA381700001", "USRC17607839"]),
    }
)
titles = names.map(lambda text: re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", text).strip() or "a")


def library(tracks: dict[str, dict[str, Any]]) -> Dataset:
    builder = DatasetBuilder()
    builder.add_playlist(PlaylistRecord(id="all", tracks=list(tracks)))
    for key, fields in tracks.items():
        builder.add_track(TrackRecord(id=key, **fields))
    return builder.build({"format": "test"})


def integers(tracks: dict[str, dict[str, Any]], length: int) -> dict[Any, dict[str, Any]]:
    """The same tracks by integers, where a contest has such ids, and as many as it takes."""
    fields = list(tracks.values())
    return {number: fields[number % len(fields)] for number in range(length)}


@pytest.mark.parametrize("form", [name for name, trip in TRIPS.items() if trip])
@given(
    st.dictionaries(ids, described, min_size=1, max_size=4),
    titles,
    st.lists(st.sampled_from(["비", "a|b", "100%"]), unique=True),
)
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_written_comes_back(
    tmp_path: Path, form: str, tracks: dict[Any, dict[str, Any]], title: str, tags: list[str]
) -> None:
    trip = TRIPS[form]
    assert trip
    if form in EXACT:
        tracks, tags = (
            integers(tracks, EXACT[form][0]),
            [f"태그 {number}" for number in range(EXACT[form][1])],
        )
    dataset = library(tracks)
    heard = form in LISTENED
    answer = Continuation(
        id=7,
        tracks=tuple(TrackResult(id=track, score=1.0) for track in tracks),
        tags=() if heard else tuple(TagResult(tag=tag, score=1.0) for tag in tags),
    )
    path = tmp_path / f"one.{form}"
    write(
        form,
        [answer],
        path,
        queries=[Query(id=7, title=title, tags=tuple(tags) if heard else ())],
        dataset=dataset,
    )
    back = read(trip.reader, path).dataset
    (playlist,) = back.playlists.iter_rows(named=True)
    rows = back.tracks.rows(named=True)
    came = [rows[place] for place in playlist["tracks"]]
    assert [row["id"] for row in came] == [str(track) for track in tracks]
    sent = {row["id"]: row for row in dataset.tracks.iter_rows(named=True)}
    for row in came:
        for column in trip.tracks:
            if column == "location" and not sent[row["id"]]["location"]:
                continue  # a line of M3U is a path in any case
            before = sent[row["id"]][column]
            assert row[column] == (trip.several(before) if column == "artists" else trip.text(before)), column
        if not trip.tracks:
            assert row["title"] in (None, names_of(row["id"]).title)
    expected = {"id": "7", "title": title, "tags": trip.several(tags)}
    assert {name: playlist[name] for name in trip.playlist} == {
        name: expected[name] for name in trip.playlist
    }


def test_every_writer_has_a_trip() -> None:
    assert set(TRIPS) == set(WRITERS.built_in)


def test_the_documentation_says_what_is_kept() -> None:
    page = (ROOT / "docs" / "data.md").read_text("utf-8")
    (table,) = re.findall(r"^\| written as \| read as \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", page, re.MULTILINE)
    told = {row[0]: row[1] for row in re.findall(r"^\| `(\w+)` \| (?:`(\w+)`|–)", table, re.MULTILINE)}
    assert told == {name: trip.reader if trip else "" for name, trip in TRIPS.items()}

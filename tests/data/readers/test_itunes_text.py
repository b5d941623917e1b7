from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from segue.data.readers import read
from segue.data.readers.finding import claims_of
from segue.data.recognition.head import Head
from segue.errors import DataError

ENGLISH = (
    "Name\tArtist\tComposer\tAlbum\tGrouping\tWork\tMovement Number\tMovement Count\tMovement Name\tGenre\tSize\tTime\t"
    "Disc Number\tDisc Count\tTrack Number\tTrack Count\tYear\tDate Modified\tDate Added\tBit Rate\tSample Rate\t"
    "Volume Adjustment\tKind\tEqualizer\tComments\tPlays\tLast Played\tSkips\tLast Skipped\tMy Rating\tLocation"
)
KOREAN = (
    ENGLISH.replace("Name\tArtist", "이름\t아티스트", 1).replace("Album", "앨범").replace("Location", "위치")
)


def row(name: str, artist: str, location: str, *, seconds: str = "253", quoted: str = "") -> str:
    cells = [name, artist, "", "Palette", *("",) * 5, "K-Pop", "1", seconds, "1", "1", "4", "10", "2017"]
    return "\t".join(
        [*cells, "24/3/17", "24/3/17", "256", "44100", "", "AAC", "", quoted, "", "", "", "", "", location]
    )


MAC = "\n".join([
    ENGLISH,
    row("밤편지", "아이유", "Macintosh HD:Users:me:Music:아이유:밤편지.m4a"),
    row('12" Mix "quoted', "AC/DC", "Disk:Music:AC/DC:a.mp3", quoted='say "hi"'),
    row("구름 속", "Ann", "", seconds=""),
    "",
])  # fmt: skip


def write(folder: Path, content: bytes, name: str = "새벽.txt") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("header", [ENGLISH, KOREAN])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-8", "utf-8-sig", "cp949"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_list_of_the_mac(tmp_path: Path, playlists, tracks, header: str, encoding: str, end: str) -> None:
    content = MAC.replace(ENGLISH, header).replace("\n", end).encode(encoding)
    path = write(tmp_path, content)
    assert claims_of(Head.of(path))[0].format == "itunes"
    result = read("itunes", path)
    ((key, playlist),) = playlists(result.dataset).items()
    assert (key, playlist["title"]) == ("새벽.txt", "새벽")
    home, disk = "/Users/me/Music/아이유/밤편지.m4a", "/Volumes/Disk/Music/AC:DC/a.mp3"
    assert playlist["tracks"] == [home, disk, "Ann - 구름 속"]
    found = tracks(result.dataset)
    first = found[home]
    assert (first["title"], first["artists"], first["album"], first["genres"]) == (
        "밤편지", ["아이유"], "Palette", ["K-Pop"],
    )  # fmt: skip
    assert (first["released"], first["duration_ms"]) == (dt.date(2017, 1, 1), 253_000)
    assert found[disk]["title"] == '12" Mix "quoted'
    assert (found["Ann - 구름 속"]["duration_ms"], found["Ann - 구름 속"]["location"]) == (None, None)


def test_columns_by_their_names_in_any_order(tmp_path: Path, tracks) -> None:
    content = "Location\tAlbum\tArtist\tName\nC:\\Music\\밤.mp3\tPalette\t아이유\t밤편지\n"
    found = tracks(read("itunes", write(tmp_path, content.encode("utf-16"))).dataset)
    assert [(key, one["title"], one["album"]) for key, one in found.items()] == [
        ("C:/Music/밤.mp3", "밤편지", "Palette")
    ]


def test_a_bad_track_costs_no_other_track(tmp_path: Path, playlists) -> None:
    path = write(tmp_path, "\n".join([ENGLISH, row("", "", ""), row("a", "b", ""), "too short"]).encode())
    with pytest.raises(DataError, match="expected a location or a name, got none") as caught:
        read("itunes", path)
    assert caught.value.where.line == 2
    result = read("itunes", path, skip_bad=True)
    assert [one["tracks"] for one in playlists(result.dataset).values()] == [["b - a", "too short"]]
    assert [problem.where.line for problem in result.problems] == [2]


@pytest.mark.parametrize("content", [b"Dear diary\nnothing\n", b"a\tb\tc\n1\t2\t3\n"])
def test_another_text_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(DataError, match="expected an iTunes library, got"):
        read("itunes", write(tmp_path, content))

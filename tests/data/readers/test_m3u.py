from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from segue.data.readers import read
from segue.errors import DataError, Where


def write(path: Path, *lines: str, encoding: str = "utf-8", end: str = "\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(end.join(lines).encode(encoding))
    return path


def test_a_described_playlist(tmp_path: Path, playlists, tracks) -> None:
    path = write(
        tmp_path / "lists" / "night.m3u8",
        "#EXTM3U",
        "#PLAYLIST: 밤 산책 🌙 mix",
        "",
        "# a comment",
        "#EXTALB:앨범",
        "#EXTGENRE:발라드",
        '#EXTINF:215 tvg-name="a, b",가수 - 밤편지 - live',
        "../music/가수/밤편지.mp3",
        "#EXTART:Album artist",
        "#EXTINF:-1,Only a title",
        "b.mp3",
        "#EXTINF:1.5,C - D",
        "https://example.org/c.mp3?x=1#y",
        "bare.flac",
    )
    result = read("m3u", path)
    found = playlists(result.dataset)
    music = (tmp_path / "music" / "가수" / "밤편지.mp3").as_posix()
    assert found["night.m3u8"]["title"] == "밤 산책 🌙 mix"
    assert found["night.m3u8"]["tracks"] == [music, "b.mp3", "https://example.org/c.mp3?x=1#y", "bare.flac"]
    rows = tracks(result.dataset)
    first = rows[music]
    assert (first["artists"], first["title"], first["album"]) == (["가수"], "밤편지 - live", "앨범")
    assert (first["genres"], first["duration_ms"], first["location"]) == (["발라드"], 215_000, music)
    assert (rows["b.mp3"]["artists"], rows["b.mp3"]["title"]) == (["Album artist"], "Only a title")
    assert (rows["b.mp3"]["duration_ms"], rows["b.mp3"]["album"]) == (None, None)
    assert rows["https://example.org/c.mp3?x=1#y"]["duration_ms"] == 1500
    assert (rows["bare.flac"]["title"], rows["bare.flac"]["location"]) == (
        None,
        (tmp_path / "lists" / "bare.flac").as_posix(),
    )
    assert result.notes == {}


def test_a_folder_names_its_playlists_and_tracks_from_its_top(tmp_path: Path, playlists) -> None:
    write(tmp_path / "one.m3u", "music/a.mp3")
    write(tmp_path / "sub" / "둘.M3U8", "../music/a.mp3", str(tmp_path / "music" / "b.mp3"))
    write(tmp_path / "sub" / "._둘.m3u8", "junk")
    found = playlists(read("m3u", tmp_path).dataset)
    assert {key: row["tracks"] for key, row in found.items()} == {
        "one.m3u": ["music/a.mp3"],
        "sub/둘.M3U8": ["music/a.mp3", "music/b.mp3"],
    }
    assert [row["title"] for row in found.values()] == ["one", "둘"]


def test_a_moved_library_keeps_its_ids(tmp_path: Path) -> None:
    for place in ("here", "there"):
        write(tmp_path / place / "a.m3u", "x/1.mp3", str(tmp_path / place / "x" / "2.mp3"))
    ids = [read("m3u", tmp_path / place).dataset.tracks["id"].to_list() for place in ("here", "there")]
    assert ids == [["x/1.mp3", "x/2.mp3"]] * 2


def test_names_from_a_mac_are_the_same_tracks(tmp_path: Path, playlists) -> None:
    name = "밤편지.mp3"
    write(tmp_path / "a.m3u8", unicodedata.normalize("NFC", name), unicodedata.normalize("NFD", name))
    result = read("m3u", tmp_path)
    assert playlists(result.dataset)["a.m3u8"]["tracks"] == [name]
    assert result.repeats == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(tmp_path: Path, playlists, tracks, encoding: str, end: str) -> None:
    path = write(tmp_path / "a.m3u", "#EXTM3U", "#EXTINF:3,가수 - 곡", "곡.mp3", encoding=encoding, end=end)
    result = read("m3u", path)
    assert playlists(result.dataset)["a.m3u"]["tracks"] == ["곡.mp3"]
    assert tracks(result.dataset)["곡.mp3"]["artists"] == ["가수"]
    assert result.notes == ({"line read as cp949": 2} if encoding == "cp949" else {})


def test_mixed_encodings_are_told_line_by_line(tmp_path: Path, playlists) -> None:
    path = tmp_path / "a.m3u"
    path.write_bytes("곡1.mp3\n".encode() + "곡2.mp3\n".encode("cp949") + "Café 3.mp3\n".encode("latin-1"))
    result = read("m3u", path)
    assert playlists(result.dataset)["a.m3u"]["tracks"] == ["곡1.mp3", "곡2.mp3", "Café 3.mp3"]
    assert result.notes == {"line read as cp949": 1, "line read as latin-1": 1}


def test_odd_comments_are_noted_and_lose_no_track(tmp_path: Path, playlists) -> None:
    path = write(tmp_path / "a.m3u", "#EXTINF:abc,x", "1.mp3", "#EXTINF", "2.mp3", "#EXTINF:3,last")
    result = read("m3u", path)
    assert playlists(result.dataset)["a.m3u"]["tracks"] == ["1.mp3", "2.mp3"]
    assert result.notes == {"#EXTINF not understood": 2, "description without a track after it": 1}


def test_a_playlist_without_tracks_keeps_its_name(tmp_path: Path, playlists) -> None:
    found = playlists(read("m3u", write(tmp_path / "빈 목록.m3u", "#EXTM3U")).dataset)
    assert found["빈 목록.m3u"]["title"] == "빈 목록"


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"", None, "empty file"),
        (b"\r\n \n", None, "empty file"),
        (b"ID3\x00\x01", None, "binary"),
        (b"#EXTM3U\n#EXT-X-TARGETDURATION:6\nseg1.ts\n", 2, "segments of one stream"),
    ],
)
def test_a_bad_file_is_placed_and_can_be_skipped(
    tmp_path: Path, playlists, content: bytes, line: int | None, words: str
) -> None:
    write(tmp_path / "a.m3u", "1.mp3")
    bad = tmp_path / "b.m3u"
    bad.write_bytes(content)
    with pytest.raises(DataError, match=words) as caught:
        read("m3u", tmp_path)
    assert caught.value.where == Where(bad, line=line)
    result = read("m3u", tmp_path, skip_bad=True)
    assert set(playlists(result.dataset)) == {"a.m3u"}
    assert [problem.where.file for problem in result.problems] == [str(bad)]


def test_a_folder_without_playlists_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"\*\.m3u, \*\.m3u8"):
        read("m3u", tmp_path)


def test_what_segue_wrote_of_a_playlist_is_read(tmp_path: Path, playlists, tracks) -> None:
    path = write(
        tmp_path / "밤.m3u8",
        "#EXTM3U",
        "#SEGUE-TAG:비 오는 날",
        "#segue-tag: a%0Ab ",
        "#EXTINF:-1,가수 - 밤편지",
        "#SEGUE-TRACK:12",
        "#SEGUE-WEIGHT:4.0",
        "/음악/밤편지.mp3",
        "#SEGUE-WEIGHT:heavy",
        "b.mp3",
        "#SEGUE-TRACK:",
        "c.mp3",
    )
    result = read("m3u", path)
    found = playlists(result.dataset)["밤.m3u8"]
    assert (found["tags"], found["tracks"]) == (["비 오는 날", "a b"], ["12", "b.mp3", "c.mp3"])
    row = tracks(result.dataset)["12"]
    assert (row["title"], row["location"]) == ("밤편지", "/음악/밤편지.mp3")
    assert result.weights == {"밤.m3u8": {"12": 4.0}}


def test_bytes_that_are_no_text_become_marks(tmp_path: Path) -> None:
    path = tmp_path / "a.m3u"
    path.write_text("#SEGUE-TAG:%ed%a0%80\n#SEGUE-TRACK:a%FFb\nx.mp3\n", encoding="utf-8")
    dataset = read("m3u", path).dataset
    assert dataset.playlists["tags"].to_list() == [["\ufffd"]]
    assert dataset.tracks["id"].to_list() == ["a\ufffdb"]

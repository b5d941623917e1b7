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
    music = "music/가수/밤편지.mp3"  # ".." does not leave the list's own folder
    assert found["night.m3u8"]["title"] == "밤 산책 🌙 mix"
    assert found["night.m3u8"]["tracks"] == [music, "b.mp3", "https://example.org/c.mp3?x=1#y", "bare.flac"]
    rows = tracks(result.dataset)
    first = rows[music]
    assert (first["artists"], first["title"], first["album"]) == (["가수"], "밤편지 - live", "앨범")
    assert (first["genres"], first["duration_ms"], first["location"]) == (
        ["발라드"], 215_000, (tmp_path / music).as_posix(),
    )  # fmt: skip
    assert (rows["b.mp3"]["artists"], rows["b.mp3"]["title"]) == (["Album artist"], "Only a title")
    assert (rows["b.mp3"]["duration_ms"], rows["b.mp3"]["album"]) == (None, "앨범")
    assert rows["https://example.org/c.mp3?x=1#y"]["duration_ms"] == 1500
    assert (rows["bare.flac"]["title"], rows["bare.flac"]["location"]) == (
        "bare",
        (tmp_path / "lists" / "bare.flac").as_posix(),
    )
    assert result.notes == {"track named by its path": 1}


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
    assert result.notes == {"line read as cp949": 1, "line read as cp1252": 1, "track named by its path": 3}


def test_odd_comments_are_noted_and_lose_no_track(tmp_path: Path, playlists) -> None:
    path = write(tmp_path / "a.m3u", "#EXTINF:abc,x", "1.mp3", "#EXTINF", "2.mp3", "#EXTINF:3,last")
    result = read("m3u", path)
    assert playlists(result.dataset)["a.m3u"]["tracks"] == ["1.mp3", "2.mp3"]
    assert result.notes == {
        "#EXTINF not understood": 2,
        "description without a track after it": 1,
        "track named by its path": 2,
    }


def test_quotes_around_a_path_and_the_end_mark_of_dos_are_no_part_of_it(tmp_path: Path, playlists) -> None:
    path = write(tmp_path / "a.m3u", '"C:\\Music\\밤 1.mp3"', '"Live" 2.mp3', "3.mp3\x1a", "\x1a")
    assert playlists(read("m3u", path).dataset)["a.m3u"]["tracks"] == [
        "C:/Music/밤 1.mp3",
        '"Live" 2.mp3',
        "3.mp3",
    ]


def test_a_playlist_without_tracks_keeps_its_name(tmp_path: Path, playlists) -> None:
    found = playlists(read("m3u", write(tmp_path / "빈 목록.m3u", "#EXTM3U")).dataset)
    assert found["빈 목록.m3u"]["title"] == "빈 목록"


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"", None, "empty file"),
        (b"\r\n \n", None, "empty file"),
        (b"ID3\x00\x01", None, "a sound file"),
        (b"a.mp3\n\x00\x01\x02", None, "binary"),
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
        read("m3u", bad)
    assert caught.value.where == Where(bad, line=line)
    result = read("m3u", tmp_path)  # a folder's other files are read
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


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("[playlist]\nFile1=C:\\a.mp3\n", "a PLS playlist"),
        ("<!DOCTYPE html>\n<html><body>404</body></html>\n", "an HTML page"),
        (
            '<?xml version="1.0"?>\n<playlist version="1" xmlns="http://xspf.org/ns/0/"/>\n',
            "an XSPF playlist",
        ),
        ('<?xml version="1.0"?>\n<!DOCTYPE plist>\n<plist version="1.0"/>\n', "an iTunes library"),
        ("<?wpl version='1.0'?>\n<smil/>\n", "a Windows Media playlist"),
        ('{"playlist": {"track": []}}\n', "a JSPF playlist"),
        ('\n[{"id": 1}]\n', "JSON with the fields"),
    ],
)
def test_a_file_of_another_kind_is_named(tmp_path: Path, content: str, kind: str) -> None:
    path = write(tmp_path / "밤.m3u8", content)
    with pytest.raises(DataError, match=f"expected an M3U playlist, got {kind}") as caught:
        read("m3u", path)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("line", "artist", "title", "milliseconds"),
    [
        ("#EXTINF:201,가수 - 밤", "가수", "밤", 201_000),
        ("#EXTINF:201;가수 - 밤", "가수", "밤", 201_000),
        ("#EXTINF:,가수 - 밤", "가수", "밤", None),
        ("#EXTINF:3:21,가수 - 밤", "가수", "밤", 201_000),
        ("#EXTINF:1:02:03,가수 - 밤", "가수", "밤", 3_723_000),
        ("#EXTINF:201480,가수 - 밤", "가수", "밤", 201_480),
        ("#EXTINF:201, - 밤", None, "밤", 201_000),
        ("#EXTINF:201,가수 - ", "가수", "one", 201_000),
        ("#EXTINF:201,- 밤 - 낮", None, "밤 - 낮", 201_000),
        ("#EXTINF:201", None, "one", None),
    ],
)
def test_descriptions_as_players_write_them(
    tmp_path: Path, tracks, line: str, artist: str | None, title: str, milliseconds: int | None
) -> None:
    [row] = tracks(read("m3u", write(tmp_path / "a.m3u8", line, "one.mp3")).dataset).values()
    assert (row["artists"], row["title"], row["duration_ms"]) == (
        [artist] if artist else [], title, milliseconds,
    )  # fmt: skip


def test_a_players_own_tags_are_no_stream(tmp_path: Path, playlists) -> None:
    path = write(
        tmp_path / "a.m3u8", "#EXTM3U", "#EXT-X-RATING:5", "1.mp3", "#EXT-X-VERSION-OF-MINE", "2.mp3"
    )
    assert playlists(read("m3u", path).dataset)["a.m3u8"]["tracks"] == ["1.mp3", "2.mp3"]


def test_what_stands_once_before_all_tracks_is_said_of_all(tmp_path: Path, tracks) -> None:
    whole = write(
        tmp_path / "a.m3u", "#EXTALB:밤", "#EXTART:가수", "#EXTGENRE:재즈", "#EXTINF:1,하나", "1.mp3", "2.mp3"
    )
    rows = tracks(read("m3u", whole).dataset)
    assert [(row["album"], row["artists"], row["genres"]) for row in rows.values()] == [
        ("밤", ["가수"], ["재즈"])
    ] * 2
    each = write(tmp_path / "b.m3u", "#EXTALB:밤", "1.mp3", "#EXTALB:낮", "2.mp3", "3.mp3")
    assert [row["album"] for row in tracks(read("m3u", each).dataset).values()] == ["밤", "낮", None]


def test_percent_encoded_paths_are_those_of_other_players(tmp_path: Path, playlists) -> None:
    write(tmp_path / "vlc.m3u8", "Mira%20Sol%C3%A9/01%20-%20%EB%B0%A4.flac", "b.mp3")
    write(tmp_path / "other.m3u8", "Mira Solé/01 - 밤.flac", "100%20 real.mp3")
    found = playlists(read("m3u", tmp_path).dataset)
    assert found["vlc.m3u8"]["tracks"] == ["Mira Solé/01 - 밤.flac", "b.mp3"]
    assert found["other.m3u8"]["tracks"] == ["Mira Solé/01 - 밤.flac", "100%20 real.mp3"]


def test_a_file_name_that_begins_with_a_hash_is_a_track_if_it_is_there(tmp_path: Path, playlists) -> None:
    (tmp_path / "#1 밤.mp3").touch()
    path = write(tmp_path / "a.m3u", "#1 밤.mp3", "#2 낮.mp3", "# a comment.mp3", "3.mp3")
    assert playlists(read("m3u", path).dataset)["a.m3u"]["tracks"] == ["#1 밤.mp3", "3.mp3"]


@pytest.mark.parametrize(
    "aside", [".AppleDouble", ".Trash-1000/files", ".stversions", "@eaDir", "$RECYCLE.BIN"]
)
def test_hidden_and_deleted_playlists_stay_out(tmp_path: Path, playlists, aside: str) -> None:
    write(tmp_path / "a.m3u", "1.mp3")
    write(tmp_path / aside / "a.m3u", "old.mp3")
    assert set(playlists(read("m3u", tmp_path).dataset)) == {"a.m3u"}
    assert set(playlists(read("m3u", tmp_path / aside).dataset)) == {"a.m3u"}  # asked for by name


@pytest.mark.parametrize(
    ("named", "codec", "name"),
    [
        ("GBK", "gbk", "林晓/夜曲"),
        (" Shift_JIS", "shift_jis", "星野/夜の歌"),
        ("WINDOWS-1252", "cp1252", "Ágnes/Don’t"),
    ],
)
def test_the_encoding_that_a_file_names_is_obeyed(
    tmp_path: Path, playlists, named: str, codec: str, name: str
) -> None:
    path = write(tmp_path / "a.m3u", "#EXTM3U", f"#EXTENC:{named}", f"{name}.mp3", encoding=codec)
    assert playlists(read("m3u", path).dataset)["a.m3u"]["tracks"] == [f"{name}.mp3"]


@pytest.mark.parametrize("named", ["zip", "no-such", "utf-16", "UTF-8", "", "rot13"])
def test_an_encoding_that_is_none_is_not(tmp_path: Path, playlists, named: str) -> None:
    path = write(tmp_path / "a.m3u", f"#EXTENC:{named}", "밤.mp3")
    assert playlists(read("m3u", path).dataset)["a.m3u"]["tracks"] == ["밤.mp3"]


def test_the_title_may_come_before_the_artist(tmp_path: Path, tracks) -> None:
    """As iTunes writes it; the path tells which is which."""
    path = tmp_path / "mix.m3u"
    text = "#EXTM3U\r#EXTINF:200,Café Noir - Björn\r/Users/x/Music/Björn/Noir/01 Café Noir.m4a"
    path.write_bytes(text.encode("mac_roman"))
    [(key, row)] = tracks(read("m3u", path).dataset).items()
    assert (row["artists"], row["title"]) == (["Björn"], "Café Noir")
    assert key == "/Users/x/Music/Björn/Noir/01 Café Noir.m4a"


def test_joined_files_have_marks_within(tmp_path: Path, playlists) -> None:
    mark = "\ufeff".encode()
    (tmp_path / "a.m3u8").write_bytes(mark + mark + b"#EXTM3U\n1.mp3\n" + mark + b"#EXTM3U\n2.mp3\n")
    assert playlists(read("m3u", tmp_path).dataset)["a.m3u8"]["tracks"] == ["1.mp3", "2.mp3"]


def test_bytes_that_are_no_text_become_marks(tmp_path: Path) -> None:
    path = tmp_path / "a.m3u"
    path.write_text("#SEGUE-TAG:%ed%a0%80\n#SEGUE-TRACK:a%FFb\nx.mp3\n", encoding="utf-8")
    dataset = read("m3u", path).dataset
    assert dataset.playlists["tags"].to_list() == [["\ufffd"]]
    assert dataset.tracks["id"].to_list() == ["a\ufffdb"]

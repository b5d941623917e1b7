"""Lists in another order: every entry keeps what is said of it, and nothing else moves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from segue.data.lists.reordering import reordered
from segue.data.readers import read
from segue.errors import DataError

M3U = """#EXTM3U\r
#PLAYLIST:비 오는 날 🌧\r
#EXTINF:200,솔이 - 하나\r
#EXTALB:앨범\r
하나.mp3\r
\r
#EXTINF:-1,둘\r
둘.mp3\r
셋.mp3"""

XSPF = """<?xml version="1.0" encoding="UTF-8"?>
<playlist version="1" xmlns="http://xspf.org/ns/0/">
  <trackList>
    <track><location>a.mp3</location><title>가 &amp; 나</title></track>
    <!-- 쉬는 시간 -->
    <track><location>b.mp3</location></track>
    <track>
      <location>c.mp3</location>
    </track>
  </trackList>
</playlist>
"""


def of_list(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def test_m3u_moves_a_track_with_its_comments(tmp_path: Path) -> None:
    path = of_list(tmp_path / "밤.m3u8", M3U)
    found = reordered(path, {"밤.m3u8": [2, 0, 1]}).decode()
    assert found == (
        "#EXTM3U\r\n#PLAYLIST:비 오는 날 🌧\r\n셋.mp3\r\n#EXTINF:200,솔이 - 하나\r\n#EXTALB:앨범\r\n하나.mp3\r\n"
        "\r\n#EXTINF:-1,둘\r\n둘.mp3\r\n"
    )
    assert reordered(path, {"밤.m3u8": [0, 1, 2]}).decode() == M3U + "\r\n"


@pytest.mark.parametrize("encoding", ["cp949", "utf-16"])
def test_an_encoding_stays(tmp_path: Path, encoding: str) -> None:
    path = of_list(tmp_path / "a.m3u", "노래 하나.mp3\n노래 둘.mp3\n", encoding)
    found = reordered(path, {"": [1, 0]})
    assert found.decode(encoding) == "노래 둘.mp3\n노래 하나.mp3\n"


def test_xspf_moves_elements_and_leaves_what_is_between(tmp_path: Path) -> None:
    path = of_list(tmp_path / "a.xspf", XSPF)
    found = reordered(path, {"a": [1, 2, 0]}).decode()
    assert found.index("b.mp3") < found.index("쉬는 시간") < found.index("c.mp3") < found.index("가 &amp; 나")
    assert sorted(found.split()) == sorted(XSPF.split())
    path.write_text(found, "utf-8")
    assert reordered(path, {"a": [2, 0, 1]}).decode() == XSPF


def test_jspf_moves_tracks_with_all_their_fields(tmp_path: Path) -> None:
    tracks = [{"title": "가", "mine": {"x": 1}}, {"title": "나"}]
    path = of_list(
        tmp_path / "a.jspf", json.dumps({"playlist": {"title": "밤", "track": tracks}}), "utf-8-sig"
    )
    found = reordered(path, {"밤": [1, 0]})
    assert found.startswith(b"\xef\xbb\xbf")
    assert json.loads(found.decode("utf-8-sig")) == {"playlist": {"title": "밤", "track": tracks[::-1]}}


def test_a_table_moves_rows_within_their_playlist_and_counts_anew(tmp_path: Path) -> None:
    text = 'playlist,position,track,memo\n가,2,b,"x, y"\n나,1,z,\n가,1,a,q\n가,3,c,\n'
    path = of_list(tmp_path / "a.csv", text)
    before = read("csv", path).dataset
    found = reordered(path, {"가": [2, 0, 1], "나": [0]}).decode()
    assert found == 'playlist,position,track,memo\n가,2,a,q\n나,1,z,\n가,1,c,\n가,3,b,"x, y"\n'
    path.write_text(found, "utf-8")
    after = read("csv", path).dataset
    names = [[after.tracks["id"][code] for code in row] for row in after.playlists["tracks"]]
    assert names == [["c", "a", "b"], ["z"]]
    assert before.playlists["id"].to_list() == after.playlists["id"].to_list()


def test_a_table_of_another_program_is_one_playlist(tmp_path: Path) -> None:
    path = of_list(tmp_path / "a.tsv", "Track Name\tArtist Name\n하나\t솔이\n둘\t솔이\n")
    assert reordered(path, {"a.tsv": [1, 0]}).decode() == "Track Name\tArtist Name\n둘\t솔이\n하나\t솔이\n"


@pytest.mark.parametrize(
    ("name", "text", "orders"),
    [
        ("a.m3u", "a.mp3\nb.mp3\n", {"": [0]}),
        ("a.xspf", XSPF, {"": [0, 1, 2, 3]}),
        ("a.csv", "playlist,track\n가,a\n나,b\n", {"가": [0]}),
        ("b.csv", "playlist,track\n가,a\n가,b\n", {"가": [0]}),
    ],
)
def test_a_list_with_other_entries_is_refused(tmp_path: Path, name: str, text: str, orders: dict) -> None:
    with pytest.raises(DataError, match=r"that can be read|of which every entry can be read"):
        reordered(of_list(tmp_path / name, text), orders)

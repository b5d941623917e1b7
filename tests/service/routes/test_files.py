from __future__ import annotations

import csv
import io
import tempfile
from typing import Any

import pytest

from segue.data.readers import READERS

WRITTEN = {
    "json": '{"title": "비 오는 밤", "tracks": [{"id": ID, "title": "밤"}]}',
    "jsonl": '{"id": 1, "title": "비 오는 밤", "tracks": [ID]}\n{"id": 1, "title": "또", "tracks": []}\n',
    "jspf": '{"playlist": {"title": "비 오는 밤", "track": [{"identifier": "ID", "title": "밤"}]}}',
    "csv": "playlist,track,playlist_title\n1,ID,비 오는 밤\n",
    "m3u": "#EXTM3U\n#PLAYLIST:비 오는 밤\n#SEGUE-TRACK:ID\n밤.mp3\n",
}

FORMATS = ("m3u8", "jspf", "xspf", "json", "csv")


@pytest.mark.parametrize("form", FORMATS)
def test_what_goes_out_comes_back(client: Any, form: str) -> None:
    tracks = client.get("/v1/tracks?limit=4").json()["tracks"]
    body = {
        "title": "비 오는 날",
        "tags": ["비", "새벽"],
        "tracks": [*(track["id"] for track in tracks), 987654321],
        "weights": [1.0, 0.0, 4.0, 0.25, 10.0],
    }
    answer = client.post(f"/v1/export?format={form}", json=body)
    assert answer.status_code == 200
    assert f".{form}" in answer.headers["content-disposition"]
    assert answer.headers["content-disposition"].startswith("attachment")
    back = client.post("/v1/import", params={"name": f"MY.{form.upper()}"}, content=answer.content)
    assert back.status_code == 200
    (found,) = back.json()["playlists"]
    assert found["title"] == "비 오는 날"
    assert found["tracks"] == tracks
    assert found["unknown"] == ["987654321"]
    assert found["tags"] == ["비", "새벽"]
    assert found["weights"] == [1.0, 0.0, 4.0, 0.25]
    plain = client.post(f"/v1/export?format={form}", json={**body, "weights": []}).content
    (found,) = client.post("/v1/import", params={"name": f"a.{form}"}, content=plain).json()["playlists"]
    assert found["weights"] == []


@pytest.mark.parametrize("name", ["비 오는 날: 정말?.m3u8", "길" * 80 + ".M3U", "what. now.m3u"])
def test_a_playlist_without_a_title_has_its_files_name(client: Any, name: str) -> None:
    answer = client.post("/v1/import", params={"name": name}, content=b"a.mp3\n")
    assert [one["title"] for one in answer.json()["playlists"]] == [name.rpartition(".")[0]]


def test_a_table_says_to_spreadsheets_that_it_is_utf8(client: Any) -> None:
    content = client.post("/v1/export?format=csv", json={"title": "비 오는 날", "tracks": []}).content
    assert content.startswith(b"\xef\xbb\xbfplaylist,")


def test_no_cell_of_a_table_runs_in_a_spreadsheet(client: Any) -> None:
    track = client.get("/v1/tracks?limit=1").json()["tracks"][0]["id"]
    playlist = {"title": "=HYPERLINK(1)", "tags": ["+82", "@here"], "tracks": [track, "-x"]}
    content = client.post("/v1/export?format=csv", json=playlist).content
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert not [cell for row in rows for cell in row if cell[:1] in tuple("=+-@\t\r")]
    (found,) = client.post("/v1/import?name=a.csv", content=content).json()["playlists"]
    assert found["title"] == "=HYPERLINK(1)"
    assert found["tags"] == ["+82", "@here"]
    assert [one["id"] for one in found["tracks"]] == [track]
    assert found["unknown"] == ["-x"]


def test_tracks_of_other_programs_are_known_by_name(client: Any) -> None:
    track = next(track for track in client.get("/v1/tracks?limit=50").json()["tracks"] if track["artists"])
    text = f"#EXTM3U\n#EXTINF:10,{track['artists'][0].upper()} - {track['title']}\nC:\\Music\\1.mp3\nD:\\none.mp3\n"
    (found,) = client.post("/v1/import?name=a.m3u", content=text.encode()).json()["playlists"]
    assert [one["title"] for one in found["tracks"]] == [track["title"]]
    assert len(found["unknown"]) == 1


LIBRARIES = {
    "Library.xml": "<plist><dict><key>Tracks</key><dict><key>1</key><dict><key>Track ID</key><integer>1</integer>"
    "<key>Name</key><string>{title}</string><key>Artist</key><string>{artist}</string></dict></dict>"
    "<key>Playlists</key><array><dict><key>Name</key><string>밤</string><key>Playlist Items</key><array><dict>"
    "<key>Track ID</key><integer>1</integer></dict></array></dict></array></dict></plist>",
    "밤.txt": "Name\tArtist\tComposer\tAlbum\tLocation\r{title}\t{artist}\t\t\t\r",
    "rekordbox.xml": '<DJ_PLAYLISTS><COLLECTION><TRACK TrackID="1" Name="{title}" Artist="{artist}"/></COLLECTION>'
    '<PLAYLISTS><NODE Type="1" Name="밤"><TRACK Key="1"/></NODE></PLAYLISTS></DJ_PLAYLISTS>',
    "밤.nml": '<NML><COLLECTION><ENTRY TITLE="{title}" ARTIST="{artist}"><LOCATION FILE="a.mp3"/></ENTRY></COLLECTION>'
    '<PLAYLISTS><NODE TYPE="PLAYLIST" NAME="밤"><PLAYLIST><ENTRY><PRIMARYKEY KEY="a.mp3"/></ENTRY></PLAYLIST></NODE>'
    "</PLAYLISTS></NML>",
    "밤.wpl": '<smil><body><seq><media src="a.mp3" trackTitle="{title}" trackArtist="{artist}"/></seq></body></smil>',
    "밤.pls": "[playlist]\nFile1=a.mp3\nTitle1={artist} - {title}\n",
    "밤.xspf": "<playlist><trackList><track><title>{title}</title><creator>{artist}</creator></track></trackList>"
    "</playlist>",
}
"""Exports with one list of one track, by the names of their files."""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("name", LIBRARIES)
def test_what_players_and_dj_programs_export_is_opened(client: Any, name: str, encoding: str) -> None:
    known = client.get("/v1/tracks?limit=50").json()["tracks"]
    track = next(one for one in known if len(one["artists"]) == 1 and not set("&<-") & set(one["title"]))
    content = LIBRARIES[name].format(title=track["title"], artist=track["artists"][0]).encode(encoding)
    answer = client.post("/v1/import", params={"name": name}, content=content)
    (found,) = answer.json()["playlists"]
    assert (found["title"], [one["title"] for one in found["tracks"]]) == ("밤", [track["title"]])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            '<!DOCTYPE playlist [<!ENTITY a "밤">]><playlist><title>&a;</title></playlist>',
            "a DTD with declarations",
        ),
        ("<playlist>\n<trackList><track></playlist>", "broken XML: mismatched tag in column 21"),
    ],
)
def test_hostile_and_broken_xml_is_a_problem(client: Any, content: str, words: str) -> None:
    answer = client.post("/v1/import?name=a.xspf", content=content.encode())
    assert answer.status_code == 422
    assert words in answer.text


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.exe", b"x"),
        ("a.m3u", b"<!DOCTYPE html><title>x</title>"),
        ("a.m3u8", b"PK\x03\x04" + bytes(40)),
        ("a.json", b'{"a": 1}'),
        ("a", b"x"),
        ("a.json", b"{"),
        ("a.json", b"[1]"),
        ("a.jspf", b"[]"),
        ("a.jspf", b""),
        ("a.csv", b"\xff\xfe\x00"),
        ("a.csv", b"no,columns\n1,2\n"),
        ("a.m3u8", b""),
        ("a.jsonl", b"\x00"),
    ],
)
def test_a_bad_file_is_a_problem_without_a_path(client: Any, name: str, content: bytes) -> None:
    answer = client.post("/v1/import", params={"name": name}, content=content)
    assert answer.status_code == 422
    assert answer.json()["detail"]
    assert tempfile.gettempdir() not in answer.text
    assert "segue-import" not in answer.text


def test_a_large_file_is_refused(client: Any) -> None:
    answer = client.post("/v1/import?name=a.csv", content=b"x" * 100_001)
    assert answer.status_code == 413


def test_a_file_of_many_lines_is_refused_and_counted(client: Any) -> None:
    answer = client.post("/v1/import?name=a.m3u", content=b"\n" * 60_000)
    assert answer.status_code == 413
    assert answer.json()["detail"] == "expected a file of at most 50000 lines, got one of 60000."
    assert 'segue_limits_met_total{limit="import"}' in client.get("/metrics").text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32", "utf-32-be", "cp949"])
@pytest.mark.parametrize(
    "name", ["목록.json", "목록.jsonl", "목록.jspf", "목록.csv", "목록.m3u8", "목록", "목록.txt"]
)
def test_a_file_is_read_whatever_its_name_and_encoding(client: Any, name: str, encoding: str) -> None:
    track = client.get("/v1/tracks?limit=1").json()["tracks"][0]["id"]
    form = {"json": "json", "jsonl": "jsonl", "jspf": "jspf", "csv": "csv", "m3u8": "m3u"}.get(
        name[3:], "json"
    )
    content = WRITTEN[form].replace("ID", str(track)).encode(encoding)
    (found,) = client.post("/v1/import", params={"name": name}, content=content).json()["playlists"]
    assert (found["title"], found["format"]) == ("비 오는 밤", form)
    assert [one["id"] for one in found["tracks"]] == [track]
    assert found["why"]


def test_a_format_may_be_named(client: Any) -> None:
    said = client.post("/v1/import", params={"name": "a.txt"}, content="밤\n비\n".encode())
    assert said.status_code == 422
    named = client.post("/v1/import", params={"name": "a.txt", "format": "m3u"}, content="밤\n비\n".encode())
    assert named.json()["playlists"][0]["unknown"] == ["밤", "비"]
    odd = client.post("/v1/import", params={"name": "a.txt", "format": "밤"}, content=b"x")
    assert (odd.status_code, "a format among melon" in odd.json()["detail"]) == (422, True)


def test_the_model_says_which_formats_there_are(client: Any) -> None:
    assert client.get("/v1/model").json()["formats"] == READERS.names()


def test_a_title_breaks_no_header(client: Any) -> None:
    answer = client.post("/v1/export", json={"title": 'a"\r\nSet-Cookie: x=1; ../../밤', "tracks": []})
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert "/" not in answer.headers["content-disposition"]


def test_how_a_track_was_recognised_is_told(client: Any) -> None:
    tracks = [one for one in client.get("/v1/tracks?limit=50").json()["tracks"] if one["artists"]]
    first, second = tracks[:2]
    lines = [
        f"#SEGUE-TRACK:{first['id']}", "a.mp3",
        f"#EXTINF:-1,{second['artists'][0]} - {second['title'].upper()}", "b.mp3",
        "#EXTINF:-1,Nobody - 아무것도", "c.mp3",
    ]  # fmt: skip
    text = "\n".join(["#EXTM3U", *lines])
    (found,) = client.post("/v1/import?name=a.m3u8", content=text.encode()).json()["playlists"]
    assert [one["how"] for one in found["matches"]] == ["id", "names"]
    assert found["matches"][0]["confidence"] == 1 > found["matches"][1]["confidence"] >= 0.5
    assert found["tracks"][0] == first
    assert found["unknown"] == ["Nobody - 아무것도"]


def test_no_path_of_the_server_is_in_an_answer(client: Any) -> None:
    lists = {
        "up.m3u": b"../../../x/1.mp3\n../y.mp3\n2.mp3\n",
        "a.jspf": b'{"playlist": {"track": [{"location": "../z.mp3"}]}}',
    }
    for name, content in lists.items():
        answer = client.post("/v1/import", params={"name": name}, content=content)
        (found,) = answer.json()["playlists"]
        assert all(not label.startswith("/") for label in found["unknown"])
        assert tempfile.gettempdir() not in answer.text

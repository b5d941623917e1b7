"""Player lists made longer, form by form: what was there stays, what is new is playable and in the list's own form."""

from __future__ import annotations

import codecs
import csv
import io
import json
import zipfile
from pathlib import Path

import pytest

from segue.data.lists.asked import Addition
from segue.data.lists.forms import FORMS, beside, form_of, lists_in
from segue.data.readers import read
from segue.data.writers.playlist_files import TrackEntry
from segue.errors import DataError
from segue.types import TrackResult

NEW = [
    TrackEntry(
        TrackResult(id="n1", score=1), title="새 노래", artists=("가수", "손님"), location="/m/새/길 1.mp3"
    ),
    TrackEntry(TrackResult(id="n2", score=1), title="B - C", location="https://example.org/2.ogg"),
]


def longer(path: Path, *, out: Path | None = None, root: Path | None = None) -> bytes:
    form = form_of(path)
    assert form is not None
    folder = Path("/m/lists")
    return form.longer(path, Addition(NEW, folder, out or folder, root, "one"))


def lines(tmp_path: Path, name: str, content: bytes, **where: Path) -> list[str]:
    path = tmp_path / name
    path.write_bytes(content)
    return longer(path, **where).decode().splitlines()


def test_relative_paths_stay_relative(tmp_path: Path) -> None:
    found = lines(tmp_path, "a.m3u", b"#EXTM3U\n#EXTINF:1,A - B\n../x/1.mp3\n2.mp3\n")
    assert found[:4] == ["#EXTM3U", "#EXTINF:1,A - B", "../x/1.mp3", "2.mp3"]
    assert found[4] == "#EXTINF:-1,가수, 손님 - 새 노래"
    assert [line for line in found[4:] if not line.startswith("#")] == [
        "../새/길 1.mp3",
        "https://example.org/2.ogg",
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("/m/x/1.mp3", "/m/새/길 1.mp3"),
        ("file:///m/x/1.mp3", "file:///m/%EC%83%88/%EA%B8%B8%201.mp3"),
        ("..\\x\\1.mp3", "..\\새\\길 1.mp3"),
        ("../x/a%20b.mp3", "../%EC%83%88/%EA%B8%B8%201.mp3"),
    ],
)
def test_new_paths_are_written_as_the_list_writes_its_own(tmp_path: Path, before: str, after: str) -> None:
    assert lines(tmp_path, "a.m3u8", f"{before}\n".encode())[:2] == [before, after]


def test_a_list_without_comments_gets_none(tmp_path: Path) -> None:
    assert lines(tmp_path, "a.m3u", b"1.mp3") == ["1.mp3", "../새/길 1.mp3", "https://example.org/2.ogg"]


def test_a_list_written_elsewhere_still_plays(tmp_path: Path) -> None:
    found = lines(
        tmp_path, "a.m3u8", b"../x/1.mp3\nhttp://a.org/b\n/m/y.mp3\n2.mp3", out=Path("/m/other/sub")
    )
    assert found == [
        "../../x/1.mp3", "http://a.org/b", "/m/y.mp3", "../../lists/2.mp3", "../../새/길 1.mp3", "https://example.org/2.ogg",
    ]  # fmt: skip


def test_paths_inside_a_root_become_relative_to_it(tmp_path: Path) -> None:
    found = lines(tmp_path, "a.m3u8", b"../x/1.mp3\n/m/y.mp3\n/elsewhere/z.mp3\n", root=Path("/m"))
    assert found == ["x/1.mp3", "y.mp3", "/elsewhere/z.mp3", "새/길 1.mp3", "https://example.org/2.ogg"]


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("cp949", b""),
    ],
)
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_encodings_marks_and_line_ends_stay(tmp_path: Path, encoding: str, mark: bytes, end: str) -> None:
    before = mark + f"#EXTM3U{end}비 오는 날/밤편지.mp3{end}".encode(encoding)
    path = tmp_path / "a.m3u"
    path.write_bytes(before)
    after = longer(path)
    assert after.startswith(before)
    text = after.removeprefix(mark).decode(encoding)
    assert f"../새/길 1.mp3{end}" in text
    assert not {"\r", "\n"} & set(text.replace(end, ""))


def test_an_encoding_that_lacks_a_letter_becomes_utf8(tmp_path: Path) -> None:
    path = tmp_path / "a.m3u"
    path.write_bytes("#EXTM3U\n#EXTENC:windows-1252\nÉté/Ça va.mp3\n".encode("cp1252"))
    after = longer(path).decode()
    assert after.startswith("#EXTM3U\n#EXTENC:UTF-8\nÉté/Ça va.mp3\n#EXTINF")


def test_jspf_keeps_what_it_says(tmp_path: Path) -> None:
    path = tmp_path / "a.jspf"
    own = {"title": "밤", "mood": 1, "track": [{"location": "../x/a%20b.mp3", "title": "T", "x": [1]}]}
    path.write_text(json.dumps({"playlist": own}))
    after = json.loads(longer(path, out=Path("/m")))["playlist"]
    assert after["mood"] == 1
    assert after["track"][0] == {"location": "x/a%20b.mp3", "title": "T", "x": [1]}
    assert [track.get("location") for track in after["track"][1:]] == [
        ["%EC%83%88/%EA%B8%B8%201.mp3"],
        ["https://example.org/2.ogg"],
    ]


def test_xspf_keeps_what_it_says(tmp_path: Path) -> None:
    path = tmp_path / "a.xspf"
    before = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<playlist xmlns="http://xspf.org/ns/0/" version="1">\n'
        "  <title>밤 &amp; 낮</title>\n  <trackList>\n    <track><location>../x/a%20b.mp3</location>"
        "<x:y xmlns:x='urn:x'/></track>\n  </trackList>\n</playlist>\n"
    )
    path.write_text(before, "utf-8")
    after = longer(path)
    head, tail = before.split("\n  </trackList>")
    assert after.decode().startswith(head)
    assert after.decode().endswith(f"</trackList>{tail}")
    path.write_bytes(after)
    back = read("xspf", path).dataset
    assert back.playlists["title"].to_list() == ["밤 & 낮"]
    assert back.tracks["title"].to_list()[1:] == ["새 노래", "B - C"]
    path.write_text(before.replace("<track>", "<!--").replace("</track>", "-->").replace("trackList", "list"))
    with pytest.raises(DataError, match="trackList"):
        longer(path)


def test_a_table_keeps_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("Track URI;Track Name;Artist Name(s);Added by\r\nt1;첫;A, B;me\r\n".encode("utf-8-sig"))
    after = longer(path)
    assert after.startswith(path.read_bytes())
    rows = list(csv.reader(io.StringIO(after.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows[2:] == [["n1", "새 노래", "가수, 손님", ""], ["n2", "B - C", "", ""]]


def test_a_table_of_several_playlists_gets_rows_for_the_one_that_is_meant(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text("playlist\ttrack\tposition\ttags\none\tt1\t1\t비\ntwo\tt2\t1\t\n", "utf-8")
    rows = [line.split("\t") for line in longer(path).decode().splitlines()]
    assert rows[3:] == [["one", "n1", "2", "비"], ["one", "n2", "3", "비"]]


@pytest.mark.parametrize("ending", FORMS)
def test_every_form_has_a_reader(ending: str) -> None:
    from segue.data.readers import READERS

    assert callable(READERS.get(FORMS[ending].reader))


def test_lists_in_archives_are_not_continued(tmp_path: Path) -> None:
    (tmp_path / "a.m3u8").write_text("1.mp3", "utf-8")
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("b.m3u8", "2.mp3")
    assert lists_in(tmp_path) == [tmp_path / "a.m3u8"]


def test_longer_lists_have_new_names_and_are_not_continued_again(tmp_path: Path) -> None:
    path = tmp_path / "밤.m3u8"
    path.touch()
    first = beside(path)
    assert first.name == "밤 (continued).m3u8"
    first.touch()
    assert beside(path).name == "밤 (continued 2).m3u8"
    (tmp_path / ".trash").mkdir()
    (tmp_path / ".trash" / "old.m3u").touch()
    (tmp_path / "cover.jpg").touch()
    assert lists_in(tmp_path) == [path]

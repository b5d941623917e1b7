from __future__ import annotations

from pathlib import Path

import pytest

from segue.data.limits import Limits
from segue.data.readers import read
from segue.data.records.intake import MOST_NAMES
from segue.errors import DataError, Where

HEADER = "playlist,track,position,title,artist,album,playlist_title,tags"


def write(
    folder: Path, *rows: str, name: str = "lists.csv", encoding: str = "utf-8", end: str = "\n"
) -> Path:
    path = folder / name
    path.write_bytes(end.join(rows).encode(encoding))
    return path


def test_all_columns(tmp_path: Path, playlists, tracks) -> None:
    path = write(
        tmp_path,
        HEADER,
        'p1,t1,2,밤편지,가수|B,"앨범, 둘",비 오는 날 ☔,비|감성',
        "p2,t1,1,later,,,,",
        "p1,t2,1,,,,other title,비|밤",
        "p1,t1,3,,,,,",
    )
    result = read("csv", path)
    found = playlists(result.dataset)
    assert found["p1"]["tracks"] == ["t2", "t1"]
    assert (found["p1"]["title"], found["p1"]["tags"]) == ("비 오는 날 ☔", ["비", "감성", "밤"])
    assert (found["p2"]["tracks"], found["p2"]["title"]) == (["t1"], None)
    row = tracks(result.dataset)["t1"]
    assert (row["title"], row["artists"], row["album"]) == ("밤편지", ["가수", "B"], "앨범, 둘")
    assert result.repeats == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_two_columns_keep_the_order_of_the_file(tmp_path: Path, playlists, encoding: str, end: str) -> None:
    rows = [" Track , Playlist", "곡2,가", "곡3,나", "", "곡1,가"]
    found = playlists(read("csv", write(tmp_path, *rows, encoding=encoding, end=end)).dataset)
    assert {key: row["tracks"] for key, row in found.items()} == {"가": ["곡2", "곡1"], "나": ["곡3"]}


@pytest.mark.parametrize(
    ("cells", "kind"),
    [(["1", "20"], "integer"), (["1", "02"], "text"), (["1", "a"], "text"), (["-5", "0"], "integer")],
)
def test_a_column_of_integers_goes_out_as_integers(tmp_path: Path, cells: list[str], kind: str) -> None:
    dataset = read("csv", write(tmp_path, "playlist,track", *(f"{cell},{cell}" for cell in cells))).dataset
    assert (dataset.manifest.playlist_ids, dataset.manifest.track_ids) == (kind, kind)
    assert dataset.tracks["id"].to_list() == cells


def test_tabs_in_tsv(tmp_path: Path, playlists) -> None:
    write(tmp_path, "playlist\ttrack\ttitle", "a\tx\tone, two", name="b.tsv")
    write(tmp_path, "playlist\ttrack", "b\ty", name="c.TAB")
    assert set(playlists(read("tsv", tmp_path).dataset)) == {"a", "b"}


def test_quoted_cells_hold_line_ends_and_quotes(tmp_path: Path, tracks) -> None:
    path = write(tmp_path, "playlist,track,title", 'a,x,"one ""two""\nthree"', "a,y,z")
    assert tracks(read("csv", path).dataset)["x"]["title"] == 'one "two"\nthree'


def test_isrcs_are_the_tracks(tmp_path: Path, tracks) -> None:
    path = write(tmp_path, "playlist,track,isrc", "밤,x,kr-a38-20-12345", "밤,y,", "밤,z,봄날 🌸")
    with pytest.raises(DataError, match=r"line 4, field isrc: expected an ISRC .*'봄날 🌸'"):
        read("csv", path)
    result = read("csv", path, skip_bad=True)
    found = {key: row["isrc"] for key, row in tracks(result.dataset).items()}
    assert found == {"x": "KRA382012345", "y": None}  # a bad row leaves nothing behind
    assert [problem.where.field for problem in result.problems] == ["isrc"]


def test_unknown_columns_are_noted(tmp_path: Path) -> None:
    assert read("csv", write(tmp_path, "playlist,track,mood", "a,x,calm")).notes == {
        "column mood not read": 1
    }


@pytest.mark.parametrize(
    ("row", "field", "words"),
    [
        ("a,", "track", "empty cell"),
        (" ,x", "playlist", "empty cell"),
        ("a", "", "expected 2 cells, got 1"),
        ("a,x,y", "", "expected 2 cells, got 3"),
        ('a,"x"y,z', "", "matching quotes"),
    ],
)
def test_a_bad_row_is_placed_and_can_be_skipped(
    tmp_path: Path, playlists, row: str, field: str, words: str
) -> None:
    path = write(tmp_path, "playlist,track", "a,1", "", row, "a,2")
    with pytest.raises(DataError, match=words) as caught:
        read("csv", path)
    assert caught.value.where == Where(path, line=4, field=field)
    result = read("csv", path, skip_bad=True)
    assert playlists(result.dataset)["a"]["tracks"] == ["1", "2"]
    assert [problem.where for problem in result.problems] == [Where(path, line=4, field=field)]


@pytest.mark.parametrize("cell", ["", "x", "1.5", "٣"])
def test_positions_are_integers(tmp_path: Path, cell: str) -> None:
    with pytest.raises(DataError, match="expected an integer") as caught:
        read("csv", write(tmp_path, "playlist,track,position", f"a,x,{cell}"))
    assert caught.value.where.field == "position"


@pytest.mark.parametrize(
    ("row", "title"),
    [
        ('a,2,"밤 "다시" 낮"', '밤 "다시" 낮'),
        ('a,2,"Heroes" (live)', '"Heroes" (live)'),
        ('a,2,"밤', '"밤'),
        ('a,2,5" 싱글', '5" 싱글'),
        ('a, 2, "밤, 다시"', "밤, 다시"),
        ('"a","2","밤""다시"', '밤"다시'),
        ('a,"2","밤"다시"', '밤"다시'),
    ],
)
@pytest.mark.parametrize("cut", [",", "\t"])
def test_quotes_that_do_not_match_are_text(
    tmp_path: Path, playlists, tracks, row: str, title: str, cut: str
) -> None:
    if cut == "\t":
        row = row.replace(", 다시", "@ 다시").replace(",", cut).replace("@", ",")
    path = write(
        tmp_path, cut.join(("playlist", "track", "title")), f"a{cut}1{cut}낮", row, f"a{cut}3{cut}해"
    )
    found = read("csv", path).dataset
    assert playlists(found)["a"]["tracks"] == ["1", "2", "3"]
    assert tracks(found)["2"]["title"] == title


def test_spaces_around_quoted_cells_are_none_of_them(tmp_path: Path, tracks) -> None:
    path = write(tmp_path, '"playlist" , "track" , "title"', '"밤" , "1" , "비, 바람"', "밤,2,해")
    found = tracks(read("csv", path).dataset)
    assert (found["1"]["title"], found["2"]["title"]) == ("비, 바람", "해")


def test_a_quote_without_end_costs_its_row_only(tmp_path: Path, playlists) -> None:
    path = write(tmp_path, "playlist,track", "a,1", 'a,"2,3', "a,3")
    result = read("csv", path, skip_bad=True)
    assert playlists(result.dataset)["a"]["tracks"] == ["1", "3"]
    assert [problem.where for problem in result.problems] == [Where(path, line=3)]


def test_quotes_of_two_rows_with_tabs_make_no_cell(tmp_path: Path, tracks) -> None:
    rows = ("playlist\ttrack\ttitle", 'a\t1\t"밤', "a\t2\t낮", 'a\t3\t비"', 'a\t4\t"두\n줄"')
    found = tracks(read("tsv", write(tmp_path, *rows, name="t.tsv")).dataset)
    assert {key: row["title"] for key, row in found.items()} == {
        "1": '"밤',
        "2": "낮",
        "3": '비"',
        "4": "두\n줄",
    }


def test_rows_that_quotes_swallow_again_and_again_end(tmp_path: Path) -> None:
    path = write(tmp_path, "playlist,track,title", *['x",""",z'] * 3000)
    result = read("csv", path, skip_bad=True, limits=Limits(line=2000))
    assert [problem.expected for problem in result.problems] == [
        "rows without quotes across them of at most 2,000 bytes"
    ]


def test_a_given_dialect_and_columns(tmp_path: Path, playlists, tracks) -> None:
    path = write(tmp_path, "사람|곡 번호|이름", '나|7|"밤', "너|8|낮")
    columns = {"playlist": "사람", "track": "곡 번호", "title": "이름"}
    result = read("csv", path, columns=columns, dialect="pipe,bare")
    assert {key: row["tracks"] for key, row in playlists(result.dataset).items()} == {
        "나": ["7"],
        "너": ["8"],
    }
    assert tracks(result.dataset)["7"]["title"] == '"밤'
    assert result.notes == {"table read with pipe between cells, quotes as text": 1}
    with pytest.raises(DataError, match="expected the column 노래, got 사람, 곡 번호, 이름"):
        read("csv", path, columns={"track": "노래"})


def test_unicode_text_of_a_spreadsheet(tmp_path: Path, tracks) -> None:
    path = write(tmp_path, "playlist\ttrack\ttitle", "밤\t1\t편지 💌", encoding="utf-16", end="\r\n")
    result = read("csv", path)
    assert tracks(result.dataset)["1"]["title"] == "편지 💌"
    assert result.notes == {"table read with tab between cells": 1}


def test_all_that_other_programs_say_about_a_track(tmp_path: Path, tracks) -> None:
    path = write(
        tmp_path,
        "#,Song,Artist,Genres,Album,Album Date,Time,Spotify Track Id,ISRC,Popularity",
        '1,밤,"가수,가수 2","k-pop,발라드",앨범,2019-05-24,03:21,1aaaaaaaaaaaaaaaaaaaaa,KRA381234567,50',
        "2,낮,가수,,앨범,2019,soon,2bbbbbbbbbbbbbbbbbbbbb,,0",
    )
    found = tracks(read("csv", path).dataset)
    row = found["spotify:track:1aaaaaaaaaaaaaaaaaaaaa"]
    assert (row["title"], row["artists"], row["genres"]) == ("밤", ["가수", "가수 2"], ["k-pop", "발라드"])
    assert (row["released"].isoformat(), row["duration_ms"]) == ("2019-05-24", 201_000)
    other = found["spotify:track:2bbbbbbbbbbbbbbbbbbbbb"]
    assert (other["released"].isoformat(), other["duration_ms"]) == ("2019-01-01", None)


def test_a_comma_in_an_artists_name_is_no_second_artist_where_ids_tell(tmp_path: Path, tracks) -> None:
    header = "Track URI,Track Name,Artist URI(s),Artist Name(s),Track Duration (ms)"
    path = write(
        tmp_path, header, 'a,밤,spotify:artist:1,"가수, 그리고 밴드",1000', 'b,낮,"x,y","가수,밴드",'
    )
    found = tracks(read("csv", path).dataset)
    assert (found["a"]["artists"], found["a"]["artist_ids"]) == (["가수, 그리고 밴드"], ["spotify:artist:1"])
    assert (found["b"]["artists"], found["b"]["artist_ids"]) == (["가수", "밴드"], ["x", "y"])
    assert found["a"]["duration_ms"] == 1000


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("playlist;name", "expected the column track, got playlist, name"),
        ("user,track", "expected the column playlist, got user, track"),
        ("playlist,name", "expected the column track"),
        ("playlist,track,track", "got it twice"),
        ("playlist,track" + ",x" * 700_000, "at most 1000 columns, got 700002"),
        ("1,7", "expected the column playlist, got 1, 7"),
    ],
)
def test_a_bad_header(tmp_path: Path, header: str, words: str) -> None:
    with pytest.raises(DataError, match=words) as caught:
        read("csv", write(tmp_path, header, "a,x"))
    assert caught.value.where.line == 1


def test_a_bad_header_leaves_the_other_files(tmp_path: Path, playlists) -> None:
    write(tmp_path, "playlist,track", "a,x", name="1.csv")
    write(tmp_path, "nothing", "a,x", name="2.csv")
    result = read("csv", tmp_path, skip_bad=True)
    assert set(playlists(result.dataset)) == {"a"}
    assert len(result.problems) == 1


def test_a_file_of_empty_cells(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="expected the column playlist, got none"):
        read("csv", write(tmp_path, ",,", ",,"))


def test_an_empty_file(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="empty file"):
        read("csv", write(tmp_path, ""))


def test_weights_follow_their_tracks(tmp_path: Path) -> None:
    rows = ("playlist,track,position,weight", "p,a,2,0.5", "p,b,1,4", "q,a,1,", "p,c,3,heavy")
    assert read("csv", write(tmp_path, *rows)).weights == {"p": {"b": 4.0, "a": 0.5}}


def test_a_header_of_very_many_columns_is_refused_at_once(tmp_path: Path) -> None:
    path = write(tmp_path, "playlist,track" + ",a" * 700_000, "1,2")
    with pytest.raises(DataError, match="line 1: expected at most 1000 columns, got 700002"):
        read("csv", path)


def test_of_many_unknown_columns_the_first_are_noted_by_name(tmp_path: Path) -> None:
    names = ",".join(f"column{number}" for number in range(900))
    notes = read("csv", write(tmp_path, f"playlist,track,{names}", "1,2" + "," * 900)).notes
    assert len(notes) == MOST_NAMES + 1
    assert notes["other columns not read"] == 900 - MOST_NAMES


def test_a_quote_that_never_ends_is_bounded(tmp_path: Path) -> None:
    path = write(tmp_path, "playlist,track", '"' + "x\n" * 1000)
    with pytest.raises(DataError, match="rows of at most 100 bytes"):
        read("csv", path, limits=Limits(line=100))
    with pytest.raises(DataError, match="none"):
        read("csv", path, limits=Limits(line=100), skip_bad=True)


def test_a_binary_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="binary file"):
        read("csv", write(tmp_path, "playlist,track", "1,\0"))


@pytest.mark.parametrize(
    ("lines", "form"),
    [
        (("playlist;track;title", 'a;1;"밤; 다시"'), "csv"),
        (("sep=,", "playlist,track,title", 'a,1,"밤; 다시"'), "csv"),
        (("sep=;", "playlist;track;title", 'a;1;"밤; 다시"'), "csv"),
        (("playlist\ttrack\ttitle", "a\t1\t밤; 다시"), "csv"),
        (("playlist,track,title", 'a,1,"밤; 다시"'), "tsv"),
        (("playlist,track,title,", "a,1,밤; 다시"), "csv"),
        (("playlist,track,title,,", "a,1,밤; 다시,,"), "csv"),
        (("playlist,track,title", "a,1,밤; 다시,"), "csv"),
        (("playlist,track,title", "a,1,밤; 다시", "playlist,track,title"), "csv"),
    ],
)
def test_tables_as_spreadsheets_write_them(
    tmp_path: Path, playlists, tracks, lines: tuple[str, ...], form: str
) -> None:
    found = read(form, write(tmp_path, *lines, name=f"t.{form}")).dataset
    assert playlists(found)["a"]["tracks"] == ["1"]
    assert tracks(found)["1"]["title"] == "밤; 다시"


@pytest.mark.parametrize(
    ("lines", "track"),
    [
        (
            (
                "Track URI,Track Name,Artist URI(s),Artist Name(s),Album Name",
                'spotify:track:1a,밤,"x,y","가수,가수 2",앨범',
            ),
            "spotify:track:1a",
        ),
        (("title,artist,album,isrc", "밤,가수,앨범,KRA381234567"), "KRA381234567"),
        (("title,artist,album,isrc", "밤,가수,앨범,"), "가수 - 밤"),
        (("Track,Artist,Album", "밤,가수,앨범"), "가수 - 밤"),
        (("Name,Artist,Album,Genre", "밤,가수,앨범,발라드"), "가수 - 밤"),
    ],
    ids=["Exportify", "Soundiiz", "Soundiiz without an ISRC", "FreeYourMusic", "a table of iTunes' columns"],
)
def test_a_services_export_is_one_playlist(
    tmp_path: Path, playlists, tracks, lines: tuple[str, ...], track: str
) -> None:
    found = read("csv", write(tmp_path, *lines, name="비 오는 날.csv")).dataset
    assert playlists(found)["비 오는 날.csv"]["title"] == "비 오는 날"
    assert playlists(found)["비 오는 날.csv"]["tracks"] == [track]
    row = tracks(found)[track]
    assert (row["title"], row["artists"][0], row["album"]) == ("밤", "가수", "앨범")
    assert row["artists"][1:] == (["가수 2"] if "URI" in lines[0] else [])


def test_an_export_of_several_playlists(tmp_path: Path, playlists) -> None:
    header = "Track name,Artist name,Album,Playlist name,Type,ISRC,Spotify - id"
    path = write(tmp_path, header, "밤,가수,앨범,비,Playlist,,1a", "낮,가수,앨범,해,Playlist,,1b")
    found = playlists(read("csv", path).dataset)
    assert {key: row["tracks"] for key, row in found.items()} == {"비": ["1a"], "해": ["1b"]}
    assert found["비"]["title"] == "비"


def test_favourites_in_no_playlist_are_one_and_names_in_two_files_are_numbered(
    tmp_path: Path, playlists
) -> None:
    header = "Track name,Artist name,Playlist name,Type,Spotify - id"
    write(tmp_path, header, "밤,가수,비,Playlist,1a", "낮,가수,,Favorite,1b", name="a.csv")
    write(tmp_path, header, "새,가수,비,Playlist,1c", name="b.csv")
    found = playlists(read("csv", tmp_path).dataset)
    assert {key: row["tracks"] for key, row in found.items()} == {
        "비": ["1a"],
        "a.csv": ["1b"],
        "비 (2)": ["1c"],
    }
    assert [row["title"] for row in found.values()] == ["비", "a", "비"]


@pytest.mark.parametrize("content", ["<html></html>", '[{"id": 1}]', "[playlist]"])
def test_a_file_of_another_kind_is_no_table(tmp_path: Path, content: str) -> None:
    with pytest.raises(DataError, match=r"expected a table of playlists, got (an? |JSON with the fields )"):
        read("csv", write(tmp_path, content, "x"))

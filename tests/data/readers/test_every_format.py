"""Every readable format × what happens to files on their way: each cell of the table has its stated outcome.

A format that is registered without a row here fails `test_every_format_has_a_row`. A row says how to write a playlist
with a title and tracks, and to which family the format belongs; where it differs from its family, it says so.
"""

from __future__ import annotations

import codecs
import io
import json
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, Literal, NamedTuple

import polars as pl
import pytest

from segue.data.dataset import Dataset
from segue.data.readers import READERS, read
from segue.errors import DataError

Outcome = Literal["whole", "shorter", "refused"]
"""The playlist with its title and tracks; the same with fewer tracks; an error that says what is wrong."""

Make = Callable[[str, int], str | bytes]
"""From a title and a number of tracks to a file: a text, in which "{encoding}" stands for its encoding, or bytes."""


class Row(NamedTuple):
    """A format: a file's name, how one is made, its family, where it differs from it.

    `title` is None where playlists have none, or the title that a file's name gives.
    """

    file: str
    make: Make
    family: str
    differs: Mapping[str, Outcome] = {}
    title: str | None = ""


KOREAN, FRENCH, JAPANESE = "비 오는 날의 노래", "Été à la plage déjà", "ひかりのなかで きみと"


class Case(NamedTuple):
    """What a file went through: its title, and what was done to the text; `tracks` is how many it has."""

    title: str
    bytes_of: Callable[[str], bytes]
    tracks: int = 3


def in_(encoding: str, mark: bytes = b"", end: str = "\n") -> Callable[[str], bytes]:
    name = encoding if not encoding.startswith("utf-16") else "utf-16"
    return lambda text: mark + text.replace("{encoding}", name).replace("\n", end).encode(encoding)


def cut_off(text: str) -> bytes:
    data = in_("utf-8")(text).rstrip()
    return data[: len(data) * 2 // 3]


CASES: Final[dict[str, Case]] = {
    "plain": Case("plain", in_("utf-8")),
    "emoji": Case("🌙 비  오는\u3000날", in_("utf-8")),
    "NFD": Case(unicodedata.normalize("NFD", KOREAN), in_("utf-8")),
    "UTF-16": Case(KOREAN, in_("utf-16-le", codecs.BOM_UTF16_LE)),
    "UTF-16, big end first": Case(KOREAN, in_("utf-16-be", codecs.BOM_UTF16_BE)),
    "CP949": Case(KOREAN, in_("cp949")),
    "Windows-1252": Case(FRENCH, in_("cp1252")),
    "Shift_JIS": Case(JAPANESE, in_("shift_jis")),
    "CRLF": Case(KOREAN, in_("utf-8", end="\r\n")),
    "CR": Case(KOREAN, in_("utf-8", end="\r")),
    "BOM": Case(KOREAN, in_("utf-8", codecs.BOM_UTF8)),
    "two BOMs": Case(KOREAN, in_("utf-8", codecs.BOM_UTF8 * 2)),
    "5,000 tracks": Case(KOREAN, in_("utf-8"), 5_000),
    "empty": Case("", lambda _: b""),
    "blank": Case("", lambda _: b" \n\n"),
    "cut off": Case(KOREAN, cut_off, 9),
    "a page": Case(
        "", lambda _: b"<!DOCTYPE html>\n<html><head><title>404</title></head><body>no</body></html>\n"
    ),
    "a picture": Case("", lambda _: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0"),
}

USUAL: Final[dict[str, Outcome]] = {
    name: "refused" if name in {"empty", "blank", "a page", "a picture"} else "whole" for name in CASES
}
FAMILIES: Final[dict[str, Mapping[str, Outcome]]] = {
    "lines": USUAL | {"cut off": "shorter"},
    "objects": USUAL | {"cut off": "refused"},
    "elements": USUAL | {"cut off": "refused"},
}  # fmt: skip
"""Texts of lines; JSON; XML, which names its encoding."""

XML: Final = '<?xml version="1.0" encoding="{encoding}"?>\n'


def names(title: str, count: int) -> list[str]:
    return [f"{title} {number}" for number in range(1, count + 1)]


def joined(title: str, count: int, line: str, cut: str = "\n") -> str:
    return cut.join(
        line.format(name=name, number=number) for number, name in enumerate(names(title, count), 1)
    )


def object_of(title: str, count: int) -> dict[str, object]:
    return {"id": 1, "title": title, "tracks": names(title, count)}


def jspf(title: str, count: int) -> str:
    tracks = [{"title": name} for name in names(title, count)]
    return json.dumps({"playlist": {"title": title, "track": tracks}}, ensure_ascii=False)


def itunes(title: str, count: int) -> str:
    tracks = joined(
        title, count,
        "<key>{number}</key><dict><key>Track ID</key><integer>{number}</integer>"
        "<key>Name</key><string>{name}</string></dict>",
    )  # fmt: skip
    items = joined(title, count, "<dict><key>Track ID</key><integer>{number}</integer></dict>")
    return (
        f"{XML}<plist><dict><key>Tracks</key><dict>{tracks}</dict><key>Playlists</key><array><dict><key>Name</key>"
        f"<string>{title}</string><key>Playlist Items</key><array>{items}</array></dict></array></dict></plist>"
    )


def rekordbox(title: str, count: int) -> str:
    tracks = joined(title, count, '<TRACK TrackID="{number}" Name="{name}"/>')
    keys = joined(title, count, '<TRACK Key="{number}"/>')
    return (
        f"{XML}<DJ_PLAYLISTS><COLLECTION>{tracks}</COLLECTION><PLAYLISTS><NODE Type='0' Name='ROOT'>"
        f"<NODE Type='1' Name='{title}'>{keys}</NODE></NODE></PLAYLISTS></DJ_PLAYLISTS>"
    )


def traktor(title: str, count: int) -> str:
    keys = joined(title, count, '<ENTRY><PRIMARYKEY KEY="/:{name}"/></ENTRY>')
    return (
        f"{XML}<NML><PLAYLISTS><NODE TYPE='FOLDER' NAME='$ROOT'><SUBNODES><NODE TYPE='PLAYLIST' NAME='{title}'>"
        f"<PLAYLIST>{keys}</PLAYLIST></NODE></SUBNODES></NODE></PLAYLISTS></NML>"
    )


def table(cut: str) -> Make:
    head = cut.join(["playlist", "track", "playlist_title"])
    return lambda title, count: "\n".join(
        [head, *(cut.join(["1", name, title]) for name in names(title, count)), ""]
    )


def as_json(make: Callable[[str, int], object]) -> Make:
    return lambda title, count: json.dumps(make(title, count), ensure_ascii=False) + "\n"


LISTENS: Final[Mapping[str, Outcome]] = {
    "cut off": "shorter",
    **dict.fromkeys(["CP949", "Windows-1252", "Shift_JIS", "CR"], "refused"),
}
"""The export has a JSON object in UTF-8 on each line, read as it comes."""


def columnar(title: str, count: int) -> pl.DataFrame:
    rows = {"playlist": [1] * count, "track": names(title, count), "playlist_title": [title] * count}
    return pl.DataFrame(rows)


def written(write: Callable[[pl.DataFrame, io.BytesIO], object]) -> Make:
    def make(title: str, count: int) -> bytes:
        content = io.BytesIO()
        write(columnar(title, count), content)
        return content.getvalue()

    return make


ROWS: Final[dict[str, Row]] = {
    "melon": Row("train.json", as_json(lambda title, count: [
        {"id": 1, "plylst_title": title, "songs": names(title, count)}]), "objects"),
    "mpd": Row("mpd.slice.0-0.json", as_json(lambda title, count: {"playlists": [
        {"pid": 1, "name": title, "tracks": [{"track_uri": name} for name in names(title, count)]}
    ]}), "objects"),
    "jsonl": Row("a.jsonl", as_json(object_of), "objects"),
    "json": Row("a.json", as_json(object_of), "objects"),
    "jspf": Row("a.jspf", jspf, "objects"),
    "xspf": Row("a.xspf", lambda title, count: f"{XML}<playlist><title>{title}</title><trackList>"
        f"{joined(title, count, '<track><title>{name}</title></track>')}</trackList></playlist>", "elements"),
    "m3u": Row("a.m3u", lambda title, count: f"#EXTM3U\n#PLAYLIST:{title}\n"
        f"{joined(title, count, '{name}.mp3')}\n", "lines"),
    "csv": Row("a.csv", table(","), "lines"),
    "tsv": Row("a.tsv", table("\t"), "lines"),
    "pls": Row("a.pls", lambda title, count: f"[playlist]\nX-GNOME-Title={title}\n"
        f"{joined(title, count, 'File{number}={name}.mp3')}\n", "lines"),
    "wpl": Row("a.wpl", lambda title, count: f"{XML}<smil><head><title>{title}</title></head><body><seq>"
        f"""{joined(title, count, '<media src="{name}.mp3"/>')}</seq></body></smil>""", "elements"),
    "itunes": Row("a.xml", itunes, "elements"),
    "rekordbox": Row("a.xml", rekordbox, "elements"),
    "traktor": Row("a.nml", traktor, "elements"),
    "spotify": Row("Playlist1.json", as_json(lambda title, count: {"playlists": [
        {"name": title, "items": [{"track": {"trackUri": name}} for name in names(title, count)]}]}), "objects"),
    "listenbrainz": Row("a.jsonl", lambda title, count: "".join(as_json(lambda name, at: {
        "listened_at": 1_700_000_000 + at, "track_metadata": {"track_name": name}})(name, at)
        for at, name in enumerate(names(title, count))), "objects", LISTENS, title=None),
    "lastfm": Row("a.json", as_json(lambda title, count: [
        {"artist": {"#text": ""}, "name": name, "date": {"uts": str(1_700_000_000 + at)}}
        for at, name in enumerate(names(title, count))]), "objects", title=None),
    "listens": Row("a.csv", lambda title, count: "user,time,track\n"
        f"{joined(title, count, 'u,17000{number:05},{name}')}\n", "lines", title=None),
    "youtube": Row("목록-videos.csv", lambda _, count: "Video ID,Time Added\n" + "".join(
        f"abcdef{number:05},2023-01-01 10:00:00 UTC\n" for number in range(count)), "lines", title="목록"),
    "parquet": Row("a.parquet", written(pl.DataFrame.write_parquet), "objects"),
    "arrow": Row("a.arrow", written(pl.DataFrame.write_ipc), "objects"),
}  # fmt: skip


def imported(form: str, case: Case, folder: Path) -> Dataset:
    row = ROWS[form]
    path = folder / row.file
    content = row.make(case.title, case.tracks)
    if isinstance(content, str) or not case.title:
        path.write_bytes(case.bytes_of(content if isinstance(content, str) else ""))
    else:  # a table of columns, whose texts are in no file's encoding
        path.write_bytes(content[: len(content) * 2 // 3] if case.bytes_of is cut_off else content)
    return read(form, path).dataset


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("form", ROWS)
def test_a_file_has_its_stated_outcome(form: str, name: str, tmp_path: Path) -> None:
    case, row = CASES[name], ROWS[form]
    outcome = row.differs.get(name, FAMILIES[row.family][name])
    if outcome == "refused":
        with pytest.raises(DataError) as caught:
            imported(form, case, tmp_path)
        assert caught.value.where.file == str(tmp_path / row.file)
        assert caught.value.expected
        assert caught.value.got
        return
    dataset = imported(form, case, tmp_path)
    title = unicodedata.normalize("NFC", case.title)
    assert dataset.playlists["title"].to_list() == [title if row.title == "" else row.title]
    (count,) = dataset.playlists["tracks"].list.len()
    assert count == case.tracks if outcome == "whole" else 0 < count < case.tracks
    labels = dataset.tracks.select("id", "title").rows()[: -1 if outcome == "shorter" else None]
    assert row.title or all(title in (track or key) for key, track in labels)


def test_every_format_has_a_row() -> None:
    assert set(ROWS) == set(READERS.built_in), "add a row: how such a file is made, and its family"

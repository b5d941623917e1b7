"""A small file with one playlist for each format."""

from __future__ import annotations

import io
import json

import polars as pl


def columnar(form: str) -> bytes:
    """A table of one playlist in Parquet or Arrow."""
    table = pl.DataFrame({"playlist": [1, 1], "track": [7, 8], "playlist_title": ["비 오는 날", None]})
    content = io.BytesIO()
    (table.write_parquet if form == "parquet" else table.write_ipc)(content)
    return content.getvalue()


SPECIMENS: dict[str, tuple[str, str | bytes]] = {
    "melon": ("train.json", json.dumps([{"id": 1, "plylst_title": "비 오는 날", "songs": [7, 8]}])),
    "mpd": (
        "mpd.slice.0-0.json",
        json.dumps({"playlists": [{"pid": 1, "name": "비 오는 날", "tracks": [7, 8]}]}),
    ),
    "jsonl": ("a.jsonl", '{"id": 1, "title": "비 오는 날", "tracks": [7, 8]}'),
    "json": ("a.json", '{"title": "비 오는 날", "tracks": [7, 8]}'),
    "jspf": (
        "a.jspf",
        json.dumps({"playlist": {"title": "비 오는 날", "track": [{"title": "7"}, {"title": "8"}]}}),
    ),
    "xspf": (
        "a.xspf",
        "<playlist><title>비 오는 날</title><trackList><track><title>7</title></track><track><title>8</title></track>"
        "</trackList></playlist>",
    ),
    "pls": ("a.pls", "[playlist]\nX-GNOME-Title=비 오는 날\nFile1=7\nFile2=8\n"),
    "wpl": (
        "a.wpl",
        '<?wpl version="1.0"?><smil><head><title>비 오는 날</title></head><body><seq><media src="7"/><media src="8"/>'
        "</seq></body></smil>",
    ),
    "itunes": (
        "a.xml",
        "<plist><dict><key>Tracks</key><dict>"
        "<key>7</key><dict><key>Track ID</key><integer>1</integer><key>Persistent ID</key><string>7</string></dict>"
        "<key>8</key><dict><key>Track ID</key><integer>2</integer><key>Persistent ID</key><string>8</string></dict>"
        "</dict><key>Playlists</key><array><dict><key>Name</key><string>비 오는 날</string><key>Playlist Items</key>"
        "<array><dict><key>Track ID</key><integer>1</integer></dict>"
        "<dict><key>Track ID</key><integer>2</integer></dict>"
        "</array></dict></array></dict></plist>",
    ),
    "rekordbox": (
        "a.xml",
        '<DJ_PLAYLISTS><COLLECTION><TRACK TrackID="1" Name="7"/><TRACK TrackID="2" Name="8"/></COLLECTION><PLAYLISTS>'
        '<NODE Type="0" Name="ROOT"><NODE Type="1" Name="비 오는 날"><TRACK Key="1"/><TRACK Key="2"/></NODE></NODE>'
        "</PLAYLISTS></DJ_PLAYLISTS>",
    ),
    "traktor": (
        "a.nml",
        '<NML><PLAYLISTS><NODE TYPE="FOLDER" NAME="$ROOT"><SUBNODES><NODE TYPE="PLAYLIST" NAME="비 오는 날"><PLAYLIST>'
        '<ENTRY><PRIMARYKEY KEY="/:7"/></ENTRY><ENTRY><PRIMARYKEY KEY="/:8"/></ENTRY></PLAYLIST></NODE>'
        "</SUBNODES></NODE></PLAYLISTS></NML>",
    ),
    "m3u": ("a.m3u8", "#PLAYLIST:비 오는 날\n7\n8\n"),
    "csv": ("a.csv", "playlist,track,playlist_title\n1,7,비 오는 날\n1,8,\n"),
    "tsv": ("a.tsv", "playlist\ttrack\tplaylist_title\n1\t7\t비 오는 날\n1\t8\t\n"),
    "spotify": (
        "Playlist1.json",
        json.dumps(
            {"playlists": [{"name": "비 오는 날", "items": [{"track": {"trackUri": one}} for one in "78"]}]}
        ),
    ),
    "listenbrainz": (
        "a.jsonl",
        "\n".join(
            json.dumps({"listened_at": 1700000000, "track_metadata": {"track_name": one}}) for one in "789"
        ),
    ),
    "lastfm": (
        "a.json",
        json.dumps([{"artist": {"#text": ""}, "name": one, "date": {"uts": "1700000000"}} for one in "789"]),
    ),
    "listens": ("a.csv", "user,time,track\nu,1700000000,7\nu,1700000100,8\nu,1700000200,9\n"),
    "youtube": (
        "비 오는 날-videos.csv",
        "Video ID,Time Added\nabcdefghij7,2023-01-01 10:00:00 UTC\nabcdefghij8,2023-01-01 10:00:00 UTC\n",
    ),
    "parquet": ("a.parquet", columnar("parquet")),
    "arrow": ("a.arrow", columnar("arrow")),
}
HISTORIES = {"listenbrainz", "lastfm", "listens"}
"""Formats of plays: a session has no title, and three tracks."""

"""Small valid inputs of each format: the sample world's playlists, and what people write by hand."""

from __future__ import annotations

import functools
import gzip
import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from segue.sample import make_sample

Record = dict[str, Any]

_PLAYS: Final = range(3)  # as many as a session needs

BY_HAND: Final[Mapping[str, tuple[str, ...]]] = {
    "m3u": (
        "#EXTM3U\n#PLAYLIST:밤 🌙\n#SEGUE-TAG:비\n#EXTINF:215,아이유 - 밤편지\n#SEGUE-TRACK:7\n#SEGUE-WEIGHT:2.5\n"
        "../Music/밤%20편지.mp3\n#EXTALB:Palette\n#EXTART:IU\n#EXTGENRE:K-Pop\nC:\\music\\a.flac\nfile:///m/b%CC%81.ogg\n"
        "#EXTINF:-1 tvg-id=\"a,b\",Radio\nhttp://example.org/stream?x=1\n",
    ),
    "jspf": (
        '{"playlist": {"title": "밤", "identifier": "urn:1", "date": "2012-09-29T01:57:26+09:00", "creator": "me",'
        ' "track": [{"identifier": ["7"], "title": "밤편지", "creator": "아이유", "duration": 215000, "extension":'
        ' {"urn:x-segue:playlist": [{"weight": 2, "isrc": "KRA301700013"}]}}, {"location": "file:///a%20b.mp3"}],'
        ' "extension": {"urn:x-segue:playlist": [{"tags": ["비", "새벽"]}]}}}',
    ),
    "spotify": (
        "[" + "".join(
            f'{{"ts": "2023-01-01T10:0{n}:00Z", "username": "m", "ms_played": 60000, '
            f'"master_metadata_track_name": "밤 {n}", '
            f'"master_metadata_album_artist_name": "가수", '
            f'"spotify_track_uri": "spotify:track:{n}aaaaaaaaaaaaaaaaaaaaa"}}, '
            for n in _PLAYS
        ) + '{"ts": "2023-01-01T10:05:00Z", "ms_played": 1, "episode_name": "말"}]',
        "[" + ", ".join(
            f'{{"endTime": "2023-01-01 10:0{n}", "artistName": "가수", "trackName": "밤 {n}", "msPlayed": 180000}}'
            for n in _PLAYS
        ) + "]",
        '{"playlists": [{"name": "비", "lastModifiedDate": "2023-04-01", "numberOfFollowers": 1, "items": [{"track": '
        '{"trackName": "밤", "artistName": "가수", "trackUri": "x"}}, {"localTrack": {"uri": '
        '"spotify:local:a:b:c:9"}}]}]}',
        '{"tracks": [{"artist": "가수", "track": "밤", "uri": "spotify:track:1aaaaaaaaaaaaaaaaaaaaa"}]}',
    ),
    "listenbrainz": (
        "".join(
            f'{{"listened_at": 167256720{n}, "user_name": "m", '
            '"track_metadata": {"artist_name": "가수", "track_name": "밤", '
            f'"mbid_mapping": {{"recording_mbid": "863dd3b3-0000-427c-a0fb-faa7aaaaaaa{n}", '
            '"artists": [{"artist_credit_name": '
            '"가수", "artist_mbid": "a"}]}, "additional_info": {"duration_ms": 9, "isrc": "KRA381234567"}}}\n'
            for n in _PLAYS
        ),
        '{"payload": {"user_id": "m", "listens": [' + ", ".join(
            f'{{"listened_at": 167256720{n}, "track_metadata": {{"track_name": "밤 {n}"}}}}' for n in _PLAYS
        ) + "]}}",
        '{"playlists": [{"playlist": {"title": "비", "track": [{"title": "밤"}]}}]}',
    ),
    "lastfm": (
        "uts,artist,album,track,track_mbid\n" + "".join(
            f"167256720{n},가수,앨범,밤,863dd3b3-0000-427c-a0fb-faa7aaaaaaa{n}\n" for n in _PLAYS
        ),
        "".join(f"가수,앨범,밤 {n},01 Jan 2023 10:0{n}\n" for n in _PLAYS),
        '{"recenttracks": {"track": [' + ", ".join(
            f'{{"artist": {{"#text": "가수"}}, "name": "밤 {n}", "date": {{"uts": "167256720{n}"}}}}' for n in _PLAYS
        ) + '], "@attr": {"user": "m"}}}',
    ),
    "listens": (
        "user;time;track;played_ms\nm;2023-01-01T10:00:00+09:00;7;60000\nm;2023-01-01T01:01:00Z;8;\n"
        "m;1672534920000;9;\n",
    ),
    "youtube": (
        "Playlist ID,Title\nPLabcdefghij0123456789,비\n\nVideo ID,Time Added\nabcDEF_-123,2023-01-01 10:00:00 UTC\n",
        "Video ID,Song Title,Album Title,Artist Name 1\nabcDEF_-123,밤,앨범,가수\n",
        "동영상 ID,노래 제목,앨범 제목,아티스트 이름 1\nabcDEF_-123,밤,앨범,가수\n",
        json.dumps(
            [
                {
                    "header": "YouTube Music",
                    "title": f"Watched 밤 {number}",
                    "titleUrl": f"https://music.youtube.com/watch?v=abcdefghij{number}",
                    "subtitles": [{"name": "가수 - Topic", "url": "https://www.youtube.com/channel/UCx"}],
                    "time": f"2023-01-01T10:0{number}:00.5Z",
                }
                for number in range(4)
            ],
            ensure_ascii=False,
        ),
    ),
    "json": (
        '{"title": "밤", "tags": ["비"], "tracks": [7,'
        ' {"id": "8", "title": "밤편지", "artist": "아이유", "weight": 2}]}',
        '[{"name": "밤", "tracks": [7, 8]}, {"id": null, "tracks": []}]',
        '{"version": 1, "playlists": [{"id": "x", "title": "새벽", "tracks": [7]}]}',
    ),
    "search": (
        'format = 1\n[[vary]]\nkey = \'generators."small als".weight.tracks\'\ntype = "float"\nlow = 0.1\nhigh = 2.0\n'
        'log = true\n[[vary]]\nkey = "generators.titles.settings.informative"\ntype = "choice"\nchoices = '
        '[true, false]\n',
    ),
    "labelled": (
        "id\tdocument\tlabel\n1\t정말 좋아요\t1\n2\t별로예요 🙁\t0\n3\t\t1\n",
        "text\tlabel\r\na b\tx\r\n\r\nc\ty\r\n",
        'review,sentiment\n"좋다, <br />정말 ""최고""",1\n별로,0\n',
    ),
    "words": ("# mine\n볼빨간 사춘기\t3.5\n잔나비\nR&B\n",),
    "synonyms": ("# mine\n비\t소나기\t장마\nrain\tshower\n",),
    "events": ("file,onset,offset,label\na.wav,0.5,1.25,비\na.wav,1,2e1,dog\nb.wav,,,\n",),
    "labels": ("file,labels\na.wav,rock|calm\nsub/b.mp3,jazz\n",
        "image_name,tags\ntrain_0,clear primary\ntrain_1,haze\n"),
    "sounds": ('file,id\na.wav,1\n"sub/b, c.mp3",밤\n',),
}  # fmt: skip
"""Texts by format."""


@functools.cache
def playlists() -> tuple[Record, ...]:
    """Return playlists of the sample world, with the descriptions of their tracks."""
    world = make_sample(playlists=6, tracks=60, seed=3)
    tracks = world.tracks.to_dicts()
    found: list[Record] = []
    for row in world.playlists.to_dicts():
        row["tracks"] = [tracks[at] for at in row["tracks"][:4]]
        found.append(row | {"updated": str(row["updated"] or "2020-01-01 00:00:00")})
    return tuple(found)


def melon() -> list[bytes]:
    """Lists of playlists as Melon has them."""
    records = [
        {
            "id": int(number),
            "plylst_title": one["title"],
            "tags": one["tags"],
            "songs": [int(number) for number, _ in enumerate(one["tracks"], 5)],
            "like_cnt": one["likes"],
            "updt_date": one["updated"],
        }
        for number, one in enumerate(playlists())
    ]
    return [_json(records), _json(records[:1])]


def melon_tracks() -> list[bytes]:
    """Lists of track descriptions as Melon has them."""
    records = [
        {
            "id": number,
            "song_name": track["title"],
            "artist_name_basket": track["artists"],
            "artist_id_basket": list(range(len(track["artists"]))),
            "album_name": track["album"],
            "album_id": 3,
            "song_gn_gnr_basket": ["GN0900"],
            "song_gn_dtl_gnr_basket": ["GN0901"],
            "issue_date": "20140512",
        }
        for number, track in enumerate(playlists()[0]["tracks"], 5)
    ]
    return [_json(records)]


def melon_genres() -> list[bytes]:
    """An object of genre names as Melon has it."""
    return [_json({"GN0900": "발라드", "GN0901": "세부장르전체", "GN0902": "'80"})]


def mpd() -> list[bytes]:
    """Slices as Spotify's challenge has them."""
    listed = [
        {
            "name": one["title"] or "",
            "collaborative": "false",
            "pid": number,
            "modified_at": 1493424000,
            "num_followers": one["likes"] or 1,
            "tracks": [
                {
                    "pos": pos,
                    "artist_name": ", ".join(track["artists"]),
                    "track_uri": f"spotify:track:{track['id']}",
                    "artist_uri": "spotify:artist:1",
                    "track_name": track["title"],
                    "album_uri": "spotify:album:2",
                    "duration_ms": 226863,
                    "album_name": track["album"],
                }
                for pos, track in enumerate(one["tracks"])
            ],
        }
        for number, one in enumerate(playlists()[:3])
    ]
    return [_json({"info": {"version": "v1"}, "playlists": listed})]


def jsonl() -> list[bytes]:
    """One object a line, with track objects and with ids alone."""
    full = [{key: str(value) if key == "released" else value for key, value in track.items() if value is not None}
            for track in playlists()[0]["tracks"]]  # fmt: skip
    records = [{**one, "tracks": [track["id"] for track in one["tracks"]]} for one in playlists()[1:]]
    return [b"".join(_json(one) + b"\n" for one in ({**playlists()[0], "tracks": full}, *records))]


def delimited(mark: str) -> list[bytes]:
    """A table with every column, and one with the required ones."""
    names = (
        "playlist",
        "track",
        "position",
        "title",
        "artist",
        "album",
        "isrc",
        "playlist_title",
        "tags",
        "weight",
    )
    rows = [
        (str(number), track["id"], str(pos), track["title"] or "", "|".join(track["artists"]), f'"{track["album"]}"',
         "", one["title"] or "", "|".join(one["tags"]), "1.5")
        for number, one in enumerate(playlists()) for pos, track in enumerate(one["tracks"])
    ]  # fmt: skip
    return [_rows([names, *rows], mark), _rows([names[:2], *(row[:2] for row in rows)], mark)]


def recipe() -> list[bytes]:
    """Segue's own recipes as files."""
    from segue.recipes import text
    from segue.recipes.built_in import default, fast
    from segue.recipes.shape import USUAL

    return [text.dumps(make(USUAL)).encode() for make in (fast, default)]


def by_hand(name: str) -> list[bytes]:
    """The texts of a format that are written by hand."""
    return [text.encode() for text in BY_HAND[name]]


def labelled() -> list[bytes]:
    """Tables of labelled texts, plain and gzipped."""
    plain = by_hand("labelled")
    return [*plain, *(gzip.compress(text, mtime=0) for text in plain)]


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, default=str).encode()


def _rows(rows: Iterable[Iterable[str]], mark: str) -> bytes:
    return "".join(mark.join(row) + "\r\n" for row in rows).encode()

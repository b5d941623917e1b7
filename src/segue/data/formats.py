"""The table of formats that Segue reads and writes, with their properties.

The registries of readers and writers, the command line's help and the sizes of challenge answers come from it. It
imports nothing, so that `segue --help` answers at once.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Format(NamedTuple):
    """One row of the table.

    Attributes:
        reader: The reader, as "module:attribute"; "" for a format that is only written.
        writer: The writer; "" for a format that is only read.
        written: A description of what is written.
        listened: Whether people listen to the output: a folder with a playlist file for each question.
        tracks: The exact number of tracks of an answer, if the format prescribes it; else 0.
        tags: The same for tags.
        has_tags: Whether an answer has tags.
        options: What a person can say about its files (`segue.data.options`).
    """

    reader: str = ""
    writer: str = ""
    written: str = ""
    listened: bool = False
    tracks: int = 0
    tags: int = 0
    has_tags: bool = False
    options: tuple[str, ...] = ()


_READERS: Final = "segue.data.readers"
_WRITERS: Final = "segue.data.writers.formats"

FORMATS: Final[dict[str, Format]] = {
    "melon": Format(
        reader=f"{_READERS}.melon:read_melon", writer=f"{_WRITERS}:melon",
        written="results.json", tracks=100, tags=10, has_tags=True,
    ),
    "mpd": Format(
        reader=f"{_READERS}.mpd:read_mpd", writer=f"{_WRITERS}:mpd",
        written="the challenge's CSV", tracks=500,
    ),
    "jsonl": Format(
        reader=f"{_READERS}.jsonl:read_jsonl", writer=f"{_WRITERS}:jsonl",
        written="an object with id, tracks and tags a line", has_tags=True,
    ),
    "json": Format(reader=f"{_READERS}.json_playlists:read_json"),
    "jspf": Format(
        reader=f"{_READERS}.jspf:read_jspf", writer=f"{_WRITERS}:jspf",
        written="a playlist file for each question", listened=True,
    ),
    "xspf": Format(
        reader=f"{_READERS}.xspf:read_xspf", writer=f"{_WRITERS}:xspf",
        written="a playlist file for each question", listened=True,
    ),
    "m3u": Format(reader=f"{_READERS}.m3u:read_m3u"),
    "m3u8": Format(
        writer=f"{_WRITERS}:m3u8",
        written="a playlist file for each question", listened=True,
    ),
    "csv": Format(
        reader=f"{_READERS}.delimited:read_csv", options=("columns", "dialect"), writer=f"{_WRITERS}:csv",
        written="a playlist file for each question", listened=True,
    ),
    "tsv": Format(reader=f"{_READERS}.delimited:read_tsv", options=("columns", "dialect")),
    "pls": Format(reader=f"{_READERS}.pls:read_pls"),
    "wpl": Format(reader=f"{_READERS}.wpl:read_wpl"),
    "itunes": Format(reader=f"{_READERS}.itunes:read_itunes"),
    "rekordbox": Format(reader=f"{_READERS}.rekordbox:read_rekordbox"),
    "traktor": Format(reader=f"{_READERS}.traktor:read_traktor"),
    "spotify": Format(reader=f"{_READERS}.spotify:read_spotify", options=("sessions",)),
    "listenbrainz": Format(
        reader=f"{_READERS}.listenbrainz:read_listenbrainz", options=("sessions",),
        writer=f"{_WRITERS}:listenbrainz",
        written="a playlist file for each question", listened=True,
    ),
    "lastfm": Format(reader=f"{_READERS}.lastfm:read_lastfm", options=("columns", "dialect", "sessions")),
    "listens": Format(reader=f"{_READERS}.listens:read_listens", options=("columns", "dialect", "sessions")),
    "youtube": Format(reader=f"{_READERS}.youtube:read_youtube", options=("sessions",)),
    "parquet": Format(reader=f"{_READERS}.columnar:read_parquet", options=("columns",)),
    "arrow": Format(reader=f"{_READERS}.columnar:read_arrow", options=("columns",)),
}  # fmt: skip
"""The properties of each format, by its name."""

READ: Final = {name: one.reader for name, one in FORMATS.items() if one.reader}
"""The readable formats, each with its reader."""

WRITTEN: Final = {name: one.writer for name, one in FORMATS.items() if one.writer}
"""The writable formats, each with its writer."""

LISTENED: Final = [name for name, one in FORMATS.items() if one.listened]
"""The formats that people listen to."""

EXACT: Final = {name: (one.tracks, one.tags) for name, one in FORMATS.items() if one.tracks}
"""The formats of challenges: the exact number of tracks and tags of an answer."""


def written_as() -> str:
    """What each format writes, for people: "melon: results.json. …"."""
    alike: dict[str, list[str]] = {}
    for name in WRITTEN:
        alike.setdefault(FORMATS[name].written, []).append(name)
    return " ".join(f"{', '.join(names)}: {what}." for what, names in alike.items())

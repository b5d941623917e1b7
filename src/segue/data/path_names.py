"""Names of a track that is known by its path alone: `Artist/Album (1998)/03 - Night Drive.mp3`."""

from __future__ import annotations

import dataclasses
import re
from typing import Final

import polars as pl

_NUMBER: Final = re.compile(r"(?:[0-9]{1,2}[-.])?[0-9]{1,3}(?:\s*[-._]+\s*|\s+)(?=\S)")
"""The number of a track, also with its disc: "03 - ", "1-03 ", "12. "."""

_DISC: Final = re.compile(r"(?:cd|dis[ck]|disque|vol(?:ume)?)[\s._-]*[0-9]{1,2}\b.*", re.IGNORECASE)
_YEAR: Final = re.compile(r"\s*[(\[](?:19|20)[0-9]{2}[)\]]\s*|^(?:19|20)[0-9]{2}\s+-\s+")
_NOBODY: Final = frozenset(
    {
        *("various artists", "various", "va", "unknown artist", "compilations", "soundtracks"),
        *("albums", "songs", "tracks", "singles", "playlists", "library", "downloads", "itunes media"),
        *("audio", "media", "mp3", "flac", "music", "my music", "음악"),
    }
)
"""Folders in an artist's place that are no artist."""


_IS_PATH: Final = pl.col("id").str.contains(r"\.[A-Za-z0-9]{2,5}$") & ~pl.col("id").str.contains(
    "^[A-Za-z][A-Za-z0-9+.-]+://"
)


@dataclasses.dataclass(frozen=True)
class PathNames:
    """The names that a path shows; "" for what it does not."""

    title: str
    artist: str = ""
    album: str = ""


def names_of(path: str) -> PathNames:
    """Return the names that a track's path shows.

    The title is the file's name without its number. The two folders above are artist and album only where the file
    has a number, as those of albums have; a folder for a disc does not count.

    Args:
        path: A path with `/` between folders, or a URI, whose last part is taken.
    """
    *folders, file = path.split("/")
    stem = file.rpartition(".")[0] or file
    spaced = stem if " " in stem else stem.replace("_", " ")
    title = _NUMBER.sub("", spaced, count=1) if _NUMBER.match(spaced) else spaced
    while folders and _DISC.fullmatch(folders[-1]):
        folders.pop()
    artist = album = ""
    if title != spaced and len(folders) > 1 and all(folders[-2:]):
        artist, album = folders[-2], _YEAR.sub(" ", folders[-1]).strip()
        artist = "" if artist.lower() in _NOBODY else artist
        title = title.removeprefix(f"{artist} - ")
    elif (parts := title.split(" - ")) and len(parts) == 2:
        artist, title = parts
    return PathNames(title.strip(), artist.strip(), album)


def named(tracks: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """Return the tracks table with names for tracks that have a path and no title, and how many there are.

    A name that the table has already stays.

    Args:
        tracks: Columns `id`, `title`, `artists`, `album` and `location`; an id is the path inside its folder.
    """
    nameless = (pl.col("title").is_null() & pl.col("location").is_not_null() & _IS_PATH).fill_null(
        value=False
    )
    rows = tracks.with_row_index("at").filter(nameless)
    if not rows.height:
        return tracks, 0
    found = [names_of(path) for path in rows["id"]]
    shown = pl.DataFrame(
        {
            "at": rows["at"],
            "title": [names.title or None for names in found],
            "artists": [[names.artist] if names.artist else [] for names in found],
            "album": [names.album or None for names in found],
        },
        schema={"at": pl.UInt32, **{name: tracks.schema[name] for name in ("title", "artists", "album")}},
    )
    joined = tracks.with_row_index("at").join(
        shown, on="at", how="left", maintain_order="left", suffix="_shown"
    )
    artists = (
        pl.when(pl.col("artists").list.len() > 0)
        .then("artists")
        .otherwise(pl.col("artists_shown").fill_null(pl.lit([], dtype=tracks.schema["artists"])))
    )
    return joined.select(
        *(
            pl.coalesce(name, f"{name}_shown") if name in ("title", "album")
            else artists.alias(name) if name == "artists" else pl.col(name)
            for name in tracks.columns
        )
    ), rows.height  # fmt: skip

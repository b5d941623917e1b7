"""The search index: one SQLite file for each model, written whole or not at all.

Tracks are numbered by popularity. So a search in row order finds the most popular tracks first, and can
stop early.

| table    | what is in it                                                                                     |
|----------|---------------------------------------------------------------------------------------------------|
| facts    | the layout's version, the model's digest, first and last year, genres with their counts           |
| tracks   | one row for each track: its fields, and its title, artists and file name folded                    |
| words    | full text, prefixes of 1 to 5 letters: each word of titles and artists, and titles run together   |
| initials | full text, prefixes: first consonants of titles and artists, from each word to the end            |
| pieces   | full text by trigrams: titles and artists without spaces, for text inside a word                  |
| typos    | every word without one letter, as a hash → the word                                               |
| spelled  | the words                                                                                         |
| tags     | tags with their counts and their folded names                                                     |
"""

from __future__ import annotations

import functools
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from segue.data.matching.spelling import bare, folded, path, stem
from segue.files.artifacts import new_file
from segue.service.search.disk import disk_told
from segue.service.search.folding import initials
from segue.service.search.spelling import deletions

if TYPE_CHECKING:  # the readers of files open indexes, and need no model
    from segue.model import Model

VERSION: Final = 2
"""The layout's version; an index of another version is built anew."""

SCHEMA: Final = """
PRAGMA page_size = 8192;
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE tracks (place INTEGER PRIMARY KEY, id TEXT NOT NULL, title TEXT NOT NULL, artists TEXT NOT NULL,
    album TEXT, year INTEGER, genres TEXT NOT NULL, playlists INTEGER NOT NULL, location TEXT,
    duration_ms INTEGER, folded TEXT NOT NULL, artist TEXT NOT NULL, bare TEXT NOT NULL, stem TEXT NOT NULL);
CREATE VIRTUAL TABLE words USING fts5(text, content='', columnsize=0, detail=none,
    prefix='1 2 3 4 5', tokenize="unicode61 remove_diacritics 0");
CREATE VIRTUAL TABLE initials USING fts5(text, content='', columnsize=0, detail=none,
    prefix='1 2 3', tokenize="unicode61 remove_diacritics 0");
CREATE VIRTUAL TABLE pieces USING fts5(text, content='', columnsize=0, tokenize="trigram case_sensitive 1");
CREATE TABLE spelled (word INTEGER PRIMARY KEY, text TEXT NOT NULL, tracks INTEGER NOT NULL);
CREATE TABLE typos (hash INTEGER NOT NULL, word INTEGER NOT NULL, PRIMARY KEY (hash, word)) WITHOUT ROWID;
CREATE TABLE tags (place INTEGER PRIMARY KEY, tag TEXT NOT NULL, playlists INTEGER NOT NULL,
    folded TEXT NOT NULL, initials TEXT NOT NULL);
"""

INDEXES: Final = """
CREATE UNIQUE INDEX by_id ON tracks (id);
CREATE INDEX by_title ON tracks (folded);
CREATE INDEX by_artist ON tracks (artist);
CREATE INDEX by_bare ON tracks (bare);
CREATE INDEX by_stem ON tracks (stem);
"""

SHORTEST: Final = 4
"""Smallest number of letters of a word for spelling errors: shorter words are too similar to each other."""


def build(model: Model, path: Path) -> None:
    """Write the index of a model's tracks and tags.

    Raises:
        ArtifactError: The file cannot be written.
    """
    table = _table(model)
    with new_file(path) as temporary, disk_told():
        temporary.unlink(missing_ok=True)
        database = sqlite3.connect(temporary)
        try:
            database.executescript(SCHEMA)
            with database:
                _write_tracks(database, table)
                _write_words(database, table)
                _write_tags(database, model)
                _write_facts(database, model, table)
            database.execute("ANALYZE")
        finally:
            database.close()


Layout = frozenset[tuple[str, str, str, str | None]]
"""What a database holds: the kind and name of each thing, its table's name, and the statement that made it."""

LAYOUT: Final = "SELECT type, name, tbl_name, sql FROM sqlite_master"


@functools.cache
def layout() -> Layout:
    """What an index holds, and nothing else: a view or a trigger of somebody else would run in the service."""
    database = sqlite3.connect(":memory:")
    try:
        database.executescript(SCHEMA + INDEXES)
        database.execute("ANALYZE")
        return frozenset(database.execute(LAYOUT).fetchall())
    finally:
        database.close()


def _table(model: Model) -> pl.DataFrame:
    """One row for each track, the most popular first, with the columns of the index."""
    order = np.argsort(-model.track_counts, kind="stable")
    tracks = model.tracks.with_columns(playlists=pl.Series(model.track_counts).cast(pl.Int64))[order]
    title = folded(pl.col("title").fill_null(""))
    artist = folded(pl.col("artists").list.join(" "))
    shown = tracks.select(
        "id",
        pl.col("title").fill_null(""),
        "artists",
        "album",
        pl.col("released").dt.year().alias("year"),
        "genres",
        "playlists",
        "location",
        "duration_ms",
        folded=title,
        artist=artist,
        bare=bare(pl.col("title").fill_null("")),
        stem=stem(path()).fill_null(""),
    )
    return shown.with_row_index("place")


def _write_tracks(database: sqlite3.Connection, table: pl.DataFrame) -> None:
    database.executemany(
        "INSERT INTO tracks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                *row[:3],
                json.dumps(row[3], ensure_ascii=False),
                *row[4:6],
                json.dumps(row[6], ensure_ascii=False),
                *row[7:],
            )
            for row in table.iter_rows()
        ),
    )
    for statement in filter(str.strip, INDEXES.split(";")):
        database.execute(statement.strip())
    apart = table.with_columns(together=pl.col("folded").str.replace_all(" ", ""))
    words = apart.select(
        "place", text=pl.concat_str("folded", pl.lit(" "), "artist", pl.lit(" "), "together")
    )
    database.executemany("INSERT INTO words (rowid, text) VALUES (?, ?)", words.iter_rows())
    pieces = apart.select(
        "place", text=pl.concat_str("together", pl.lit(" "), pl.col("artist").str.replace_all(" ", ""))
    )
    database.executemany("INSERT INTO pieces (rowid, text) VALUES (?, ?)", pieces.iter_rows())
    first = apart.select("place", title=initials(pl.col("folded")), artist=initials(pl.col("artist")))
    some = first.filter((pl.col("title") != "") | (pl.col("artist") != ""))
    database.executemany("INSERT INTO initials (rowid, text) VALUES (?, ?)", _tails(some))


def _tails(first: pl.DataFrame) -> Iterator[tuple[int, str]]:
    """Initials from each word to the end, so that both ㅂㅍㅈ and ㅍㅈ match 밤 편지 from the beginning."""
    for place, *texts in first.iter_rows():
        tails: list[str] = []
        for text in texts:
            words = text.split()
            tails += ["".join(words[start:]) for start in range(min(len(words), 8))]
        yield place, " ".join(tails)


def _write_words(database: sqlite3.Connection, table: pl.DataFrame) -> None:
    words = (
        table.lazy()
        .select(text=pl.concat_str("folded", pl.lit(" "), "artist").str.split(" "))
        .explode("text")
        .filter(pl.col("text").str.len_chars() >= SHORTEST)
        .group_by("text")
        .len("tracks")
        .sort("tracks", "text", descending=[True, False])
        .with_row_index("word")
        .select("word", "text", "tracks")
        .collect()
    )
    database.executemany("INSERT INTO spelled VALUES (?, ?, ?)", words.iter_rows())
    hashes = sorted({(key, word) for word, text, _ in words.iter_rows() for key in deletions(text)})
    database.executemany("INSERT INTO typos VALUES (?, ?)", hashes)


def _write_tags(database: sqlite3.Connection, model: Model) -> None:
    names = pl.DataFrame({"tag": pl.Series(model.tags, dtype=pl.String)})
    tags = (
        names.with_columns(playlists=pl.Series(model.tag_counts).cast(pl.Int64))
        .with_columns(folded=folded(pl.col("tag")).str.replace_all(" ", ""))
        .with_columns(initials=initials(pl.col("folded")))
        .sort("playlists", descending=True, maintain_order=True)
        .with_row_index("place")
    )
    database.executemany("INSERT INTO tags VALUES (?, ?, ?, ?, ?)", tags.iter_rows())


def _write_facts(database: sqlite3.Connection, model: Model, table: pl.DataFrame) -> None:
    genres = (
        table.select(pl.col("genres").explode(empty_as_null=False, keep_nulls=False).alias("name"))
        .drop_nulls()
        .group_by("name")
        .len("tracks")
        .sort("tracks", "name", descending=[True, False])
    )
    facts = {
        "version": VERSION,
        "model": model.manifest.digest,
        "years": [table["year"].min(), table["year"].max()],
        "genres": genres.to_dicts(),
    }
    database.executemany(
        "INSERT INTO facts VALUES (?, ?)",
        [(name, json.dumps(value, ensure_ascii=False)) for name, value in facts.items()],
    )

"""The targets that read one file: each reader of data, with its seeds."""

from __future__ import annotations

import contextlib
import functools
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from scripts.fuzz import binaries, lists, seeds


class Reader(NamedTuple):
    """A reader under test.

    Attributes:
        file: The name of the file that it reads, in a folder of its own.
        seeds: Makes its valid inputs.
        read: Reads the file.
        beside: Other files of the folder.
    """

    file: str
    seeds: Callable[[], list[bytes]]
    read: Callable[[Path], object]
    beside: Mapping[str, Callable[[], list[bytes]]] = {}


def imported(path: Path, format: str, *, folder: bool = False) -> object:  # noqa: A002 - the word of the package
    """Import a file; every other one with bad records skipped, which goes on where the strict way stops."""
    from segue.data.readers import read

    skip_bad = zlib.crc32(path.read_bytes()) % 2 == 0
    return read(format, path.parent if folder else path, skip_bad=skip_bad)


def _called(home: str, name: str) -> Callable[[Path], object]:
    """A function that imports the reader when it is first called."""

    def read(path: Path) -> object:
        import importlib

        return getattr(importlib.import_module(home), name)(path)

    return read


def _search(path: Path) -> object:
    from segue.recipes.built_in import fast
    from segue.recipes.shape import USUAL
    from segue.tuning import search_files

    return search_files.read(path, fast(USUAL))


def _npy(path: Path) -> object:
    from segue.audio.sources.npy_files import NpyFolder

    return [clip.load() for clip in NpyFolder(path.parent, bands=48).clips()]


def _tar(path: Path) -> object:
    from segue.audio.sources import BadFile, TarShards
    from segue.errors import SegueError

    for clip in TarShards((path,), bands=48).clips():
        if not isinstance(clip, BadFile):
            try:
                clip.load()
            except SegueError:
                continue  # the run goes on
    return None


def _table(path: Path) -> object:
    import polars as pl

    from segue.data.dataset import Dataset
    from segue.errors import DataError
    from segue.files.artifacts import read_table

    try:
        table = read_table(path)
    except (OSError, pl.exceptions.PolarsError) as error:  # the errors that it promises
        raise DataError("unreadable") from error
    return Dataset.of(table, pl.DataFrame({"id": ["1", "2", "3", "4"]}))


def _sound(path: Path) -> object:
    from segue.audio.decode import file_tags, read_sound
    from segue.errors import SegueError
    from segue.library.tags import read_tags

    read_tags(path, path.name, path.stat().st_size, 0)  # raises nothing, whatever the file
    with contextlib.suppress(SegueError):  # tags may be missing where samples are not
        file_tags(path)
    return read_sound(path)


def _journal(path: Path) -> object:
    from segue.tuning import journal

    with journal.opened(path, _header()) as found:
        return [entry.table for entry in found.entries]


def _header() -> Any:
    from segue.tuning.journal import Header

    return Header(
        library_version="1", dataset="d", recipe="r", search=("a",), protocol="p", splits=1, questions=None,
        target="tracks", seed=0,
    )  # fmt: skip


def _journals() -> list[bytes]:
    import msgspec

    from segue.tuning.journal import Entry

    entry = Entry(number=0, values={"a": 1, "b": "x"}, figures=((0.5, None), (0.25, 1.0)), seconds=1.5)
    return [b"".join(msgspec.json.encode(one) + b"\n" for one in (_header(), entry, entry))]


def _records() -> list[bytes]:
    return [*seeds.melon(), *seeds.mpd(), *seeds.jsonl()]


def _of_any_format() -> list[bytes]:
    """Files of several formats, in the encodings that are found by their first bytes."""
    plain = [
        *_records(),
        *seeds.delimited(";"),
        *(one for form in ("m3u", "jspf", "json") for one in seeds.by_hand(form)),
    ]
    wide = [
        one.decode("utf-8-sig").encode(codec, "replace")
        for one in plain[::3]
        for codec in ("utf-16", "utf-32-le", "cp949")
    ]
    return [*plain, *wide]


def _formats() -> dict[str, Reader]:
    makers: dict[str, Callable[[], list[bytes]]] = {
        "melon": seeds.melon,
        "mpd": seeds.mpd,
        "jsonl": seeds.jsonl,
        "csv": functools.partial(seeds.delimited, ","),
        "tsv": functools.partial(seeds.delimited, "\t"),
        "m3u": functools.partial(seeds.by_hand, "m3u"),
        "jspf": functools.partial(seeds.by_hand, "jspf"),
        **{form: functools.partial(lists.written, form) for form in lists.TEXTS},
        **{
            name: functools.partial(seeds.by_hand, name)
            for name in ("spotify", "listenbrainz", "lastfm", "listens", "youtube")
        },
        "parquet": functools.partial(binaries.columnar, "parquet"),
        "arrow": functools.partial(binaries.columnar, "arrow"),
        "json": functools.partial(seeds.by_hand, "json"),
        "auto": _of_any_format,
    }
    return {
        name: Reader(f"it.{name}", maker, functools.partial(imported, format=name))
        for name, maker in makers.items()
    }


def _melon_folder(file: str, maker: Callable[[], list[bytes]]) -> Reader:
    beside = {
        "train.json": seeds.melon,
        "song_meta.json": seeds.melon_tracks,
        "genre_gn_all.json": seeds.melon_genres,
    }
    del beside[file]
    return Reader(file, maker, functools.partial(imported, format="melon", folder=True), beside)


READERS: Final[Mapping[str, Reader]] = {
    **_formats(),
    "zip": Reader("it.zip", binaries.zipped, functools.partial(imported, format="csv")),
    "gzip": Reader("it.csv.gz", binaries.gzipped, functools.partial(imported, format="csv")),
    "melon-tracks": _melon_folder("song_meta.json", seeds.melon_tracks),
    "melon-genres": _melon_folder("genre_gn_all.json", seeds.melon_genres),
    "questions": Reader("it.json", _records, _called("segue.data.questions", "read_questions")),
    "answers": Reader("it.json", _records, _called("segue.data.answers", "read_answers")),
    "labelled-texts": Reader(
        "it.tsv", seeds.labelled, _called("segue.data.labelled_texts", "read_labelled_texts")
    ),
    "words": Reader(
        "it.txt", functools.partial(seeds.by_hand, "words"), _called("segue.data.word_lists", "read_words")
    ),
    "synonyms": Reader(
        "it.tsv", functools.partial(seeds.by_hand, "synonyms"), _called("segue.data.word_lists", "read_synonyms")
    ),
    "recipe": Reader("it.toml", seeds.recipe, _called("segue.recipes.text", "read")),
    "search": Reader("it.toml", functools.partial(seeds.by_hand, "search"), _search),
    "journal": Reader("it.trials.jsonl", _journals, _journal),
    "events": Reader(
        "it.csv",
        functools.partial(seeds.by_hand, "events"),
        _called("segue.audio.timelines.event_tables", "read_events"),
    ),
    "labels": Reader(
        "it.csv", functools.partial(seeds.by_hand, "labels"), _called("segue.audio.labels", "read_labels")
    ),
    "sound-list": Reader(
        "it.csv", functools.partial(seeds.by_hand, "sounds"), _called("segue.audio.sources", "open_source")
    ),
    "npy": Reader("1.npy", binaries.npy, _npy),
    "tar": Reader("it.tar", binaries.tar, _tar),
    "picture": Reader("it.png", binaries.picture, _called("segue.audio.inputs", "read_picture")),
    "table": Reader("it.parquet", binaries.parquet, _table),
    **{
        kind: Reader(f"it.{kind}", functools.partial(binaries.sound, kind), _sound)
        for kind in ("wav", "flac", "ogg", "mp3", "aiff", "m4a", "aac")
    },
}  # fmt: skip
"""All readers by name."""

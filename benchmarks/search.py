"""Search: how long the index takes to build, and how long each kind of search takes at full size."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import tables

EACH = 200
"""Searches of each kind."""

COLUMNS = (
    tables.Column("search", "search"),
    *(tables.Column(f"{name} ms", name, "{:.1f}".format) for name in ("p50", "p95", "longest")),
)


def search(model: Path, index: Path) -> dict[str, Any]:
    """Build the index of a model, unless it is there, and search it as people type.

    Args:
        model: Model directory.
        index: Where the index goes.
    """
    import segue
    from segue.service.search.building import build
    from segue.service.search.index import SearchIndex

    fitted = segue.load(model)
    start = time.perf_counter()
    if SearchIndex.current(index, fitted.manifest.digest) is None:
        build(fitted, index)
    built = time.perf_counter() - start
    found = SearchIndex(index)
    named = fitted.tracks.select("title", "artists").drop_nulls().rows()
    rng = random.Random(0)  # noqa: S311 - which titles are searched for
    rows: list[dict[str, Any]] = []
    for kind, texts in _kinds(named, rng):
        seconds = sorted(_timed(found, text) for text in texts)
        at = [1000 * seconds[round(share * (EACH - 1))] for share in (0.5, 0.95, 1.0)]
        rows.append({"search": kind, "p50": at[0], "p95": at[1], "longest": at[2]})
    title = (
        f"{fitted.tracks.height:,} tracks; index built in {built:.0f} s, {tables.size(index.stat().st_size)}"
    )
    tables.show(tables.table(title, COLUMNS, rows))
    return {"built": built, "rows": rows}


def _timed(index: Any, text: str) -> float:
    start = time.perf_counter()
    index.tracks(text, 20)
    return time.perf_counter() - start


def _kinds(named: list[tuple[str, list[str]]], rng: random.Random) -> Iterator[tuple[str, list[str]]]:
    from segue.service.search.folding import fold

    def some() -> Iterator[tuple[str, str]]:
        for _ in range(EACH):
            title, artists = rng.choice(named)
            yield title, " ".join(artists)

    yield "whole title", [title for title, _ in some()]
    yield "title and artist", [f"{title} {artist}" for title, artist in some()]
    yield "one letter", [title[:1] for title, _ in some()]
    yield "three letters", [title[:3] for title, _ in some()]
    yield "inside", [title[len(title) // 3 :] for title, _ in some()]
    yield "one letter wrong", [_wrong(title, rng) for title, _ in some()]
    yield "first consonants", [_initials(fold(title)) or "ㅇㅇㅇ" for title, _ in some()]
    yield "nothing like it", ["".join(rng.sample("qxzjkvwpbgh", 9)) for _ in range(EACH)]


def _wrong(title: str, rng: random.Random) -> str:
    place = rng.randrange(max(1, len(title)))
    return title[:place] + rng.choice("aeio가나") + title[place + 1 :]


def _initials(folded: str) -> str:
    return "".join(char for char in folded if "\u1100" <= char <= "\u1112")

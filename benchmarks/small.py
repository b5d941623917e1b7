"""Small libraries: the default recipe beside the fast one, from a single playlist up, on the same questions.

Of a set of real playlists some are asked and some more make a library; a larger library holds the smaller ones. Every
playlist is asked in each mix that it can serve, and all that a mix does not show is hidden. Only what the library knows
counts as hidden: the rest can be in nobody's list, and would make every figure small.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from benchmarks import figures, tables
from benchmarks.libraries import library_of
from benchmarks.quality.sets import SETS
from benchmarks.tables import Column

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from segue.data.dataset import Dataset
    from segue.types import Answer, Continuation, Query

SIZES: Final = (1, 2, 5, 10, 25, 50, 100, 200, 400)
RECIPES: Final = ("fast", "default")
CUT_OFFS: Final = {"tracks": 100, "tags": 10}
LEAST: Final = 4
"""Tracks of a playlist that takes part."""

SEEDLESS: Final = ("title", "tags", "title+tags")
MIXES: Final = {
    "1 track": (1, False, False),
    "5 tracks": (5, False, False),
    "half": (None, False, False),
    "title": (0, False, True),
    "title+5 tracks": (5, False, True),
    "tags": (0, True, False),
    "title+tags": (0, True, True),
    "half+tags+title": (None, True, True),
}
"""What a mix shows: how many tracks (None is half), half of the tags, the title."""


@dataclass
class Asked:
    """Questions, what they hide, and the name of each one's mix."""

    questions: list[Query] = field(default_factory=list["Query"])
    hidden: list[Answer] = field(default_factory=list["Answer"])
    mixes: list[str] = field(default_factory=list[str])


def small(name: str, data: Path, sizes: Sequence[int], seeds: Sequence[int], playlists: int) -> None:
    """Fit both recipes to libraries of every size, and print and save their nDCG and the paired difference.

    Args:
        name: A set of `SETS`.
        data: The folder of real playlists.
        sizes: Playlists of a library.
        seeds: A draw of questions and libraries for each.
        playlists: How many are asked in each draw.
    """
    whole = SETS[name].read(data)
    rows: list[dict[str, Any]] = []
    for size in sizes:
        found = [_measured(whole, size, seed, playlists) for seed in seeds]
        mixes = [mix for one in found for mix in one[0]]
        for target in CUT_OFFS:
            values = {recipe: np.concatenate([one[1][target, recipe] for one in found]) for recipe in RECIPES}
            made = [{"size": size, "target": target, **row} for row in _rows(mixes, values)]
            rows += made
            for row in made[:1]:  # a large library takes minutes: what is known is said at once
                tables.show(f"{name}, {size} playlists, {target}: {tables.estimate(row['difference'])}")
    for target, cut_off in CUT_OFFS.items():
        shown = [row for row in rows if row["target"] == target]
        columns = [Column("playlists", "size"), Column("asked by", "mix"), Column("questions", "questions")]
        columns += [Column(key, key, tables.estimate) for key in (*RECIPES, "difference")]
        title = f"{name}: {target}, nDCG@{cut_off} with 95 % intervals, default - fast question by question"
        tables.show(tables.table(title, columns, shown), "")
    tables.save(
        f"small-{name}",
        {"set": name, "seeds": list(seeds), "sizes": list(sizes), "asked": playlists, "rows": rows},
    )


def drawn(whole: Dataset, size: int, seed: int, playlists: int) -> tuple[Dataset, Asked]:
    """A library of `size` playlists, and others of the set as questions, the same for every size."""
    rng = np.random.default_rng(seed)
    lengths = whole.playlists["tracks"].list.len().to_numpy()
    order = rng.permutation(np.flatnonzero(lengths >= LEAST))
    if len(order) < playlists + size:
        raise ValueError(f"expected at most {len(order) - playlists} playlists in a library, got {size}")
    library = library_of(whole, np.sort(order[playlists : playlists + size]))
    return library, _asked(whole, order[:playlists], library, rng)


def _asked(whole: Dataset, places: NDArray[np.int64], library: Dataset, rng: np.random.Generator) -> Asked:
    """Every playlist in each mix that it can serve."""
    from segue.types import Answer, Query

    known = {*library.tracks["id"].to_list()}
    known_tags = {*library.playlists["tags"].explode().drop_nulls().to_list()}
    ids = whole.tracks["id"].to_list()
    made = Asked()
    for place, row in zip(places, whole.playlists[places.tolist()].iter_rows(named=True), strict=True):
        tracks = [ids[code] for code in rng.permutation(row["tracks"])]
        tags = [str(tag) for tag in rng.permutation(row["tags"] or [])]
        for mix, (shown, with_tags, with_title) in MIXES.items():
            count = len(tracks) // 2 if shown is None else shown
            few_tags = len(tags) // 2 if with_tags else 0
            title = row["title"] if with_title else ""
            if count >= len(tracks) or (with_tags and not few_tags) or (with_title and not title):
                continue
            own = f"{place} {mix}"
            own_tracks = tuple(whole.track_id(track) for track in tracks[:count])
            made.questions.append(
                Query(
                    id=own,
                    title=title,
                    tags=tuple(tags[:few_tags]),
                    tracks=own_tracks,
                    updated=row["updated"],
                )
            )
            hidden = tuple(whole.track_id(track) for track in tracks[count:] if track in known)
            hidden_tags = tuple(tag for tag in tags[few_tags:] if tag in known_tags)
            made.hidden.append(Answer(id=own, tracks=hidden, tags=hidden_tags))
            made.mixes.append(mix)
    return made


def _measured(
    whole: Dataset, size: int, seed: int, playlists: int
) -> tuple[list[str], dict[tuple[str, str], NDArray[np.float64]]]:
    """The mix of each question, and each question's nDCG by target and recipe; NaN where nothing is hidden."""
    import segue

    library, asked = drawn(whole, size, seed, playlists)
    values: dict[tuple[str, str], NDArray[np.float64]] = {}
    for recipe in RECIPES:
        model = segue.fit(library, recipe=recipe, seed=0)
        lists = model.recommend(asked.questions, CUT_OFFS["tracks"], tags=CUT_OFFS["tags"], reasons=False)
        for target in CUT_OFFS:
            values[target, recipe] = _ndcg(target, asked.hidden, lists)
    return asked.mixes, values


def _ndcg(target: str, hidden: Sequence[Answer], lists: Sequence[Continuation]) -> NDArray[np.float64]:
    from segue.metrics.ranking import ndcg
    from segue.metrics.relevance import judge

    answers = [found.answer() for found in lists]
    relevance = judge(
        [getattr(one, target) for one in hidden], [getattr(one, target) for one in answers], CUT_OFFS[target]
    )
    return ndcg(relevance.hits, relevance.sizes, CUT_OFFS[target])


def _rows(mixes: Sequence[str], values: dict[str, NDArray[np.float64]]) -> list[dict[str, Any]]:
    """A row for all questions, for those without and with seed tracks, and for each mix."""
    names = np.array(mixes)
    groups = {"all": np.ones(len(names), np.bool_), "no tracks": np.isin(names, SEEDLESS)}
    groups["tracks"] = ~groups["no tracks"]
    groups |= {mix: names == mix for mix in MIXES}
    rows: list[dict[str, Any]] = []
    for name, chosen in groups.items():
        fast, default = (values[recipe][chosen] for recipe in RECIPES)
        some = int(np.isfinite(fast).sum())
        if some:
            row = {recipe: figures.mean(values[recipe][chosen]) for recipe in RECIPES}
            row["difference"] = figures.paired(fast, default).get("difference")
            rows.append({"mix": name, "questions": some, **row})
    return rows

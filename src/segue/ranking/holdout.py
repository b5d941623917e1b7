"""Questions for the ranker: playlists held out of the generators' training, partly shown, partly hidden.

The shown parts cover every mix of inputs that the playlist can serve, so that one ranker learns when to trust
which generator. No generator that scores a question was trained on its playlist.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from segue.facets import Block, Facets, QueryRows
from segue.facets.sequences import in_order
from segue.facets.sparse import Codes, Csr, Floats, from_lists, row, scale, union

SHOWN: Final = ((0.5, 0.7), (10, 0.1), (5, 0.08), (1, 0.07), (0, 0.05))
"""How many tracks are shown (a share below 1, else a count), and with which probability."""


SHOWN_EVENLY: Final = ((0.5, 0.46), (10, 0.24), (5, 0.15), (1, 0.15))
"""The same for the questions of probabilities, where few shown tracks must be as well known as many."""

_EITHER: Final = (True, False)

MIXES: Final = tuple(
    (tracks, tags, title)
    for tracks in _EITHER
    for tags in _EITHER
    for title in _EITHER
    if tracks or tags or title
)
"""Every mix: whether it shows tracks, tags and the title."""

MIXES_EACH: Final = 3
"""Most mixes by which `every_mix` asks one playlist."""


@dataclass(frozen=True)
class Questions:
    """Held-out playlists as questions.

    Attributes:
        rows: The shown parts.
        tracks: Codes of the hidden tracks of each question.
        tags: Codes of its hidden tags.
        playlists: The number of each question's playlist, (questions,).
    """

    rows: QueryRows
    tracks: list[Codes]
    tags: list[Codes]
    playlists: NDArray[np.intp]


def held_out(
    facets: Facets, share: float, most: tuple[int, int], rng: np.random.Generator, fold: int = 0
) -> NDArray[np.bool_]:
    """Return the playlists to hold out: at most `share` and `most` of those with and without tracks.

    Weak playlists are none that somebody made, so they are not asked about.

    Folds drawn with the same state of `rng` are disjoint while `share` times their number is at most 1.
    """
    held = np.zeros(len(facets.updated), np.bool_)
    has_tracks = (facets.lengths >= 2) & ~facets.is_weak
    tags = np.diff(facets.playlists["tag"].indptr)
    for group, limit in zip((has_tracks, (facets.lengths == 0) & (tags > 0)), most, strict=True):
        members = np.flatnonzero(group)
        size = min(int(len(members) * share), limit)
        held[rng.permutation(members)[fold * size : (fold + 1) * size]] = True
    return held


def questions(
    facets: Facets, held: NDArray[np.bool_], rng: np.random.Generator, *, by_title: bool = False
) -> Questions:
    """Split each held-out playlist into a shown and a hidden part.

    Args:
        facets: The whole training set.
        held: Which playlists are held out.
        rng: Draws what is shown of each.
        by_title: Show the title and nothing else.
    """
    cuts: list[_Cut] = []
    for i in np.flatnonzero(held):
        known = _known(facets, int(i))
        seen_tracks, hidden_tracks = _cut(
            rng.permutation(known["track"]), 0 if by_title else _tracks_shown(len(known["track"]), rng)
        )
        has_title = len(known["word"]) > 0 or _title_mentions(facets, int(i))
        titled = has_title and bool(by_title or rng.random() < (0.4 if len(seen_tracks) else 0.9))
        few = len(seen_tracks) + titled == 0
        show_tags = not by_title and len(known["tag"]) > 1 and bool(few or rng.random() < 0.5)
        seen_tags, hidden_tags = _cut(rng.permutation(known["tag"]), len(known["tag"]) // 2 * show_tags)
        cuts.append(_Cut(int(i), seen_tracks, hidden_tracks, seen_tags, hidden_tags, titled))
    return _built(facets, cuts)


def every_mix(facets: Facets, held: NDArray[np.bool_], rng: np.random.Generator) -> Questions:
    """Ask each held-out playlist by some of the mixes of tracks, tags and title that it can serve, drawn evenly.

    Args:
        facets: The whole training set.
        held: Which playlists are held out.
        rng: Draws the mixes, and what is shown of each.
    """
    cuts: list[_Cut] = []
    for i in np.flatnonzero(held):
        known = _known(facets, int(i))
        has_title = len(known["word"]) > 0 or _title_mentions(facets, int(i))
        there = (len(known["track"]) > 1, len(known["tag"]) > 1, has_title)
        mixes = [mix for mix in MIXES if all(has for has, shows in zip(there, mix, strict=True) if shows)]
        drawn: list[int] = rng.permutation(len(mixes))[:MIXES_EACH].tolist()
        for by_tracks, by_tags, titled in [mixes[k] for k in drawn]:
            size = _tracks_shown(len(known["track"]), rng, SHOWN_EVENLY) if by_tracks else 0
            tracks = _cut(rng.permutation(known["track"]), size)
            tags = _cut(rng.permutation(known["tag"]), len(known["tag"]) // 2 * by_tags)
            cuts.append(_Cut(int(i), *tracks, *tags, titled))
    return _built(facets, cuts)


class _Cut(NamedTuple):
    """A playlist parted into what a question shows and what it hides."""

    playlist: int
    tracks: Codes
    hidden_tracks: Codes
    tags: Codes
    hidden_tags: Codes
    titled: bool


def _known(facets: Facets, i: int) -> dict[Block, Codes]:
    blocks: tuple[Block, ...] = ("track", "tag", "word", "gram")
    # copies: arrays mapped from disk are read-only and cannot be shuffled
    return {block: row(facets.playlists[block], i)[0].copy() for block in blocks}


def _built(facets: Facets, cuts: Sequence[_Cut]) -> Questions:
    """Return the questions of parted playlists."""
    places = np.array([cut.playlist for cut in cuts], np.intp)
    with_title = [cut.titled for cut in cuts]
    shown: dict[Block, list[Codes]] = {
        "track": [cut.tracks for cut in cuts],
        "tag": [cut.tags for cut in cuts],
    }
    for block in ("word", "gram"):
        rows = facets.playlists[block]
        shown[block] = [row(rows, cut.playlist)[0][: None if cut.titled else 0] for cut in cuts]
    blocks: dict[Block, Csr] = {
        block: from_lists(lists, facets.vocabulary.size(block)) for block, lists in shown.items()
    }
    blocks |= _mentioned(facets, places, np.array(with_title, np.float32), blocks["tag"])
    written = facets.titles or ("",) * len(facets.updated)
    titles = tuple(written[cut.playlist] if cut.titled else "" for cut in cuts)
    hidden = [cut.hidden_tracks for cut in cuts], [cut.hidden_tags for cut in cuts]
    sequences = tuple(in_order(facets, cut.playlist, cut.tracks) for cut in cuts)
    rows = QueryRows(blocks, facets.updated[places], titles, sequences=sequences)
    return Questions(rows, *hidden, places)


def _title_mentions(facets: Facets, i: int) -> bool:
    return any(len(row(matrix, i)[0]) for matrix in facets.in_titles.values())


def _mentioned(facets: Facets, places: NDArray[np.intp], titled: Floats, tags: Csr) -> dict[Block, Csr]:
    """Return what the shown titles (`titled` is 1) and the shown tags mention."""
    found: dict[Block, Csr] = {}
    in_tags = facets.tags_mention(tags)
    for block, matrix in facets.in_titles.items():
        in_titles = scale(matrix[places], rows=titled)
        in_titles.eliminate_zeros()
        found[block] = union(in_titles, in_tags[block])
    return found


def _tracks_shown(length: int, rng: np.random.Generator, shown: Sequence[tuple[float, float]] = SHOWN) -> int:
    sizes, shares = zip(*shown, strict=True)
    size = float(rng.choice(sizes, p=shares))
    wanted = int(length * size) if 0 < size < 1 else int(size)
    return wanted if wanted < length else length // 2


def _cut(codes: Codes, shown: int) -> tuple[Codes, Codes]:
    return np.sort(codes[:shown]), codes[shown:]

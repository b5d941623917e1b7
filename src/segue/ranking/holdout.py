"""Questions for the ranker: playlists held out of the generators' training, partly shown, partly hidden.

The shown parts cover every mix of inputs that the playlist can serve, so that one ranker learns when to trust
which generator. No generator that scores a question was trained on its playlist.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from segue.facets import Block, Facets, QueryRows
from segue.facets.sparse import Codes, Csr, Floats, from_lists, row, scale, union

SHOWN: Final = ((0.5, 0.7), (10, 0.1), (5, 0.08), (1, 0.07), (0, 0.05))
"""How many tracks are shown (a share below 1, else a count), and with which probability."""


@dataclass(frozen=True)
class Questions:
    """Held-out playlists as questions.

    Attributes:
        rows: The shown parts.
        tracks: Codes of the hidden tracks of each question.
        tags: Codes of its hidden tags.
    """

    rows: QueryRows
    tracks: list[Codes]
    tags: list[Codes]


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
    shown: dict[Block, list[Codes]] = {"track": [], "tag": [], "word": [], "gram": []}
    tracks: list[Codes] = []
    tags: list[Codes] = []
    with_title: list[bool] = []
    places = np.flatnonzero(held)
    for i in places:
        # copies: arrays mapped from disk are read-only and cannot be shuffled
        known = {block: row(facets.playlists[block], int(i))[0].copy() for block in shown}
        seen_tracks, hidden_tracks = _cut(
            rng.permutation(known["track"]), 0 if by_title else _tracks_shown(len(known["track"]), rng)
        )
        has_title = len(known["word"]) > 0 or _title_mentions(facets, int(i))
        titled = has_title and bool(by_title or rng.random() < (0.4 if len(seen_tracks) else 0.9))
        few = len(seen_tracks) + titled == 0
        show_tags = not by_title and len(known["tag"]) > 1 and bool(few or rng.random() < 0.5)
        seen_tags, hidden_tags = _cut(rng.permutation(known["tag"]), len(known["tag"]) // 2 * show_tags)
        shown["track"].append(seen_tracks)
        shown["tag"].append(seen_tags)
        for block in ("word", "gram"):
            shown[block].append(known[block] if titled else known[block][:0])
        with_title.append(titled)
        tracks.append(hidden_tracks)
        tags.append(hidden_tags)
    blocks: dict[Block, Csr] = {
        block: from_lists(lists, facets.vocabulary.size(block)) for block, lists in shown.items()
    }
    blocks |= _mentioned(facets, places, np.array(with_title, np.float32), blocks["tag"])
    written = facets.titles or ("",) * len(held)
    titles = tuple(written[i] if titled else "" for i, titled in zip(places, with_title, strict=True))
    return Questions(QueryRows(blocks, facets.updated[places], titles), tracks, tags)


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


def _tracks_shown(length: int, rng: np.random.Generator) -> int:
    sizes, shares = zip(*SHOWN, strict=True)
    size = float(rng.choice(sizes, p=shares))
    wanted = int(length * size) if 0 < size < 1 else int(size)
    return wanted if wanted < length else length // 2


def _cut(codes: Codes, shown: int) -> tuple[Codes, Codes]:
    return np.sort(codes[:shown]), codes[shown:]

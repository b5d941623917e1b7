"""Where playlists tell little of a track, the reasons say what it was chosen by: its sound, artist, album or genre.

The shares of the cold-start generator say how much of a result's score rests on playlists (see
`segue.generators.als.cold_start`). That much is left to the reasons that playlists give; the rest goes to what the
track, or a seed, is. A track in no playlist has reasons of the second sort alone; with every playlist that comes
to hold it, their share shrinks.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from segue.facets import Facets, QueryRows, table
from segue.facets.sparse import Codes, Floats, row
from segue.generators.knn.latent import unit
from segue.generators.scores import products
from segue.generators.traits import PLAYLISTS, SOUND, Part, Parted
from segue.reasons.naming import Names
from segue.types import Reason, ReasonKind, Target

MOST: Final = 3
"""Reasons a result has at most."""

LEAST: Final = 0.01
"""Smallest share that is worth a reason."""

CLIP: Final = "clip"
"""What a clip of the query is called."""


@dataclass(frozen=True)
class ContentReasons:
    """What tracks are, ready to be named beside what playlists say.

    Attributes:
        heard: The generator whose shares count.
        facets: What each track is.
        names: Tracks and albums as a person reads them.
    """

    heard: Parted
    facets: Facets
    names: Names

    def reasons(
        self, rows: QueryRows, i: int, results: Codes, target: Target, given: Sequence[tuple[Reason, ...]]
    ) -> list[tuple[Reason, ...]]:
        """The reasons of some results of query `i`, the largest share first.

        Args:
            rows: The queries.
            i: Which of them.
            results: The results' codes.
            target: What they are.
            given: The reasons that playlists give, a tuple for each result.
        """
        if not len(results):
            return []
        shares = self.heard.shares(rows, i, results, target)
        alike = self._alike(rows, i, results, target)
        # what a tag, or a track that nothing is known of, has not, a seed has
        seeds = _seeds(rows, i).tolist()
        bearers: list[list[int]] = [
            [code, *seeds] if target == "tracks" else seeds for code in results.tolist()
        ]
        return [
            _merged(
                {part: float(values[place]) for part, values in shares.items()},
                {part: self._value(part, codes, alike[place]) for part in shares if part != PLAYLISTS},
                given[place],
            )
            for place, codes in enumerate(bearers)
        ]

    def _alike(self, rows: QueryRows, i: int, results: Codes, target: Target) -> list[str]:
        """The seed or clip of the query that sounds most like each result; "" where none was heard."""
        sounds = self.facets.sounds
        seeds = _seeds(rows, i)
        clips = rows.clips(i)
        if sounds is None or not len(seeds) + len(clips):
            return [""] * len(results)
        names: list[str] = []
        names.extend(self.names.tracks[int(code)] for code in seeds)
        names.extend([CLIP] * len(clips))
        own: Floats = sounds.vectors[seeds]
        own = np.concatenate([own, clips]) if len(clips) else own
        if target == "tags":
            return [names[-1] if len(clips) else names[0]] * len(results)
        near = products(unit(sounds.vectors[results]), unit(own))
        best: list[int] = near.argmax(axis=1).tolist()
        return [names[place] if near[k].any() else "" for k, place in enumerate(best)]

    def _value(self, part: Part, codes: Sequence[int], alike: str) -> str:
        """What stands beside the kind of a reason: whose sound it is like, or the first artist, album or genre."""
        if part == SOUND:
            return alike
        for code in codes:
            if part == "album":
                if self.names.albums[code]:
                    return self.names.albums[code]
                continue
            own: list[int] = row(self.facets.tracks[part], code)[0].tolist()
            if own:
                return self.names.name((part, own[0]), {})[1]
        return ""


def _seeds(rows: QueryRows, i: int) -> Codes:
    """The seeds of query `i` that count."""
    codes, weights = row(rows.blocks["track"], i)
    return codes[weights > 0]


def _merged(
    shares: dict[Part, float], told: dict[Part, str], given: tuple[Reason, ...]
) -> tuple[Reason, ...]:
    """Reasons of both sorts; without any share, those that playlists give, which also stand for what has no name."""
    if not sum(shares.values()):
        return given
    nameless = sum(shares.get(part, 0.0) for part, value in told.items() if not value)
    found: dict[tuple[ReasonKind, str], float] = {}
    for reason in given:
        found[reason.kind, reason.value] = reason.share * (shares.get(PLAYLISTS, 0.0) + nameless)
    for part, value in told.items():
        if not value:
            continue
        key = table.SOUND if part == SOUND else table.BLOCKS[part].reason, value
        found[key] = found.get(key, 0.0) + shares.get(part, 0.0)
    best = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST]
    # rounded down, so that no sum of shares is above 1
    shown = [Reason(kind, value, math.floor(share * 10_000) / 10_000) for (kind, value), share in best]
    return tuple(reason for reason in shown if reason.share >= LEAST) or given

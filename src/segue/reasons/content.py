"""Content reasons in words: the seed that a result sounds like; its artist, album and genre, or a seed's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from segue.facets import QueryRows, table
from segue.facets.sparse import Codes, Floats, row
from segue.generators.knn.latent import unit
from segue.generators.scores import products
from segue.generators.traits import SOUND, Content
from segue.reasons.naming import Names
from segue.types import ReasonKind, Target

CLIP: Final = "clip"
"""Name of a clip of the query."""


def kinds() -> dict[Content, ReasonKind]:
    """Return the kind of reason of each content part."""
    return {SOUND: table.SOUND, **{block: table.BLOCKS[block].reason for block in table.placing()}}


@dataclass(frozen=True, eq=False)
class ContentNames:
    """Names of tracks' content.

    Attributes:
        names: Readable names of tracks and albums.
    """

    names: Names

    def of(self, queries: QueryRows, i: int, results: Codes, target: Target) -> list[dict[Content, str]]:
        """Return the content of some results of query `i` in words; "" where nothing is known."""
        alike = self._alike(queries, i, results, target)
        # tags, and tracks without metadata, get the seeds' values
        seeds = _seeds(queries, i).tolist()
        bearers: list[list[int]] = [
            [code, *seeds] if target == "tracks" else seeds for code in results.tolist()
        ]
        parts = [*kinds()]
        return [
            {part: sound if part == SOUND else self._value(part, codes) for part in parts}
            for sound, codes in zip(alike, bearers, strict=True)
        ]

    def _alike(self, queries: QueryRows, i: int, results: Codes, target: Target) -> list[str]:
        """Return the seed or clip of the query that sounds most like each result; "" without audio."""
        sounds = self.names.facets.sounds
        seeds = _seeds(queries, i)
        clips = queries.clips(i)
        if sounds is None or not len(seeds) + len(clips):
            return [""] * len(results)
        names = [*(self.names.tracks[int(code)] for code in seeds), *[CLIP] * len(clips)]
        if target == "tags":
            return [names[-1] if len(clips) else names[0]] * len(results)
        own: Floats = sounds.vectors[seeds]
        own = np.concatenate([own, clips]) if len(clips) else own
        near = products(unit(sounds.vectors[results]), unit(own))
        best: list[int] = near.argmax(axis=1).tolist()
        return [names[place] if near[k].any() else "" for k, place in enumerate(best)]

    def _value(self, part: Content, codes: Sequence[int]) -> str:
        """Return the first artist, album or genre of some tracks."""
        for code in codes:
            if part == "album":
                if self.names.albums[code]:
                    return self.names.albums[code]
                continue
            own: list[int] = row(self.names.facets.tracks[part], code)[0].tolist()
            if own:
                return self.names.name((part, own[0]), {})[1]
        return ""


def _seeds(queries: QueryRows, i: int) -> Codes:
    """Return the seeds of query `i` with a weight above 0."""
    codes, weights = row(queries.blocks["track"], i)
    return codes[weights > 0]

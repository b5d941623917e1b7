"""The same playlists asked with every mix of title, tags and tracks, so that mixes can be compared one to one.

Each playlist's tracks and tags are halved once. One half is hidden, and is the same in every mix. Of the other
half and the title, a mix shows what its name says; what it does not show may be in no list.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Final

from benchmarks.quality.parts import Parts

if TYPE_CHECKING:
    from segue.data.dataset import Dataset

EVERY_MIX: Final = "netease"
"""The set that is asked this way: the only one where title, tags and tracks occur together."""

INPUTS: Final = ("title", "tags", "tracks")

MIXES: Final = tuple(
    frozenset(some) for length in (1, 2, 3) for some in itertools.combinations(INPUTS, length)
)
"""Every mix of inputs, few inputs first."""


def mix_name(inputs: frozenset[str]) -> str:
    """The inputs joined by "+", in the order of `INPUTS`."""
    return "+".join(name for name in INPUTS if name in inputs)


def steps() -> list[tuple[str, str]]:
    """Every mix with each mix that has one input more."""
    return [
        (mix_name(few), mix_name(more))
        for few in MIXES
        for more in MIXES
        if few < more and len(more - few) == 1
    ]


def every_mix(whole: Dataset, seed: int, playlists: int) -> Parts:
    """Hold out playlists that have a title, two tags and two tracks, and ask each in all seven mixes."""
    from segue.data.split import Cut, Mix, Protocol, split
    from segue.types import Answer, Query

    halves = Mix("all", 1.0, tracks=Cut(None), tags=Cut(None), title=True, title_needed=True)
    result = split(whole, Protocol("every mix", (halves,)), rng=seed, questions=playlists)
    parts = Parts(result.train, [], [], [], [])
    for inputs in MIXES:
        name = mix_name(inputs)
        for query, hidden in zip(result.questions, result.answers, strict=True):
            own = f"{query.id} {name}"
            parts.questions.append(
                Query(
                    id=own,
                    title=query.title if "title" in inputs else "",
                    tags=query.tags if "tags" in inputs else (),
                    tracks=query.tracks if "tracks" in inputs else (),
                    updated=query.updated,
                )
            )
            parts.hidden.append(Answer(id=own, tracks=hidden.tracks, tags=hidden.tags))
            parts.left_out.append(
                Answer(
                    id=own,
                    tracks=() if "tracks" in inputs else query.tracks,
                    tags=() if "tags" in inputs else query.tags,
                )
            )
            parts.groups.append(name)
    return parts

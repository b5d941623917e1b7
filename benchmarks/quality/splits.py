"""Dev splits of the real playlists, and where a split's parts lie."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks import measuring
from benchmarks.libraries import library_of
from benchmarks.quality.parts import Parts
from benchmarks.quality.sets import SETS, protocol

if TYPE_CHECKING:
    from segue.data.dataset import Dataset


def made(name: str, seed: int, data: Path, playlists: int | None = None) -> Path:
    """The split's folder under `benchmarks/out/quality`, made in a process of its own unless it is there.

    Args:
        name: A set of `SETS`.
        seed: Of the split, and of what is drawn.
        data: The folder of real playlists.
        playlists: Playlists of the set that are drawn, and split; None for all.
    """
    label = name if playlists is None else f"{name}-of-{playlists}"
    directory = measuring.OUT / "quality" / f"{label}-{seed}"
    if not (directory / "groups.json").is_file():
        asked = {"name": name, "seed": seed, "data": data, "playlists": playlists}
        measuring.call("benchmarks.quality.splits:make", directory=directory, **asked)
    return directory


def make(name: str, seed: int, data: str, directory: str, playlists: int | None = None) -> dict[str, Any]:
    """Read a set, hold playlists out and write the split."""
    chosen = SETS[name]
    whole = chosen.read(Path(data))
    questions = chosen.questions
    if playlists is not None:
        questions = max(1, round(questions * playlists / whole.playlists.height))
        whole = some_of(whole, playlists, seed)
    parts = held_out(whole, name, seed, questions)
    parts.save(Path(directory))
    return {"questions": len(parts.questions)}


def some_of(whole: Dataset, playlists: int, seed: int) -> Dataset:
    """As many playlists, drawn at random, with their tracks alone.

    Raises:
        ValueError: The set has fewer.
    """
    if not 1 <= playlists <= whole.playlists.height:
        raise ValueError(f"expected 1 to {whole.playlists.height:,} playlists of the set, got {playlists:,}")
    drawn = np.random.default_rng(seed).choice(whole.playlists.height, playlists, replace=False)
    return library_of(whole, np.sort(drawn))


def held_out(whole: Dataset, name: str, seed: int, questions: int) -> Parts:
    """Hold out as many playlists as asked, and part them as the set's questions are."""
    from benchmarks.quality.every_mix import EVERY_MIX, every_mix
    from segue.data.split import split
    from segue.types import Answer

    if name == EVERY_MIX:
        return every_mix(whole, seed, questions)
    result = split(whole, protocol(name), rng=seed, questions=questions)
    nothing = [Answer(id=answer.id) for answer in result.answers]
    # a question of Melon's for tracks is named by what it came to show
    named = [query.mix for query in result.questions] if name == "melon" else result.mixes
    return Parts(result.train, result.questions, result.answers, named, nothing)

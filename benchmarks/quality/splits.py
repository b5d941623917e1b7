"""Dev splits of the real playlists, and where a split's parts lie."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import measuring
from benchmarks.quality.parts import Parts
from benchmarks.quality.sets import SETS, protocol

if TYPE_CHECKING:
    from segue.data.dataset import Dataset


def made(name: str, seed: int, data: Path) -> Path:
    """The split's folder under `benchmarks/out/quality`, made in a process of its own unless it is there."""
    directory = measuring.OUT / "quality" / f"{name}-{seed}"
    if not (directory / "groups.json").is_file():
        measuring.call("benchmarks.quality.splits:make", name=name, seed=seed, data=data, directory=directory)
    return directory


def make(name: str, seed: int, data: str, directory: str) -> dict[str, Any]:
    """Read a set, hold playlists out and write the split."""
    from segue.data.readers import read

    chosen = SETS[name]
    whole = read(chosen.form, Path(data) / chosen.source).dataset
    parts = held_out(whole, name, seed, chosen.questions)
    parts.save(Path(directory))
    return {"questions": len(parts.questions)}


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

"""Generated data of any size, made once: a dataset's split under `benchmarks/out/worlds`."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Self

from benchmarks import measuring


@dataclass(frozen=True)
class World:
    """A generated dataset by its size; the defaults are Melon's, with the questions of its test set.

    Attributes:
        playlists: Playlists before the questions are held out.
        tracks: Tracks of the catalogue.
        questions: Playlists held out, cut as the `melon` protocol does.
        share: Of Melon's size, as a person writes it.
    """

    playlists: int = 127_000
    tracks: int = 707_989
    questions: int = 10_740
    share: str = "1"

    @classmethod
    def of(cls, share: str, *, playlists: int, tracks: int, questions: int) -> Self:
        """A share of a full size: "1/8" has an eighth of the playlists, tracks and questions."""
        part = Fraction(share)
        if part <= 0:
            raise ValueError(f"expected a share above 0, such as 1/8, got {share}")
        sizes = [max(1, round(part * number)) for number in (playlists, tracks, questions)]
        return cls(sizes[0], max(50, sizes[1]), sizes[2], share)

    @property
    def directory(self) -> Path:
        """Where the split lies: `train/`, `questions.jsonl`, `answers.jsonl`."""
        from segue import __version__

        name = f"{self.playlists}x{self.tracks}-{self.questions}-v{__version__}"
        return measuring.OUT / "worlds" / name

    def made(self) -> Path:
        """The split's directory, made in a process of its own unless it is there."""
        if not (self.directory / "manifest.json").is_file():
            measuring.call(
                "benchmarks.worlds:make",
                playlists=self.playlists,
                tracks=self.tracks,
                questions=self.questions,
                directory=str(self.directory),
            )
        return self.directory


def make(playlists: int, tracks: int, questions: int, directory: str) -> dict[str, Any]:
    """Generate a dataset, split it and write the split."""
    from segue.data.split import PROTOCOLS, split
    from segue.data.split.directory import save
    from segue.sample import make_sample

    whole = make_sample(playlists=playlists, tracks=tracks, seed=0)
    protocol = PROTOCOLS["melon"]
    result = split(whole, protocol, rng=0, questions=questions)
    save(result, Path(directory), dataset=whole, protocol=protocol, seed=0)
    return dict(result.train.manifest.counts)

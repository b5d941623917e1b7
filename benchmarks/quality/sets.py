"""Sets of playlists: how each is read, what is asked of it, and the ALS settings that did best on it.

Three are real. The others are generated, of the Million Playlist Dataset's shape, for sizes that no real set has: their
nDCG compares systems with each other, and says nothing about listeners.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from benchmarks import measuring

if TYPE_CHECKING:
    from segue.data.dataset import Dataset
    from segue.data.split import Protocol


@dataclass(frozen=True)
class RealSet:
    """A set of real playlists.

    Attributes:
        name: What it is called on the command line.
        form: A reader of `segue import`.
        source: File or folder in the data folder.
        questions: Playlists held out.
        als: Settings of implicit's ALS, tuned by others for this set.
    """

    name: str
    form: str
    source: str
    questions: int
    als: dict[str, Any]

    def read(self, data: Path) -> Dataset:
        """The playlists, from the folder of real ones."""
        from segue.data.readers import read

        return read(self.form, data / self.source).dataset


@dataclass(frozen=True)
class GeneratedSet(RealSet):
    """A generated set; `source` is the number of its playlists."""

    def read(self, data: Path) -> Dataset:  # noqa: ARG002 - it needs no real ones
        """The playlists, the same at each call."""
        from segue.sample.mpd import make_mpd_sample

        return make_mpd_sample(playlists=int(self.source), seed=0)


_SPARSE_ALS: Final = {"factors": 256, "alpha": 80.0, "regularization": 0.01}
_DENSE_ALS: Final = {"factors": 256, "alpha": 60.0, "regularization": 50.0}

SETS: Final = {
    found.name: found
    for found in (
        RealSet("melon", "melon", "melon", 3800, _SPARSE_ALS),
        RealSet("mpd", "jsonl", "mpd10k.jsonl", 1000, _DENSE_ALS),
        RealSet("netease", "melon", "netease", 100, _SPARSE_ALS),
        GeneratedSet("mpd-like-15625", "sample", "15625", 1000, _DENSE_ALS),
        GeneratedSet("mpd-like-62500", "sample", "62500", 1000, _DENSE_ALS),
        GeneratedSet("mpd-like-1000000", "sample", "1000000", 1000, _DENSE_ALS),
    )
}
"""By name."""


def protocol(name: str) -> Protocol:
    """The questions of Melon's or Spotify's set, or a generated one; NetEase's are made in `quality.every_mix`.

    Most of these Melon playlists have no tracks, and none with tracks has a title: of 3,800 questions 800 show
    half of the tracks and half of the tags, rounded down, so that a single tag is to be found; the rest ask for tags.
    """
    from segue.data.split import Cut, Mix, Protocol

    half = Cut(None)
    if name == "melon":
        return Protocol(
            "melon",
            (
                Mix("tracks", 800 / 3800, tracks=half, tags=half, tags_needed=False),
                Mix("tags+title", 1169 / 3800, tags=half, title=True, title_needed=True),
                Mix("title", 1831 / 3800, title=True, title_needed=True),
            ),
        )
    return Protocol(
        "mpd",
        (
            Mix("half", 0.357, tracks=half),
            Mix("10", 0.201, tracks=Cut(10)),
            Mix("5", 0.129, tracks=Cut(5)),
            Mix("1", 0.118, tracks=Cut(1)),
            Mix("title", 0.063, title=True, title_needed=True),
            Mix("title+1", 0.066, tracks=Cut(1), title=True, title_needed=True),
            Mix("title+5", 0.066, tracks=Cut(5), title=True, title_needed=True),
        ),
        targets=("tracks",),
    )


def mixes(name: str) -> list[str]:
    """The names of a set's mixes, in the order tables show them."""
    from benchmarks.quality.every_mix import EVERY_MIX, MIXES, mix_name

    if name == EVERY_MIX:
        return [mix_name(inputs) for inputs in MIXES]
    names = [mix.name for mix in protocol(name).mixes]
    return [names[0], "tracks+tags", *names[1:]] if name == "melon" else names


def data_folder(given: Path | None) -> Path:
    """The folder of real playlists: as given, else `SEGUE_DATA`, else shared/data beside the checkout.

    Raises:
        FileNotFoundError: There is no such folder.
    """
    folder = given or Path(os.environ.get("SEGUE_DATA", measuring.ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        raise FileNotFoundError(f"expected the folder of real playlists, got {folder}: name it with --data")
    return folder.resolve()

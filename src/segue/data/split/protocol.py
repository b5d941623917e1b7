"""Split protocols: the kinds of questions, the number of each, and what each one shows and hides."""

from __future__ import annotations

import dataclasses

import numpy as np
import numpy.typing as npt

from segue.types import Target

Lengths = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclasses.dataclass(frozen=True)
class Cut:
    """How much of a list a question shows; the rest is hidden. The visible part keeps the list's order.

    Attributes:
        count: Number of visible entries; None for half of them, rounded down.
        leading: Whether they are the first entries instead of a random sample.
    """

    count: int | None
    leading: bool = False

    def shown(self, lengths: Lengths) -> Lengths:
        """The number of visible entries for lists of these lengths, whether or not any entry is left to hide."""
        return lengths // 2 if self.count is None else np.full_like(lengths, self.count)

    def mask(self, length: int, rng: np.random.Generator) -> Mask:
        """Which of `length` entries are visible: booleans of shape (length,)."""
        shown = length // 2 if self.count is None else self.count
        mask = np.zeros(length, dtype=np.bool_)
        mask[slice(shown) if self.leading else rng.permutation(length)[:shown]] = True
        return mask


NOTHING = Cut(0)
HALF = Cut(None)


def first(count: int) -> Cut:
    """The first `count` entries."""
    return Cut(count, leading=True)


def some(count: int) -> Cut:
    """A random sample of `count` entries."""
    return Cut(count)


@dataclasses.dataclass(frozen=True)
class Mix:
    """One kind of question.

    Attributes:
        name: Its visible parts, in words: "tracks+tags".
        share: Its share of all questions, in (0, 1].
        tracks: How much of the tracks is visible.
        tags: How much of the tags is visible.
        title: Whether the title is visible, if the playlist has one.
        title_needed: Whether only playlists with a title can be asked this way.
        tags_needed: Whether only playlists with visible tags can; otherwise the question has no tags.
    """

    name: str
    share: float
    tracks: Cut = NOTHING
    tags: Cut = NOTHING
    title: bool = False
    title_needed: bool = False
    tags_needed: bool = True

    def eligible(self, tracks: Lengths, tags: Lengths, titled: Mask, targets: tuple[Target, ...]) -> Mask:
        """Which playlists have everything that the mix shows, and something to hide.

        Args:
            tracks: Number of tracks of each playlist, shape (playlists,).
            tags: Number of tags, same shape.
            titled: Whether there is a title, same shape.
            targets: What answers may hold.
        """
        fit = titled | (not self.title_needed)
        hides = np.zeros(tracks.shape, dtype=np.bool_)
        parts: tuple[tuple[Target, Cut, Lengths, bool], ...] = (
            ("tracks", self.tracks, tracks, True),
            ("tags", self.tags, tags, self.tags_needed),
        )
        for target, cut, lengths, needed in parts:
            shown = cut.shown(lengths)
            if cut != NOTHING and needed:
                fit &= (shown >= 1) & (shown < lengths)
            if target in targets:
                hides |= shown < lengths
        return fit & hides


@dataclasses.dataclass(frozen=True)
class Protocol:
    """A way to turn playlists into questions and answers.

    Attributes:
        name: Its name on the command line.
        mixes: The kinds of questions; their shares sum to 1.
        targets: What answers hold.
        longest_tracks: The largest number of tracks in the answer to a question without tracks; None for all.
        longest_tags: The same for tags.
        cuts: Questions of each playlist, each of which shows the first tracks up to another place and hides the
            next one alone; 0 for one question by a mix. Playlists must then keep an order.
        by_date: Whether the playlists that were edited last are held out.
    """

    name: str
    mixes: tuple[Mix, ...]
    targets: tuple[Target, ...] = ("tracks", "tags")
    longest_tracks: int | None = None
    longest_tags: int | None = None
    cuts: int = 0
    by_date: bool = False

"""Searching for titles: beam search with a length penalty, diverse beams, and drawing with a temperature.

A writer scores the next unit of several prefixes at once; the search knows nothing of networks.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any, Final, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from segue.errors import ConfigError

Scores = NDArray[np.float32]

NEVER: Final = np.float32(-1e9)


class Writer(Protocol):
    """Scores the next unit of titles that one playlist may get."""

    def begin(self) -> Any:
        """Return the state before the first unit, of one title; rows of an array."""
        ...

    def step(self, state: Any, prefixes: NDArray[np.int64]) -> tuple[Scores, Any]:
        """Return log probabilities (titles, units) of the unit after each prefix, and the next states.

        Args:
            state: A row for each title, as `begin` and `step` return them.
            prefixes: (titles, length), `BEGIN` first.
        """
        ...


class Hypothesis(NamedTuple):
    """A complete title.

    Attributes:
        ids: Its units.
        score: Its log probability over the length penalty.
    """

    ids: tuple[int, ...]
    score: float


@dataclasses.dataclass(frozen=True, kw_only=True)
class Search:
    """Settings.

    Attributes:
        beam: Prefixes that are kept.
        groups: Groups of beams, each of which avoids the units of those before it (Vijayakumar et al. 2018); 1 for a
            plain search.
        diversity: What a unit loses for each group that chose it at the same step.
        penalty: Exponent α of the length penalty ((5 + length) / 6)^α (Wu et al. 2016); 0 prefers short titles.
        longest: Most units.

    Raises:
        ConfigError: A setting is outside its range.
    """

    beam: int = 8
    groups: int = 1
    diversity: float = 0.5
    penalty: float = 0.6
    longest: int = 16

    def __post_init__(self) -> None:
        for name in ("beam", "groups", "longest"):
            if getattr(self, name) < 1:
                raise ConfigError(
                    expected=f"a {name} of 1 or more", got=str(getattr(self, name)), hint="8 is a good beam."
                )
        if self.groups > self.beam or self.diversity < 0 or self.penalty < 0:
            raise ConfigError(
                expected="at most as many groups as beams, diversity and penalty of 0 or more",
                got=f"{self.groups} of {self.beam}, {self.diversity}, {self.penalty}",
            )


Accept = Callable[[tuple[int, ...]], bool]
"""Whether a complete title may be given."""


def search(
    writer: Writer, settings: Search, begin: int, end: int, accept: Accept, n: int
) -> list[Hypothesis]:
    """Return up to `n` titles, the best first.

    A title that is not accepted is dropped when it is complete, and the search goes on without it. Each group ends
    when it has `n` titles and no prefix can beat them, or at the longest title.
    """
    sizes = [len(part) for part in np.array_split(np.arange(settings.beam), settings.groups)]
    groups = [_Group(writer.begin(), size, begin) for size in sizes]
    for length in range(1, settings.longest + 2):
        chosen: list[int] = []  # by the groups before, at this step
        for group in groups:
            if group.live:
                chosen += group.advance(writer, settings, end, accept, n, length, chosen)
    found = {one.ids: one for group in groups for one in group.done}
    return sorted(found.values(), key=lambda one: (-one.score, one.ids))[:n]


class _Group:
    """Beams that grow together."""

    def __init__(self, state: Any, size: int, begin: int) -> None:
        self.size, self.state = size, state
        self.prefixes = np.array([[begin]], np.int64)
        self.logs = np.zeros(1, np.float32)
        self.done: list[Hypothesis] = []
        self.live = True

    def advance(
        self,
        writer: Writer,
        settings: Search,
        end: int,
        accept: Accept,
        n: int,
        length: int,
        chosen: list[int],
    ) -> list[int]:
        """Grow by one unit; returns the units that were chosen."""
        scores, state = writer.step(self.state, self.prefixes)
        self._finish(scores[:, end], settings, accept, length)
        total = self.logs[:, None] + scores
        total[:, end] = NEVER
        wanted = total.copy()
        for unit in chosen:
            wanted[:, unit] -= settings.diversity
        best = _largest(wanted.ravel(), self.size)
        best = best[total.ravel()[best] > NEVER / 2]
        if not len(best) or length > settings.longest:
            self.live = False
            return []
        rows, units = np.divmod(best, scores.shape[1])
        self.prefixes = np.column_stack([self.prefixes[rows], units])
        self.logs, self.state = total.ravel()[best], state[rows]
        enough = sorted((one.score for one in self.done), reverse=True)[:n]
        hope = float(self.logs.max()) / _lengthened(settings.longest, settings.penalty)
        self.live = len(enough) < n or hope > enough[-1]
        return units.tolist()

    def _finish(self, ends: Scores, settings: Search, accept: Accept, length: int) -> None:
        """Complete the prefixes that may end here, the `size` best of them."""
        if length == 1:  # a title has a unit
            return
        for row in np.argsort(-(self.logs + ends), kind="stable")[: self.size]:
            ids = tuple(self.prefixes[row, 1:].tolist())
            score = float(self.logs[row] + ends[row]) / _lengthened(length, settings.penalty)
            if ends[row] > NEVER / 2 and accept(ids):
                self.done.append(Hypothesis(ids, score))


def _lengthened(length: int, penalty: float) -> float:
    return ((5 + length) / 6) ** penalty


def _largest(values: Scores, n: int) -> NDArray[np.int64]:
    """The places of the n largest values, the largest first; ties go to the first place."""
    n = min(n, len(values))
    some = np.sort(np.argpartition(-values, n - 1)[:n])
    least = values[some].min()
    if (values >= least).sum() > n:
        some = np.flatnonzero(values >= least)
    return some[np.argsort(-values[some], kind="stable")][:n]


def draw(
    writer: Writer,
    settings: Search,
    begin: int,
    end: int,
    accept: Accept,
    n: int,
    *,
    temperature: float,
    rng: np.random.Generator,
) -> list[Hypothesis]:
    """Return up to `n` titles whose units are drawn with p^(1 / temperature), the most likely first.

    Of several tries as many as are accepted are given; 8 for each title that is asked for.
    """
    tries = 8 * n
    prefixes = np.full((tries, 1), begin, np.int64)
    state = np.repeat(writer.begin(), tries, axis=0)
    logs, ended = np.zeros(tries), np.zeros(tries, bool)
    for length in range(1, settings.longest + 2):
        scores, state = writer.step(state, prefixes)
        if length == 1:
            scores[:, end] = NEVER
        # Gumbel's trick: the largest of log p / temperature + noise is a draw
        noisy = scores / temperature + rng.gumbel(size=scores.shape)
        units = np.where(ended, end, noisy.argmax(axis=1))
        logs += np.where(ended, 0, scores[np.arange(tries), units])
        ended |= units == end
        prefixes = np.column_stack([prefixes, units])
    found: dict[tuple[int, ...], Hypothesis] = {}
    for row, log, whole in zip(prefixes, logs, ended, strict=True):
        ids = tuple(int(one) for one in row[1:] if one != end)
        if whole and accept(ids):
            found[ids] = Hypothesis(ids, float(log) / _lengthened(len(ids) + 1, settings.penalty))
    return sorted(found.values(), key=lambda one: (-one.score, one.ids))[:n]

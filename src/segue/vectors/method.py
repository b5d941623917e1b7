"""What a method of vectors is: settings that begin a run, and a run that trains epoch by epoch.

A run can be stopped between two epochs and continued from its state, with the same vectors as if it had never
stopped. A method without passes of its own (a singular value decomposition) has one epoch.
"""

from __future__ import annotations

import dataclasses
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

from segue.protocols import Progress
from segue.vectors.corpus import Corpus

Arrays = dict[str, NDArray[Any]]
"""Arrays by name: the state of a run."""


@dataclasses.dataclass(frozen=True, eq=False)
class Result:
    """What a run has learned.

    Attributes:
        tokens: Each token once.
        counts: Occurrences of each, int64.
        vectors: Shape (tokens, dim), float32.
        arrays: Further arrays that belong to the vectors, by name; "outputs" is the other side of the objective.
    """

    tokens: tuple[str, ...]
    counts: NDArray[np.int64]
    vectors: NDArray[np.float32]
    arrays: Arrays = dataclasses.field(default_factory=dict[str, NDArray[Any]])


class Run(Protocol):
    """A training under way."""

    @property
    def epochs(self) -> int:
        """Number of epochs."""
        ...

    def epoch(self) -> float:
        """Train one more epoch and return its loss; lower is better, in the method's own unit."""
        ...

    def state(self) -> Arrays:
        """Return what another run of the same settings, corpus and seed needs to continue."""
        ...

    def restore(self, state: Arrays, done: int) -> None:
        """Continue after `done` epochs from a state."""
        ...

    def result(self) -> Result:
        """Return the vectors as they are now."""
        ...


class Method(Protocol):
    """Settings of a method: a frozen dataclass whose fields are set by name from the command line."""

    summary: ClassVar[str]
    """What it does, and its paper."""

    topics: ClassVar[bool]
    """Whether each number of a vector is a topic."""

    def begin(self, corpus: Corpus, *, seed: int, workers: int, progress: Progress) -> Run:
        """Begin a run."""
        ...


class OneStep(ABC):
    """A run of a method that has no passes: a subclass computes all in `solve`."""

    epochs = 1

    def __init__(self) -> None:
        self._result: Result | None = None

    @abstractmethod
    def solve(self) -> tuple[Result, float]:
        """Return the vectors and the loss."""

    def epoch(self) -> float:
        """Compute the vectors, and return the loss."""
        self._result, loss = self.solve()
        return loss

    def state(self) -> Arrays:
        """Return nothing: the only epoch is either done or not."""
        return {}

    def restore(self, state: Mapping[str, NDArray[Any]], done: int) -> None:  # noqa: B027 - there is nothing to do
        """Do nothing: a step that was interrupted begins anew."""

    def result(self) -> Result:
        """Return the vectors.

        Raises:
            ValueError: They are not computed yet.
        """
        if self._result is None:
            raise ValueError("expected a finished epoch")
        return self._result

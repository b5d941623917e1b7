"""What encoders have in common that no epochs train: bags under a linear model, neighbours, a forest."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path

from segue.errors import ArtifactError, ConfigError, Where
from segue.titles.model import Floats
from segue.titles.title_recipe import TitleRecipe
from segue.titles.views import BagView, View
from segue.training import History

AGAIN = "Fit the encoder again."
"""What to do about a damaged directory."""


class Untrained(ABC):
    """The part of `TitleModel` that is the same in all of them.

    Attributes:
        recipe: See `TitleModel`.
        labels: See `TitleModel`.
    """

    recipe: TitleRecipe
    labels: Mapping[str, tuple[str, ...]]

    @property
    def history(self) -> History | None:
        """See `TitleModel`: there are no epochs."""
        return None

    @abstractmethod
    def scores(
        self, titles: Sequence[str], tags: Sequence[Sequence[str]] | None = None, *, head: str | None = None
    ) -> Floats:
        """See `TitleModel`."""

    def answers(
        self, titles: Sequence[str], tags: Sequence[Sequence[str]] | None = None
    ) -> Mapping[str, Floats]:
        """See `TitleModel`."""
        return {head: self.scores(titles, tags, head=head) for head in self.labels}

    def places(self, titles: Sequence[str], tags: Sequence[Sequence[str]] | None = None) -> Floats:
        """See `TitleModel`: none are predicted."""
        given = "given" if tags else "not given"
        raise ConfigError(
            expected="an encoder that predicts places",
            got=f"{self.recipe.name} ({len(titles)} titles, tags {given})",
            hint="Train a neural encoder with a target space.",
        )


def bag_view(view: View, directory: Path) -> BagView:
    """The view of a saved encoder that must be of bags.

    Raises:
        ArtifactError: It is another one.
    """
    if not isinstance(view, BagView):
        raise ArtifactError(
            expected="parts that belong together", got="others", where=Where(directory), hint=AGAIN
        )
    return view

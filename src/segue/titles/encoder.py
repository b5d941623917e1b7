"""A fitted network as a title encoder."""

# pyright: reportUnknownMemberType=false
# torch leaves the types of some functions out.

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from segue.errors import ConfigError, DataError
from segue.titles.model import Floats
from segue.titles.network import PLACES, VECTORS, TitleNetwork
from segue.titles.title_recipe import TitleRecipe
from segue.titles.views import Ids, View, padded
from segue.titles.writing import save_encoder
from segue.training import History

BATCH: Final = 128


class TitleEncoder:
    """A trained network with its view of texts; see `TitleModel`.

    Attributes:
        recipe: Its recipe.
        view: Turns text into ids.
        network: The network, in eval mode.
        labels: The names of each head.
        history: The record of its training.
    """

    def __init__(
        self,
        recipe: TitleRecipe,
        view: View,
        network: TitleNetwork,
        labels: Mapping[str, tuple[str, ...]],
        history: History | None = None,
    ) -> None:
        self.recipe, self.view, self.network = recipe, view, network.eval()
        self.labels, self.history = labels, history

    @property
    def dim(self) -> int:
        """See `TitleModel`."""
        return self.network.body.dim

    @property
    def parameters(self) -> int:
        """See `TitleModel`."""
        return sum(value.numel() for value in self.network.parameters())

    def encode(self, titles: Sequence[str], tags: Sequence[Sequence[str]] | None = None) -> Floats:
        """See `TitleModel`."""
        return self._run(titles, tags, VECTORS, self.dim)

    def scores(
        self, titles: Sequence[str], tags: Sequence[Sequence[str]] | None = None, *, head: str | None = None
    ) -> Floats:
        """See `TitleModel`: the softmax over the head's labels, so that a row sums to 1."""
        name = self.head(head)
        return self._run(titles, tags, name, len(self.labels[name]), softmax=True)

    def places(self, titles: Sequence[str], tags: Sequence[Sequence[str]] | None = None) -> Floats:
        """See `TitleModel`."""
        if self.network.places is None:
            raise ConfigError(expected="an encoder fitted with places", got="one without")
        return self._run(titles, tags, PLACES, self.network.places.out_features)

    def answers(
        self, titles: Sequence[str], tags: Sequence[Sequence[str]] | None = None
    ) -> Mapping[str, Floats]:
        """See `TitleModel`."""
        widths = {head: len(names) for head, names in self.labels.items()}
        if self.network.places is not None:
            widths[PLACES] = self.network.places.out_features
        found = {name: np.zeros((len(titles), width), dtype=np.float32) for name, width in widths.items()}
        device = next(self.network.parameters()).device
        with torch.inference_mode():
            for rows, ids in batches(self.ids(titles, tags)):
                values = self.network(torch.from_numpy(ids).to(device))
                for name, whole in found.items():
                    own = values[name] if name == PLACES else values[name].softmax(dim=-1)
                    whole[rows] = own.float().cpu().numpy()
        return found

    def head(self, name: str | None) -> str:
        """The name of a head; for None that of the first.

        Raises:
            ConfigError: There is no such head.
        """
        return head_of(self.labels, name)

    def ids(self, titles: Sequence[str], tags: Sequence[Sequence[str]] | None = None) -> list[Ids]:
        """The input rows.

        Raises:
            DataError: The numbers of tag lists and titles differ.
        """
        given: Sequence[Sequence[str]] = [()] * len(titles) if tags is None else tags
        if len(given) != len(titles):
            raise DataError(expected=f"tags for {len(titles)} titles", got=str(len(given)))
        names = list(dict.fromkeys(tag for found in given for tag in found))
        known = dict(zip(names, self.view.tags(names), strict=True)) if names else {}
        return [
            self.view.join(title, [known[tag] for tag in found])
            for title, found in zip(self.view.titles(titles), given, strict=True)
        ]

    def save(self, directory: Path | str) -> None:
        """See `TitleModel`."""
        save_encoder(Path(directory), self.recipe, self.view, self.network, self.labels, self.history)

    def _run(
        self,
        titles: Sequence[str],
        tags: Sequence[Sequence[str]] | None,
        output: str,
        width: int,
        *,
        softmax: bool = False,
    ) -> Floats:
        found = np.zeros((len(titles), width), dtype=np.float32)
        device = next(self.network.parameters()).device
        with torch.inference_mode():
            for rows, ids in batches(self.ids(titles, tags)):
                given = torch.from_numpy(ids).to(device)
                values = self.network.body(given) if output == VECTORS else self.network(given)[output]
                values = values.softmax(dim=-1) if softmax else values
                found[rows] = values.float().cpu().numpy()
        return found


def batches(rows: Sequence[Ids], size: int = BATCH) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Batches of rows with similar length: row numbers and the padded matrix."""
    order = np.argsort([len(ids) for ids in rows], kind="stable")
    for start in range(0, len(order), size):
        chosen = order[start : start + size].astype(np.int64)
        picked: list[Ids] = [rows[int(at)] for at in chosen]
        yield chosen, padded(picked)


def head_of(labels: Mapping[str, tuple[str, ...]], name: str | None) -> str:
    """The name of a head; for None that of the first.

    Raises:
        ConfigError: There is no such head.
    """
    if name is None and labels:
        return next(iter(labels))
    if name is None or name not in labels:
        raise ConfigError(
            expected=f"a head out of {', '.join(labels) or 'none'}",
            got=repr(name),
            hint="The heads are what the encoder was fitted to predict.",
        )
    return name

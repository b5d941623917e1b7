"""Title rows as batches: the visible tags are drawn anew each time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from segue.titles.augmentation import Augmentation
from segue.titles.network import PLACES
from segue.titles.rows import TAGS, TitleRows
from segue.titles.views import Ids, View, padded
from segue.training import Batch


class TitleExamples:
    """The rows of a view, prepared for batches.

    In a share `shown` of the batches, a row with two or more tags shows a random half of them beside the title, and
    the head "tags" predicts only the others. In a share `untitled` of those batches the title is hidden.

    Args:
        rows: The training rows.
        view: Turns text into ids.
        labels: The names that each head scores.
        augmentation: Changes titles each time they are read.
        shown: Share of the batches with visible tags.
        untitled: Share of those batches without the title.
    """

    def __init__(
        self,
        rows: TitleRows,
        view: View,
        labels: Mapping[str, Sequence[str]],
        *,
        augmentation: Augmentation | None = None,
        shown: float = 0.45,
        untitled: float = 0.1,
    ) -> None:
        self.shown, self.untitled = shown, untitled
        self._view, self._places = view, rows.places
        self._titles = view.titles(rows.titles)
        self._written, self._augmentation = rows.titles, augmentation
        names = list(dict.fromkeys(tag for tags in rows.tags for tag in tags))
        self._tag_ids = dict(zip(names, view.tags(names), strict=True))
        self._tags = [list(tags) for tags in rows.tags]
        self._targets: dict[str, list[NDArray[np.int64]]] = {}
        self._codes = {head: {name: at for at, name in enumerate(known)} for head, known in labels.items()}
        for head, code in self._codes.items():
            targets = rows.targets.get(head, [()] * len(rows))
            self._targets[head] = [_known(found, code) for found in targets]

    def __len__(self) -> int:
        return len(self._titles)

    @property
    def lengths(self) -> NDArray[np.int64]:
        """Number of ids of each title, for batching."""
        return np.array([len(title) for title in self._titles], dtype=np.int64)

    def ids(self) -> list[Ids]:
        """Every row with all its tags."""
        return [self._join(title, tags) for title, tags in zip(self._titles, self._tags, strict=True)]

    def batch(self, rows: NDArray[np.int64], rng: np.random.Generator) -> Batch:
        """See `Examples`."""
        chosen: list[int] = rows.tolist()
        given = [self._given(at, rng) for at in chosen]
        titles = self._read(chosen, rng)
        for at, tags in enumerate(given):
            if tags and rng.random() < self.untitled:
                titles[at] = _NOTHING
        joined = [self._join(title, tags) for title, tags in zip(titles, given, strict=True)]
        batch: dict[str, torch.Tensor] = {"ids": torch.from_numpy(padded(joined))}  # pyright: ignore[reportUnknownMemberType] - torch's
        for head in self._targets:
            batch |= self._target(head, chosen, given)
        if self._places is not None:
            places = self._places[rows]
            known = np.isfinite(places.sum(axis=1))
            batch[PLACES] = torch.tensor(np.nan_to_num(places), dtype=torch.float32)
            batch[f"{PLACES}/known"] = torch.tensor(known, dtype=torch.float32)
        return batch

    def _read(self, chosen: list[int], rng: np.random.Generator) -> list[Ids]:
        if self._augmentation is None:
            return [self._titles[at] for at in chosen]
        changed = [self._augmentation.changed(self._written[at], rng) for at in chosen]
        return self._view.titles(changed)

    def _given(self, at: int, rng: np.random.Generator) -> list[str]:
        tags = self._tags[at]
        if len(tags) < 2 or rng.random() >= self.shown:
            return []
        return [tags[place] for place in rng.permutation(len(tags))[: len(tags) // 2]]

    def _join(self, title: Ids, tags: Sequence[str]) -> Ids:
        return self._view.join(title, [self._tag_ids[tag] for tag in tags])

    def _target(self, head: str, chosen: list[int], given: list[list[str]]) -> dict[str, torch.Tensor]:
        code, found = self._codes[head], [self._targets[head][at] for at in chosen]
        if head == TAGS:
            found = [
                np.setdiff1d(codes, _known(tags, code)) if tags else codes
                for codes, tags in zip(found, given, strict=True)
            ]
        sizes = np.array([len(codes) for codes in found])
        weights = np.repeat(1 / np.maximum(sizes, 1), sizes)
        return {
            f"{head}/rows": torch.tensor(np.repeat(np.arange(len(chosen)), sizes)),
            f"{head}/labels": torch.tensor(np.concatenate(found) if sizes.sum() else _NOTHING),
            f"{head}/weights": torch.tensor(weights, dtype=torch.float32),
        }


_NOTHING: Ids = np.zeros(0, dtype=np.int64)


def _known(names: Sequence[str], code: Mapping[str, int]) -> NDArray[np.int64]:
    return np.array([code[name] for name in names if name in code], dtype=np.int64)

"""Pre-training on texts alone: predict masked subwords, and whether two segments belong together; or the next one.

BERT (Devlin et al. 2019): of 15 % of the subwords 80 % become [MASK], 10 % a random subword and 10 % stay; the
network predicts the original ones. The second task is the pair task, here with a title and a tag list: half of
the rows have another playlist's list. ALBERT (Lan et al. 2020) predicts the order instead: in half of the rows the
tags come first. A row without tags is divided in the middle. GPT and recurrent layers predict the next subword, see
`language_models`.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# transformers is typed in part only.

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from segue.errors import ConfigError
from segue.protocols import Progress
from segue.titles.language_models import BidirectionalLM, CausalLM, LanguageRows, language_loss
from segue.titles.network import TitleNetwork
from segue.titles.networks.recurrent import RecurrentBody
from segue.titles.networks.transformer import Transformer, TransformerBody
from segue.titles.rows import TitleRows
from segue.titles.title_recipe import TitleRecipe
from segue.titles.views import Ids, SubwordView, View, padded
from segue.titles.views.subwords import SPECIAL
from segue.training import Batch, History

_WANTED: Final = "a transformer or a recurrent layer of subwords to pre-train"

MASKED: Final = 0.15
"""Share of the subwords to predict."""

_MASK_SHARE, _RANDOM_SHARE = 0.8, 0.1


def pretrain(
    network: TitleNetwork,
    view: View,
    rows: TitleRows,
    recipe: TitleRecipe,
    *,
    checkpoint: Path | None,
    logs: Path | None,
    progress: Progress,
) -> History:
    """Pre-train a network's body in place, with `recipe.pretraining`.

    Raises:
        ConfigError: The network is neither a transformer nor one recurrent layer.
    """
    body, trainer = network.body, recipe.pretraining
    if not isinstance(view, SubwordView) or trainer is None:
        raise ConfigError(expected=_WANTED, got="another network")
    examples: SegmentPairs | LanguageRows
    loss = language_loss
    with torch.random.fork_rng([]):
        torch.manual_seed(trainer.seed)
        if isinstance(body, RecurrentBody):
            module, examples = BidirectionalLM(body), LanguageRows(rows, view)
        elif not isinstance(body, TransformerBody):
            raise ConfigError(expected=_WANTED, got="another network")
        elif body.causal:
            module, examples = CausalLM(body), LanguageRows(rows, view)
        else:
            order = isinstance(recipe.network, Transformer) and recipe.network.kind == "albert"
            module, examples, loss = (
                PretrainingNetwork(body), SegmentPairs(rows, view, order=order), pretraining_loss,
            )  # fmt: skip
    return trainer.train(
        module,
        examples,
        loss,
        lengths=examples.lengths,
        identity=msgspec.json.encode(recipe).decode(),
        checkpoint=None if checkpoint is None else checkpoint.with_name(f"{checkpoint.name}.pretraining"),
        logs=None if logs is None else logs / "pretraining",
        progress=progress,
    )


class PretrainingNetwork(nn.Module):
    """A transformer with the heads of both tasks; the head of masked subwords shares the first layer's vectors."""

    def __init__(self, body: TransformerBody) -> None:
        super().__init__()
        self.body = body
        words = body.model.get_input_embeddings()
        self.words = words
        self.dense, self.norm = nn.Linear(body.dim, words.embedding_dim), nn.LayerNorm(words.embedding_dim)
        self.bias = nn.Parameter(torch.zeros(words.num_embeddings))
        self.pair = nn.Linear(body.dim, 2)

    def forward(
        self, ids: torch.Tensor, rows: torch.Tensor, places: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Scores of all subwords at the masked places, (masked, size), and of the pair task, (n, 2)."""
        states = self.body.states(ids)
        hidden = self.norm(nn.functional.gelu(self.dense(states[rows, places])))
        return hidden @ self.words.weight.T + self.bias, self.pair(states[:, 0])


def pretraining_loss(module: nn.Module, batch: Batch) -> torch.Tensor:
    """The sum of both tasks' cross-entropies."""
    guesses, pairs = module(batch["ids"], batch["rows"], batch["places"])
    guessed = nn.functional.cross_entropy(guesses.float(), batch["truth"], reduction="sum")
    return guessed / max(len(batch["truth"]), 1) + nn.functional.cross_entropy(pairs.float(), batch["pair"])


class SegmentPairs:
    """Rows of two segments, masked anew each time.

    Args:
        rows: Titles and tags.
        view: Their subwords.
        order: Predict the order of the segments instead of whether they belong together.
    """

    def __init__(self, rows: TitleRows, view: SubwordView, *, order: bool) -> None:
        self._view, self._order = view, order
        names = list(dict.fromkeys(tag for tags in rows.tags for tag in tags))
        tags = dict(zip(names, view.tags(names), strict=True))
        self._pairs: list[tuple[Ids, Ids]] = []
        for title, given in zip(view.titles(rows.titles), rows.tags, strict=True):
            second = np.concatenate([_NONE, *[tags[tag] for tag in given]])
            self._pairs.append((title, second) if len(second) else _parted(title))

    def __len__(self) -> int:
        return len(self._pairs)

    @property
    def lengths(self) -> NDArray[np.int64]:
        """Subwords of each row."""
        return np.array([len(first) + len(second) for first, second in self._pairs], dtype=np.int64)

    def batch(self, rows: NDArray[np.int64], rng: np.random.Generator) -> Batch:
        """See `Examples`: `pair` is 1 if a row was changed."""
        changed = rng.random(len(rows)) < 0.5
        joined = [
            self._joined(int(at), rng, changed=bool(one)) for at, one in zip(rows, changed, strict=True)
        ]
        ids = padded(joined)
        masked, (places, truth) = mask(ids, self._view, rng)
        return {
            "ids": torch.from_numpy(masked),
            "rows": torch.from_numpy(places[0]),
            "places": torch.from_numpy(places[1]),
            "truth": torch.from_numpy(truth),
            "pair": torch.from_numpy(changed.astype(np.int64)),
        }

    def _joined(self, at: int, rng: np.random.Generator, *, changed: bool) -> Ids:
        first, second = self._pairs[at]
        if changed and self._order:
            first, second = second, first
        elif changed:
            second = self._pairs[int(rng.integers(len(self._pairs)))][1]
        return self._view.join(first, [second])


_NONE: Final = np.zeros(0, dtype=np.int64)


def _parted(title: Ids) -> tuple[Ids, Ids]:
    middle = (len(title) + 1) // 2
    return title[:middle], title[middle:]


def mask(
    ids: NDArray[np.int64], view: SubwordView, rng: np.random.Generator
) -> tuple[NDArray[np.int64], tuple[tuple[NDArray[np.int64], NDArray[np.int64]], NDArray[np.int64]]]:
    """Mask subwords of a matrix of rows: 15 % of those that are not marks.

    Returns:
        The rows with 80 % of the chosen subwords as [MASK], 10 % random and 10 % unchanged; the rows and
        positions of all chosen ones; and the original subwords.
    """
    open_to_it = (ids != 0) & (ids != view.start) & (ids != view.separator)
    chosen = open_to_it & (rng.random(ids.shape) < MASKED)
    kind = rng.random(ids.shape)
    masked = np.where(chosen & (kind < _MASK_SHARE), view.mask, ids)
    swapped = chosen & (kind >= _MASK_SHARE) & (kind < _MASK_SHARE + _RANDOM_SHARE)
    masked = np.where(swapped, rng.integers(min(len(SPECIAL), view.size - 1), view.size, ids.shape), masked)
    rows, places = np.nonzero(chosen)
    return masked, ((rows.astype(np.int64), places.astype(np.int64)), ids[rows, places])

"""Pre-training by the next word: a language model from left to right, or from both ends.

GPT (Radford et al. 2018): a transformer in which a place sees what is before it predicts each subword from those. ELMo
(Peters et al. 2018): one recurrent layer a direction; the states from the left predict the next subword, those from the
right the one before. Both share the first layer's vectors with the scores; rows are titles with their tags.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# transformers is typed in part only.

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from segue.errors import ConfigError
from segue.titles.networks.recurrent import RecurrentBody
from segue.titles.networks.transformer import TransformerBody
from segue.titles.rows import TitleRows
from segue.titles.views import Ids, SubwordView, padded
from segue.training import Batch


class LanguageRows:
    """Titles with their tags as rows of ids, for a language model.

    Args:
        rows: Titles and tags.
        view: Their subwords.
    """

    def __init__(self, rows: TitleRows, view: SubwordView) -> None:
        names = list(dict.fromkeys(tag for tags in rows.tags for tag in tags))
        tags = dict(zip(names, view.tags(names), strict=True)) if names else {}
        self._rows: list[Ids] = [
            view.join(title, [tags[tag] for tag in given])
            for title, given in zip(view.titles(rows.titles), rows.tags, strict=True)
        ]

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def lengths(self) -> NDArray[np.int64]:
        """Subwords of each row."""
        return np.array([len(row) for row in self._rows], dtype=np.int64)

    def batch(self, rows: NDArray[np.int64], rng: np.random.Generator) -> Batch:  # noqa: ARG002 - see `Examples`
        """See `Examples`."""
        chosen: list[Ids] = [self._rows[int(at)] for at in rows]
        return {"ids": torch.from_numpy(padded(chosen))}


class CausalLM(nn.Module):
    """A causal transformer with a score of each subword at each place."""

    def __init__(self, body: TransformerBody) -> None:
        super().__init__()
        self.body, self.words = body, body.model.get_input_embeddings()

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """The cross-entropy of each next subword, the mean over the rows' own places."""
        scores = self.body.states(ids)[:, :-1] @ self.words.weight.T
        return _entropy(scores, ids[:, 1:])


class BidirectionalLM(nn.Module):
    """A recurrent layer of two directions with a score of each subword for both.

    Raises:
        ConfigError: Several layers, in which a place would see the word that it predicts, or several vectors a word.
    """

    def __init__(self, body: RecurrentBody) -> None:
        super().__init__()
        if body.reader.num_layers > 1 or len(body.words.channels) > 1:
            raise ConfigError(
                expected="one recurrent layer and one vector a word to pre-train",
                got=f"{body.reader.num_layers} layers, {len(body.words.channels)} vectors",
            )
        self.body = body
        hidden = body.reader.hidden_size
        self.forwards, self.backwards = (nn.Linear(hidden, body.words.dim) for _ in range(2))

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """The sum of both directions' cross-entropies."""
        left, right = self.body.states(ids).chunk(2, dim=2)
        words = self.body.words.channels[0].weight
        after = self.forwards(left[:, :-1]) @ words.T  # pyright: ignore[reportAttributeAccessIssue] - an Embedding's
        before = self.backwards(right[:, 1:]) @ words.T  # pyright: ignore[reportAttributeAccessIssue] - an Embedding's
        own = ids[:, 1:] != 0
        return _entropy(after, ids[:, 1:]) + _entropy(before, ids[:, :-1] * own)


def _entropy(scores: torch.Tensor, truth: torch.Tensor) -> torch.Tensor:
    """Cross-entropy at the places whose truth is no filling; 0 without any."""
    total = nn.functional.cross_entropy(
        scores.float().flatten(0, 1), truth.flatten(), ignore_index=0, reduction="sum"
    )
    return total / (truth != 0).sum().clamp(min=1)


def language_loss(module: nn.Module, batch: Batch) -> torch.Tensor:
    """What the module says of a batch of rows."""
    return module(batch["ids"])

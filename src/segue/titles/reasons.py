"""The words of a title that explain a result, for any encoder: the loss of its score without each word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from segue.errors import ConfigError
from segue.titles.encoder import head_of
from segue.titles.model import Floats, TitleModel


class WordShare(NamedTuple):
    """A word of a title and its share in a result.

    Attributes:
        word: The word in its original spelling.
        share: Its share of the sum over all words, in (0, 1]; the shares of a title sum to 1.
    """

    word: str
    share: float


def word_shares(
    model: TitleModel, title: str, labels: Sequence[str], *, tags: Sequence[str] = (), head: str | None = None
) -> list[list[WordShare]]:
    """For each of some labels, the words that raise its score, the strongest first; empty if there are none.

    A word's weight is log(score of the title) - log(score without the word), if that is above 0. Its share
    is its part of the sum.

    Args:
        model: The encoder.
        title: The title; spaces separate its words.
        labels: Labels of the head.
        tags: Known tags, shown with every version of the title.
        head: As in `TitleModel.scores`.

    Raises:
        ConfigError: The head has no such label.
    """
    names = model.labels[head_of(model.labels, head)]
    code = {name: at for at, name in enumerate(names)}
    unknown = [label for label in labels if label not in code]
    if unknown:
        raise ConfigError(expected="labels that the encoder knows", got=repr(unknown[0]))
    words = title.split()
    if not words or not labels:
        return [[] for _ in labels]
    versions = [title, *(" ".join(words[:at] + words[at + 1 :]) for at in range(len(words)))]
    columns = [code[label] for label in labels]
    scores = model.scores(versions, [tags] * len(versions), head=head)[:, columns]
    logs = np.log(np.maximum(scores, _TINY))
    return [_shares(words, logs[0, at] - logs[1:, at]) for at in range(len(labels))]


_TINY = 1e-12


def _shares(words: Sequence[str], weights: Floats) -> list[WordShare]:
    above: list[float] = np.maximum(weights, 0).tolist()
    total = sum(above)
    found = [WordShare(word, weight / total) for word, weight in zip(words, above, strict=True) if weight > 0]
    return sorted(found, key=_share, reverse=True)


def _share(one: WordShare) -> float:
    return one.share

"""The quality of an encoder on held-out rows: nDCG@10 of tags, or the accuracy of one label."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from segue.metrics import ranking
from segue.metrics.relevance import judge
from segue.titles.model import Floats, TitleModel
from segue.titles.rows import LABEL, TAGS, TitleRows

K: Final = 10

Values = NDArray[np.float64]


class Question(NamedTuple):
    """A row with a hidden part.

    Attributes:
        title: The title.
        shown: The visible tags.
        hidden: The names to find, each once.
    """

    title: str
    shown: tuple[str, ...]
    hidden: tuple[str, ...]


def title_questions(rows: TitleRows, head: str = TAGS) -> list[Question]:
    """The titles alone, with everything else hidden. Rows without a title or an answer are left out."""
    found = zip(rows.titles, rows.targets[head], strict=True)
    return [Question(title, (), tuple(names)) for title, names in found if title and names]


def half_questions(rows: TitleRows, *, seed: int = 0, head: str = TAGS) -> list[Question]:
    """The titles with a random half of the tags, rounded down. Rows with fewer than two tags are left out."""
    rng = np.random.default_rng([seed, 11])
    questions: list[Question] = []
    for title, tags, names in zip(rows.titles, rows.tags, rows.targets[head], strict=True):
        places: list[int] = rng.permutation(len(tags)).tolist()
        order = [tags[at] for at in places]
        shown, rest = tuple(order[: len(order) // 2]), tuple(order[len(order) // 2 :])
        hidden = rest if head == TAGS else tuple(names)
        if title and shown and hidden:
            questions.append(Question(title, shown, hidden))
    return questions


def question_ndcg(model: TitleModel, questions: Sequence[Question], head: str = TAGS, k: int = K) -> Values:
    """nDCG@k of each question, shape (n,): binary gain; visible tags are not in the list."""
    found = np.zeros(len(questions))
    for start in range(0, len(questions), _CHUNK):
        chunk = questions[start : start + _CHUNK]
        scores = model.scores([q.title for q in chunk], [q.shown for q in chunk], head=head)
        found[start : start + len(chunk)] = ndcg(scores, chunk, model.labels[head], k)
    return found


def ndcg(scores: Floats, questions: Sequence[Question], names: Sequence[str], k: int = K) -> Values:
    """nDCG@k of scores over named labels, (n,); a hidden name without a label is never found.

    The ideal list has all hidden ones first, at most `k`; see `segue.metrics.ranking.ndcg`.
    """
    code = {name: at for at, name in enumerate(names)}
    k = min(k, len(names))
    lists: list[list[str]] = []
    for row, question in zip(scores.copy(), questions, strict=True):
        row[[code[name] for name in question.shown if name in code]] = -np.inf
        best = np.argpartition(-row, k - 1)[:k]
        order: list[int] = best[np.lexsort((best, -row[best]))].tolist()
        lists.append([names[at] for at in order])
    relevance = judge([question.hidden for question in questions], lists, k)
    return ranking.ndcg(relevance.hits, relevance.sizes, k, ideal_k=max(k, K))


def accuracy(model: TitleModel, texts: Sequence[str], labels: Sequence[str]) -> float:
    """The share of texts whose most likely label is correct; an unknown label counts as wrong."""
    names = model.labels[LABEL]
    best: list[int] = model.scores(texts, head=LABEL).argmax(axis=1).tolist()
    return float(np.mean([names[at] == label for at, label in zip(best, labels, strict=True)]))


def metric_of(model: TitleModel, dev: TitleRows) -> tuple[Callable[[object], float] | None, str]:
    """The metric that chooses the best epoch (a function of the current model), and its name; (None, "") by default."""
    if not len(dev):
        return None, ""
    if LABEL in model.labels:
        truth = [names[0] for names in dev.targets[LABEL]]
        return lambda _: accuracy(model, dev.titles, truth), "accuracy"
    if not model.labels:
        return None, ""
    head = TAGS if TAGS in model.labels else next(iter(model.labels))
    groups = [
        questions for questions in (title_questions(dev, head), half_questions(dev, head=head)) if questions
    ]
    if not groups:
        return None, ""
    return (
        lambda _: float(np.mean([question_ndcg(model, group, head).mean() for group in groups])),
        "nDCG@10",
    )


_CHUNK: Final = 1024

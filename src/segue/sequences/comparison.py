"""Sequence models side by side: the same training playlists, the same questions for the true next track, intervals.

Questions are those of the protocol `next` (`segue.data.split`). All methods know the same tracks, those of `least`
training playlists or more. A true next track that is not among them counts as a miss, and is left out of the
perplexity. The questions about one playlist are not independent, so their mean is one value, and intervals are over
playlists.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from segue.data.dataset import Dataset
from segue.data.split import Split, split
from segue.errors import ConfigError, DataError
from segue.extras import need
from segue.ids import id_key
from segue.metrics.bootstrap import Estimate, mean_estimate
from segue.metrics.ranking import hit_rate, ndcg, reciprocal_rank
from segue.protocols import Progress, Silent
from segue.sequences.floors import Together
from segue.sequences.lists import Codes, Floats, Lists, frequent, places_in
from segue.sequences.names import FLOORS, METHODS, SMOOTHINGS
from segue.sequences.ngrams import FittedNGrams, NGrams
from segue.sequences.recipe import NETWORKS, NetworkRecipe

DEPTH: Final = 100
FEW: Final = 10
_SILENT: Final = Silent()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Asked:
    """The settings of a comparison.

    Attributes:
        methods: The methods, in the order of the table.
        playlists: Playlists to hold out, each asked about at up to three places; None for a fifth.
        least: Training playlists that must hold a track which models know.
        most: Most tracks that they know, the most frequent ones.
        order: The n of n-grams.
        network: The recipe of all networks, but for their kind.
        seed: Of the held-out playlists and of every method.

    Raises:
        ConfigError: There is no method, or one is unknown.
        MissingExtraError: A network is asked for, and torch is not installed.
    """

    methods: Sequence[str] = METHODS
    playlists: int | None = None
    least: int = 2
    most: int = 20_000
    order: int = 3
    network: NetworkRecipe = dataclasses.field(default_factory=NetworkRecipe)
    seed: int = 0

    def __post_init__(self) -> None:
        if not self.methods or set(self.methods) - set(METHODS):
            raise ConfigError(
                expected=f"one or more of {', '.join(METHODS)}",
                got=", ".join(name for name in self.methods if name not in METHODS) or "none",
            )
        if set(self.methods) & set(NETWORKS):
            need("Training networks of sequences", "text", "torch")


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A method and its figures, all means over held-out playlists.

    Attributes:
        name: The method.
        hit10: Share of questions whose true next track is among the first ten.
        hit100: The same for the first hundred.
        ndcg: nDCG@100 of the true next track.
        mrr: Mean of 1 / rank of it, 0 beyond the first hundred.
        perplexity: The exponential of the mean of -log p of known next tracks; None for what is no distribution.
        seconds: Processor time of the fit.
        milliseconds: Median processor time of one question.
    """

    name: str
    hit10: Estimate
    hit100: Estimate
    ndcg: Estimate
    mrr: Estimate
    perplexity: Estimate | None = None
    seconds: float
    milliseconds: float


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """All rows, with what they were measured on.

    Attributes:
        fingerprint: The dataset's fingerprint.
        playlists: Playlists that were trained on.
        held_out: Playlists that were asked about.
        questions: Questions about them.
        tracks: Tracks that the methods know.
        known: Share of the true next tracks that are among these: no method reaches more.
        seed: The seed.
        rows: In the order that was asked for.
    """

    fingerprint: str
    playlists: int
    held_out: int
    questions: int
    tracks: int
    known: float
    seed: int
    rows: tuple[Row, ...] = ()


@dataclasses.dataclass(frozen=True)
class Questions:
    """Questions as codes of known tracks.

    Attributes:
        train: The training lists.
        prefixes: What each question shows, without unknown tracks.
        truths: The true next track, -1 for an unknown one, (questions,).
        owners: The number of each question's playlist, (questions,).
    """

    train: Lists
    prefixes: list[Codes]
    truths: NDArray[np.int64]
    owners: NDArray[np.int64]


def questions_of(whole: Dataset, made: Split, least: int, most: int) -> Questions:
    """Return the questions of a split as codes.

    Raises:
        DataError: No track is in `least` training playlists.
    """
    lists = Lists.of(made.train.playlists["tracks"].to_list(), whole.tracks.height)
    known = frequent(lists, least, most)
    if not len(known):
        raise DataError(
            expected=f"tracks of {least} or more training playlists",
            got="none",
            hint="Lower --least, or give more playlists.",
        )
    code = {name: place for place, name in enumerate(whole.tracks["id"].to_list())}
    prefixes: list[Codes] = []
    truths: list[int] = []
    for question, answer in zip(made.questions, made.answers, strict=True):
        places, there = places_in(known, np.array([code[id_key(one)] for one in question.tracks], np.int32))
        prefixes.append(places[there])
        places, there = places_in(known, np.array([code[id_key(answer.tracks[0])]], np.int32))
        truths.append(int(places[0]) if there[0] else -1)
    names = [str(question.id).rpartition(":")[0] for question in made.questions]
    numbers = {name: number for number, name in enumerate(dict.fromkeys(names))}
    owners = np.array([numbers[name] for name in names], np.int64)
    return Questions(lists.of_known(known), prefixes, np.array(truths, np.int64), owners)


def compare(
    dataset: Dataset,
    asked: Asked,
    *,
    progress: Progress = _SILENT,
    on_method: Callable[[str], None] | None = None,
) -> Iterator[Comparison]:
    """Yield the comparison after each method, so that a long one shows what it has.

    Args:
        dataset: Playlists in their order.
        asked: The settings.
        progress: Shows a bar for each epoch.
        on_method: Called with each method's name before it is fitted.

    Raises:
        ConfigError: The playlists keep no order, too few can be held out, or a loss is not a number any more.
        DataError: No track is in enough training playlists.
    """
    made = split(dataset, "next", rng=asked.seed, questions=asked.playlists)
    questions = questions_of(dataset, made, asked.least, asked.most)
    found = Comparison(
        fingerprint=dataset.manifest.fingerprint,
        playlists=made.train.playlists.height,
        held_out=made.held_out,
        questions=len(made.questions),
        tracks=questions.train.tracks,
        known=float((questions.truths >= 0).mean()),
        seed=asked.seed,
    )
    for name in asked.methods:
        if on_method is not None:
            on_method(name)
        found = msgspec.structs.replace(found, rows=(*found.rows, _row(name, questions, asked, progress)))
        yield found


def _row(name: str, questions: Questions, asked: Asked, progress: Progress) -> Row:
    start = time.process_time()
    scored, is_distribution = _fitted(name, questions.train, asked, progress)
    seconds = time.process_time() - start
    ranks = np.full(len(questions.truths), -1, np.int64)
    surprise, times = np.full(len(ranks), np.nan), list[float]()
    for at, (prefix, truth) in enumerate(zip(questions.prefixes, questions.truths.tolist(), strict=True)):
        start = time.process_time()
        scores = scored(prefix)
        times.append((time.process_time() - start) * 1000)
        if truth >= 0:
            ranks[at] = rank(scores, prefix, truth)
            surprise[at] = -np.log(scores[truth]) if is_distribution else np.nan
    hits = np.zeros((len(ranks), DEPTH), np.bool_)
    near = (ranks >= 0) & (ranks < DEPTH)
    hits[near, ranks[near]] = True
    sizes = np.ones(len(ranks), np.int64)

    def mean(values: Floats) -> Estimate:
        return mean_estimate(by_owner(values, questions.owners)) or Estimate(mean=0.0, questions=0)

    return Row(
        name=name,
        hit10=mean(hit_rate(hits, sizes, FEW)),
        hit100=mean(hit_rate(hits, sizes, DEPTH)),
        ndcg=mean(ndcg(hits, sizes, DEPTH)),
        mrr=mean(reciprocal_rank(hits, sizes, DEPTH)),
        perplexity=_exponential(mean_estimate(by_owner(surprise, questions.owners))),
        seconds=round(seconds, 2),
        milliseconds=round(float(np.median(times)), 3),
    )


def _fitted(
    name: str, train: Lists, asked: Asked, progress: Progress
) -> tuple[Callable[[Codes], Floats], bool]:
    """Return the scores of all tracks after a prefix, and whether they are probabilities."""
    for floor in FLOORS:
        if name == floor == "popularity":
            return FittedNGrams.popularity(train).probabilities, True
        if name == floor:
            return Together(train, near=name == "adjacent").scores, False
    for smoothing in SMOOTHINGS:
        if name == smoothing:
            return NGrams(asked.order, smoothing).fit(train).probabilities, True
    from segue.sequences.training import train as train_network

    recipe = dataclasses.replace(asked.network, network=name)  # pyright: ignore[reportArgumentType] - checked by `Asked`
    return train_network(train, recipe, seed=asked.seed, progress=progress)[0].probabilities, True


def rank(scores: Floats, prefix: Codes, truth: int) -> int:
    """Return how many tracks are above the true one, -1 if it has no score; ties go to the lower code.

    Tracks of the prefix are left out, since a playlist holds no track twice.
    """
    own = scores[truth]
    if own <= 0:
        return -1
    others = scores.copy()
    others[prefix] = 0
    return int((others > own).sum() + (others[:truth] == own).sum())


def by_owner(values: Floats, owners: NDArray[np.int64]) -> Floats:
    """Return the mean of each playlist's values, (playlists,); NaN where it has none."""
    there = np.isfinite(values)
    sums = np.bincount(owners, np.where(there, values, 0.0))
    counts = np.bincount(owners, there)
    return np.divide(sums, counts, out=np.full(len(sums), np.nan), where=counts > 0)


def _exponential(found: Estimate | None) -> Estimate | None:
    if found is None:
        return None
    low, high = (None if end is None else float(np.exp(end)) for end in (found.low, found.high))
    return Estimate(mean=float(np.exp(found.mean)), low=low, high=high, questions=found.questions)

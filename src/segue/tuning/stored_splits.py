"""Splits on disk, for processes that measure on them."""

from __future__ import annotations

from pathlib import Path

from segue.data.answers import read_answers, write_answers
from segue.data.dataset import Dataset
from segue.data.questions import read_questions, write_questions
from segue.data.split import Split, directory
from segue.recipes import text
from segue.tuning.bench import Aim, Bench


def store(split: Split, place: Path) -> None:
    """Write a split into a new folder."""
    place.mkdir()
    split.train.save(place / directory.TRAIN)
    write_questions(split.questions, place / directory.QUESTIONS)
    write_answers(split.answers, place / directory.ANSWERS)


def bench_of(place: Path, *, base: bytes, target: Aim, seed: int) -> Bench:
    """Return the bench of a split that `store` wrote.

    Args:
        place: Its folder.
        base: The base recipe, as JSON.
        target: The metric of the search.
        seed: Seed of the fits.
    """
    return Bench(
        Dataset.load(place / directory.TRAIN),
        read_questions(place / directory.QUESTIONS),
        read_answers(place / directory.ANSWERS),
        base=text.read_json(base, "the base recipe"),
        target=target,
        seed=seed,
    )

"""A small world with every input mix, to evaluate models on."""

from __future__ import annotations

import dataclasses
import random

import pytest

from segue.evaluation.catalogue import Catalogue
from segue.types import Answer, Query

TAGS = (
    "비 오는 날",
    "카페",
    "새벽 감성☕",
    "drive",
    "lo-fi",
    "운동",
    "이별",
    "party🎉",
    "잔잔한",
    "봄",
    "겨울",
    "R&B",
)


@dataclasses.dataclass(frozen=True)
class World:
    queries: list[Query]
    answers: list[Answer]
    catalogue: Catalogue

    def predict(self, skill: float, seed: int = 0, tracks: int = 100, tags: int = 10) -> list[Answer]:
        """Lists in which each hidden entry appears with probability `skill`, at a random rank."""
        rng = random.Random(seed)  # noqa: S311 - test data
        lists: list[Answer] = []
        for query, answer in zip(self.queries, self.answers, strict=True):
            found = [track for track in answer.tracks if rng.random() < skill and track < 1000]
            others = [t for t in rng.sample(range(400), 200) if t not in answer.tracks + query.tracks]
            mixed = found + others[: tracks - len(found)]
            rng.shuffle(mixed)
            right = [tag for tag in answer.tags if rng.random() < skill]
            wrong = [tag for tag in TAGS if tag not in answer.tags + query.tags]
            lists.append(Answer(id=answer.id, tracks=tuple(mixed), tags=tuple((right + wrong)[:tags])))
        return lists


@pytest.fixture(scope="session")
def world() -> World:
    """Sixty playlists; tracks 0-399 are in train, the lower the more popular, those from 1000 on are not."""
    rng = random.Random(7)  # noqa: S311 - test data
    queries, answers = [], []
    for number in range(60):
        mix = ("tracks", "tracks+tags", "tags+title", "title")[number % 4]
        tracks = [*rng.sample(range(400), 30), 1000 + number]
        rng.shuffle(tracks)
        tags = rng.sample(TAGS, 4)
        seeds = rng.randint(1, 12) if "tracks" in mix else 0
        shown = 2 if "tags" in mix else 0
        queries.append(
            Query(
                id=number,
                title="비 오는 새벽, 카페에서 ☕" if "title" in mix else "",
                tracks=tuple(tracks[:seeds]),
                tags=tuple(tags[:shown]),
            )
        )
        hidden = () if mix == "title" else tuple(tracks[seeds:])  # as in Melon's files: tags only
        answers.append(Answer(id=number, tracks=hidden, tags=tuple(tags[shown:])))
    catalogue = Catalogue(
        playlists=1000,
        tracks={track: max(1, 400 // (track + 1)) for track in range(400)},
        tags=dict.fromkeys(TAGS, 20),
        artists={track: (f"artist {track % 150}",) for track in range(400)},
    )
    return World(queries, answers, catalogue)

"""Track2Vec against gensim's own word2vec on lists of texts, with the same settings."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from benchmarks.measuring import Clock, peak_bytes
from benchmarks.peers.task import warm

EPOCHS: Final = 5
SETTINGS: Final = {"vector_size": 64, "window": 10, "negative": 20, "min_count": 1, "sample": 1e-3}


def gensim_word2vec(split: str, questions: int) -> dict[str, Any]:  # noqa: ARG001 - every side is given the same
    """Word2Vec as gensim's documentation does it."""
    from gensim.models.word2vec import Word2Vec

    bags, clock = sentences(split), Clock()
    with clock.part("fit"):
        Word2Vec(bags, sg=0, epochs=EPOCHS, workers=1, seed=0, **SETTINGS)
    return _result(clock, bags)


def segue_track2vec(split: str, questions: int, *, shuffle: bool) -> dict[str, Any]:  # noqa: ARG001 - as above
    """Track2Vec on the same lists; shuffled, each playlist is in a new order every epoch."""
    from segue.word2vec.track2vec import Track2Vec

    warm("gensim.models.word2vec")
    bags, clock = sentences(split), Clock()
    settings = Track2Vec(sg=False, epochs=EPOCHS, shuffle=shuffle, alpha=0.025, min_alpha=0.0001, **SETTINGS)
    with clock.part("fit"):
        settings.fit(bags, workers=1)
    return _result(clock, bags)


def sentences(split: str) -> list[list[str]]:
    """The tracks of each playlist as texts."""
    from segue.data.dataset import Dataset

    train = Dataset.load(Path(split) / "train")
    names = train.tracks["id"].to_list()
    return [[names[track] for track in tracks] for tracks in train.playlists["tracks"].to_list() if tracks]


def _result(clock: Clock, bags: list[list[str]]) -> dict[str, Any]:
    tokens = sum(map(len, bags))
    return {
        "seconds": clock.seconds["fit"],
        "tokens": tokens,
        "tokens_per_second": EPOCHS * tokens / clock.seconds["fit"],
        "peak_bytes": peak_bytes(),
    }

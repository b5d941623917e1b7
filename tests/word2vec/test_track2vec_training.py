"""Training of track2vec: what it learns, and how its loss falls."""

from __future__ import annotations

import dataclasses
import itertools
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gensim.models import KeyedVectors, Word2Vec

from segue.protocols import Silent
from segue.word2vec.token_bags import TokenBags
from segue.word2vec.tokens import escape_token
from segue.word2vec.track2vec import FittedTrack2Vec
from segue.word2vec.training import new_model, train_epochs
from tests.word2vec.planted import SIDES, SMALL, planted


@pytest.fixture(scope="module")
def fitted() -> FittedTrack2Vec:
    return SMALL.fit(planted(), seed=3)


class TestTraining:
    @pytest.mark.parametrize(
        "settings",
        [
            {"window": None, "sample": 0.01},
            {"window": 3, "shuffle": False},
            {"window": None, "sg": False},
            {"window": 4, "shuffle": False, "hs": True, "negative": 0},
        ],
    )
    def test_is_gensims_to_the_last_bit(self, settings: dict[str, Any]) -> None:
        ours = dataclasses.replace(SMALL, **{"vector_size": 12, "epochs": 3, "negative": 4, **settings})
        bags = TokenBags.read(planted(3000), min_count=1)
        theirs = new_model(ours, bags, seed=5)
        coded = [bags.codes[start:stop].tolist() for start, stop in itertools.pairwise(bags.ends)]
        theirs.train(coded, total_examples=len(coded), epochs=3, start_alpha=0.025, end_alpha=0.0001)
        assert np.array_equal(ours.fit(planted(3000), seed=5).vectors, theirs.wv.vectors)

    def test_exact_bags_train_as_gensim_does_with_the_tokens_themselves(self) -> None:
        """Playlists in their order with rare tokens, short lists, several batches and many equal counts."""
        lists = [[*bag, f"rare:{number}"] for number, bag in enumerate(planted(1500))]
        lists[3:3] = [["track:00"], [], ["rare:x", "rare:y"]]
        ours = dataclasses.replace(SMALL, window=4, epochs=3, min_count=3, sample=1e-3, shuffle=False)
        bags = TokenBags.read(lists, min_count=3, exact=True)
        model = new_model(ours, bags, seed=7)
        list(train_epochs(ours, model, bags, seed=7, workers=1, progress=Silent(), exact=True))
        theirs = Word2Vec(
            lists, vector_size=16, window=4, min_count=3, sg=1, negative=5, epochs=3, seed=7, workers=1
        )
        assert theirs.wv.index_to_key == [*bags.tokens]
        assert np.array_equal(model.wv.vectors, theirs.wv.vectors)

    def test_neighbours_come_from_the_same_world(self, fitted: FittedTrack2Vec) -> None:
        for side, name in enumerate(SIDES):
            for token in (f"tag:{name} 음악", f"track:{side}0", f"track:{side}7"):
                near = fitted.similar(token, 20, among="track:")
                assert len(near) == 20
                assert all(other.startswith(f"track:{side}") for other, _ in near)

    def test_output_vectors_know_what_stands_beside_a_token(self, fitted: FittedTrack2Vec) -> None:
        outputs = fitted.output_vectors
        assert outputs is not None
        assert outputs.shape == fitted.vectors.shape
        beside = outputs @ fitted.vectors[fitted.words.rows["track:00"]]
        other = [row for row, token in enumerate(fitted.tokens) if token.startswith("track:1")]
        same = [row for row, token in enumerate(fitted.tokens) if token.startswith("track:0")]
        assert beside[same].min() > beside[other].max()

    def test_no_output_vectors_without_noise(self) -> None:
        fitted = dataclasses.replace(SMALL, epochs=2, negative=0, hs=True).fit(planted(100))
        assert fitted.output_vectors is None

    def test_a_seed_gives_the_same_vectors_and_another_others(self) -> None:
        settings = dataclasses.replace(SMALL, window=3, epochs=2)
        first, again = settings.fit(planted(100), seed=7), settings.fit(planted(100), seed=7)
        assert np.array_equal(first.vectors, again.vectors)
        assert first.losses == again.losses
        assert not np.array_equal(first.vectors, settings.fit(planted(100), seed=8).vectors)

    def test_the_interpreters_hash_seed_changes_nothing(self) -> None:
        program = (
            "from segue.word2vec.track2vec import Track2Vec\n"
            "bags = [['track:1', 'track:2', 'tag:밤'], ['track:2', 'tag:밤', 'track:3']] * 20\n"
            "print(Track2Vec(vector_size=4, window=2, epochs=2).fit(bags, seed=1).vectors.tobytes().hex())"
        )
        runs = [
            subprocess.Popen(
                [sys.executable, "-c", program],
                env={**os.environ, "PYTHONHASHSEED": hash_seed},
                stdout=subprocess.PIPE,
                text=True,
            )
            for hash_seed in ("1", "2")
        ]
        first, second = (run.communicate()[0] for run in runs)
        assert first == second
        assert len(first.strip()) == 4 * 4 * 2 * 4

    def test_a_narrow_window_sees_the_whole_bag_over_the_epochs(self) -> None:
        """The two ends of a playlist never meet in a window of 1 unless the order changes."""
        filler = [f"track:{number}" for number in range(30)]
        rng = np.random.default_rng(0)
        bags = [
            [f"tag:{side}", *rng.permutation(filler)[:6].tolist(), f"word:{side}"]
            for side in rng.integers(2, size=600)
        ]
        base = dataclasses.replace(SMALL, window=1, epochs=20)
        shuffled = base.fit(bags)
        nearest = shuffled.similar("tag:0", 1, among="word:")
        outputs = shuffled.output_vectors
        assert outputs is not None
        rows = shuffled.words.rows
        bond = outputs @ shuffled.vectors[rows["tag:0"]]
        assert nearest[0][0] == "word:0"
        assert bond[rows["word:0"]] > bond[rows["word:1"]] + 1

    def test_several_workers_learn_the_same_worlds(self) -> None:
        fitted = SMALL.fit(planted(3000), seed=1, workers=2)
        near = fitted.similar("tag:밤 🌙 음악", 20, among="track:")
        assert all(other.startswith("track:1") for other, _ in near)
        alone = SMALL.fit(planted(3000), seed=1)
        assert fitted.losses == pytest.approx(alone.losses, rel=0.05)

    def test_a_playlist_of_thousands_is_dealt_in_hands(self) -> None:
        long = [f"track:{number}" for number in range(2000)]
        fitted = dataclasses.replace(SMALL, vector_size=4, epochs=1).fit([long, long[:3]])
        assert len(fitted.tokens) == 2000
        outputs = fitted.output_vectors
        assert outputs is not None
        assert (np.abs(outputs).sum(axis=1) > 0).all()


class TestLoss:
    def test_falls_and_is_reported(self) -> None:
        heard: list[tuple[int, float]] = []
        fitted = SMALL.fit(planted(), on_epoch=lambda epoch, loss: heard.append((epoch, loss)))
        assert [epoch for epoch, _ in heard] == [1, 2, 3, 4, 5, 6]
        assert tuple(loss for _, loss in heard) == fitted.losses
        assert fitted.losses[-1] < 0.8 * fitted.losses[0]

    def test_starts_at_log_two_a_term(self) -> None:
        """Output vectors begin at zero, so each term is log 2 (1.7 % more in gensim's table)."""
        bags = [[f"track:{number}" for number in range(100)]] * 3
        slow = dataclasses.replace(SMALL, vector_size=1, epochs=1, alpha=1e-9, min_alpha=0)
        terms = 99 * (1 + slow.negative * 99 / 100)
        assert slow.fit(bags).losses[0] == pytest.approx(terms * np.log(2), rel=0.03)

    def test_shows_a_bar_an_epoch_with_the_loss_before(self) -> None:
        class Bars:
            def __init__(self) -> None:
                self.labels: list[str] = []
                self.shares: list[tuple[int, int | None]] = []

            def track(self, items: Iterable[Any], *, label: str, total: int | None = None) -> Iterator[Any]:
                self.labels.append(label)
                done = 0
                for item in items:
                    done += 1
                    yield item
                self.shares.append((done, total))

        bars = Bars()
        fitted = SMALL.fit(planted(3000), progress=bars)
        assert bars.labels[0] == "track2vec, epoch 1 of 6"
        assert bars.labels[1:] == [
            f"track2vec, epoch {epoch} of 6 (loss {loss:.3f})"
            for epoch, loss in zip(range(2, 7), fitted.losses, strict=False)
        ]
        assert all(done == total and done > 1 for done, total in bars.shares)

    def test_exports_what_gensim_reads(self, fitted: FittedTrack2Vec, tmp_path: Path) -> None:
        fitted.export_word2vec(tmp_path / "words.bin", binary=True)
        words = KeyedVectors.load_word2vec_format(tmp_path / "words.bin", binary=True)
        assert words.index_to_key == [escape_token(token) for token in fitted.tokens]
        assert np.array_equal(words.vectors, fitted.vectors)
        fitted.export_word2vec(tmp_path / "words.txt")
        assert (tmp_path / "words.txt").read_text().startswith(f"{len(fitted.tokens)} 16\n")

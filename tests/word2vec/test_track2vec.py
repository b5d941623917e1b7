from __future__ import annotations

import dataclasses
import itertools
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gensim.models.word2vec import Word2Vec

from segue.errors import ArtifactError, ConfigError, DataError
from segue.word2vec.files import import_word2vec
from segue.word2vec.token_bags import TokenBags
from segue.word2vec.track2vec import PLAYLIST, SEED, SHUFFLED, FittedTrack2Vec, Track2Vec
from segue.word2vec.training import new_model

SIDES = ("낮", "밤 🌙")
SMALL = Track2Vec(
    vector_size=16, window=None, min_count=1, sg=True, negative=5, epochs=6, sample=0, alpha=0.025
)


def planted(playlists: int = 400, tracks: int = 40, seed: int = 0) -> list[list[str]]:
    """Playlists of two worlds that share no track, each with its own tag and title word."""
    rng = np.random.default_rng(seed)
    return [
        [f"track:{side}{number}" for number in rng.choice(tracks, 8, replace=False)]
        + [f"tag:{SIDES[side]} 음악", f"word:{SIDES[side][0]}"]
        for side in rng.integers(2, size=playlists)
    ]


@pytest.fixture(scope="module")
def fitted() -> FittedTrack2Vec:
    return SMALL.fit(planted(), seed=3)


class TestSettings:
    @pytest.mark.parametrize(
        ("wrong", "expected"),
        [
            ({"vector_size": 0}, "vector_size of 1"),
            ({"vector_size": 64.0}, "whole number"),
            ({"window": 0}, "window from 1"),
            ({"window": 10_001}, "window from 1 to 10000"),
            ({"min_count": 0}, "min_count of 1"),
            ({"negative": -1}, "negative of 0"),
            ({"negative": 0}, "negative above 0 or hs"),
            ({"epochs": 0}, "epochs of 1"),
            ({"sample": 1}, "relative frequency"),
            ({"sample": float("nan")}, "sample"),
            ({"ns_exponent": float("inf")}, "ns_exponent"),
            ({"alpha": 0.0}, "alpha above 0"),
            ({"alpha": 1.5}, "at most 1"),
            ({"min_alpha": 0.5}, "min_alpha from 0 to alpha"),
        ],
    )
    def test_refuses_what_is_outside_its_range(self, wrong: dict[str, Any], expected: str) -> None:
        with pytest.raises(ConfigError, match=expected):
            Track2Vec(**wrong)

    def test_recipes(self) -> None:
        assert (SEED.vector_size, SEED.window, SEED.min_count, SEED.sg) == (256, 10, 3, True)
        assert (SEED.negative, SEED.epochs, SEED.hs) == (20, 100, False)
        assert (SEED.alpha, SEED.sample, SEED.ns_exponent) == (0.025, 1e-3, 0.75)
        assert PLAYLIST.window is None
        assert Track2Vec() == SHUFFLED
        assert SHUFFLED.shuffle

    @pytest.mark.parametrize("wrong", [{"seed": -1}, {"seed": 2**32}, {"workers": 0}])
    def test_refuses_a_fit_it_cannot_do(self, wrong: dict[str, int]) -> None:
        with pytest.raises(ConfigError, match="expected"):
            SMALL.fit(planted(4), **wrong)


class TestVocabulary:
    def test_obeys_min_count(self) -> None:
        bags = [["a", "b", "c"], ["a", "b"], ["a", "b", "d"], ["a", "d"]]
        fitted = Track2Vec(vector_size=2, min_count=2, epochs=1).fit(bags)
        assert fitted.tokens == ("a", "b", "d")
        assert fitted.counts.tolist() == [4, 3, 2]
        assert fitted.vectors.shape == (3, 2)
        assert fitted.playlists == 4

    def test_reads_the_playlists_once(self) -> None:
        def generator() -> Iterator[list[str]]:
            yield from planted(50)

        assert np.array_equal(SMALL.fit(generator()).vectors, SMALL.fit(planted(50)).vectors)

    def test_the_order_of_playlists_does_not_change_the_rows(self) -> None:
        assert (
            TokenBags.read(planted(), min_count=1).tokens
            == TokenBags.read(planted()[::-1], min_count=1).tokens
        )

    @pytest.mark.parametrize(
        ("bags", "expected"),
        [
            ([], "got none among 0 tokens of 0 playlists"),
            ([["a"], ["b"]], "got none among 2 tokens"),
            ([["a"], ["a"]], "playlists with two or more tokens"),
            ([["a", "a"], "aa"], "playlist 2.*got 'aa'"),
            ([["a", 7]] * 2, "list of texts.*got 7"),
            ([["a", "b\ud800"]] * 2, "valid Unicode"),
        ],
    )
    def test_says_why_it_cannot_learn(self, bags: Any, expected: str) -> None:
        with pytest.raises(DataError, match=expected):
            Track2Vec(vector_size=2, min_count=2, epochs=1).fit(bags)


class TestFormulas:
    COUNTS = (900, 60, 30, 9, 1)

    def model(self, settings: Track2Vec) -> Word2Vec:
        bags = [
            [f"t{row}" for row, count in enumerate(self.COUNTS) if number < count] for number in range(900)
        ]
        return new_model(settings, TokenBags.read(bags, min_count=1), seed=0)

    @pytest.mark.parametrize("exponent", [0.75, 1.0, 0.0, -0.5])
    def test_noise_is_drawn_by_count_to_the_exponent(self, exponent: float) -> None:
        steps = np.diff(self.model(Track2Vec(ns_exponent=exponent)).cum_table.astype(np.int64), prepend=0)
        powers = np.array(self.COUNTS, float) ** exponent
        assert steps / steps.sum() == pytest.approx(powers / powers.sum(), abs=1e-6)

    def test_sub_sampling_goes_by_relative_frequency(self) -> None:
        sample = 0.01
        share = np.array(self.COUNTS) / sum(self.COUNTS)
        expected = np.minimum(1, (np.sqrt(share / sample) + 1) * sample / share)
        model = self.model(Track2Vec(sample=sample))
        kept = np.array([model.wv.get_vecattr(row, "sample_int") for row in range(len(self.COUNTS))]) / (
            2**32 - 1
        )
        assert kept == pytest.approx(expected, abs=1e-6)
        assert kept[0] < 0.2
        assert kept[-1] == 1

    def test_idf(self, fitted: FittedTrack2Vec) -> None:
        assert fitted.idf == pytest.approx(np.log(1 + 400 / fitted.counts), rel=1e-5)


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

    def test_exports_what_import_reads(self, fitted: FittedTrack2Vec, tmp_path: Path) -> None:
        fitted.export_word2vec(tmp_path / "words.bin", binary=True)
        words = import_word2vec(tmp_path / "words.bin")
        assert words.tokens == fitted.tokens
        assert np.array_equal(words.vectors, fitted.vectors)
        fitted.export_word2vec(tmp_path / "words.txt")
        assert (tmp_path / "words.txt").read_text().startswith(f"{len(fitted.tokens)} 16\n")


class TestDirectory:
    def test_comes_back_as_it_was(self, fitted: FittedTrack2Vec, tmp_path: Path) -> None:
        fitted.save(tmp_path / "vectors")
        again = FittedTrack2Vec.load(tmp_path / "vectors")
        assert isinstance(again.vectors.base, np.memmap)
        assert np.array_equal(again.vectors, fitted.vectors)
        assert fitted.output_vectors is not None
        assert again.output_vectors is not None
        assert np.array_equal(again.output_vectors, fitted.output_vectors)
        assert again.counts.tolist() == fitted.counts.tolist()
        assert (again.settings, again.tokens) == (fitted.settings, fitted.tokens)
        assert (again.playlists, again.losses) == (fitted.playlists, fitted.losses)
        assert again.similar("tag:밤 🌙 음악") == fitted.similar("tag:밤 🌙 음악")

    def test_saves_over_an_older_one_but_nothing_else(self, fitted: FittedTrack2Vec, tmp_path: Path) -> None:
        fitted.save(tmp_path / "vectors")
        fitted.save(tmp_path / "vectors")
        (tmp_path / "photos").mkdir()
        (tmp_path / "photos" / "cat.jpg").touch()
        with pytest.raises(ArtifactError, match="other files"):
            fitted.save(tmp_path / "photos")

    def test_holds_no_pickle(self, fitted: FittedTrack2Vec, tmp_path: Path) -> None:
        fitted.save(tmp_path / "vectors")
        names = {path.name for path in (tmp_path / "vectors").iterdir()}
        assert names == {"manifest.json", "tokens.parquet", "vectors.npy", "output_vectors.npy"}

    @pytest.mark.parametrize("name", ["tokens.parquet", "vectors.npy", "output_vectors.npy", "manifest.json"])
    def test_a_damaged_part_is_named(self, fitted: FittedTrack2Vec, tmp_path: Path, name: str) -> None:
        fitted.save(tmp_path / "vectors")
        part = tmp_path / "vectors" / name
        part.write_bytes(part.read_bytes()[:100])
        with pytest.raises(ArtifactError, match="damaged"):
            FittedTrack2Vec.load(tmp_path / "vectors")
        part.unlink()
        with pytest.raises(ArtifactError, match="without manifest" if name == "manifest.json" else "damaged"):
            FittedTrack2Vec.load(tmp_path / "vectors")

    def test_never_unpickles(self, fitted: FittedTrack2Vec, tmp_path: Path) -> None:
        fitted.save(tmp_path / "vectors")
        np.save(tmp_path / "vectors" / "vectors.npy", np.array([{}], dtype=object), allow_pickle=True)
        with pytest.raises(ArtifactError, match="damaged"):
            FittedTrack2Vec.load(tmp_path / "vectors")

    def test_arrays_of_another_fit_are_refused(self, fitted: FittedTrack2Vec, tmp_path: Path) -> None:
        fitted.save(tmp_path / "vectors")
        np.save(tmp_path / "vectors" / "output_vectors.npy", np.zeros((3, 16), np.float32))
        with pytest.raises(ArtifactError, match="output vectors of shape"):
            FittedTrack2Vec.load(tmp_path / "vectors")

    def test_a_newer_format_is_refused(self, fitted: FittedTrack2Vec, tmp_path: Path) -> None:
        fitted.save(tmp_path / "vectors")
        path = tmp_path / "vectors" / "manifest.json"
        path.write_text(json.dumps({**json.loads(path.read_text()), "format_version": 99, "settings": None}))
        with pytest.raises(ArtifactError, match=r"format 99.*Update Segue"):
            FittedTrack2Vec.load(tmp_path / "vectors")

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gensim.models.word2vec import Word2Vec

from segue.errors import ArtifactError, ConfigError, DataError
from segue.files.trust import trusting
from segue.word2vec.token_bags import TokenBags
from segue.word2vec.track2vec import FittedTrack2Vec, Track2Vec
from segue.word2vec.training import new_model
from tests.word2vec.planted import SMALL, planted


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


class TestDirectory:
    def test_comes_back_as_it_was(self, fitted: FittedTrack2Vec, tmp_path: Path) -> None:
        fitted.save(tmp_path / "vectors")
        again = FittedTrack2Vec.load(tmp_path / "vectors")
        assert not again.vectors.flags.owndata  # mapped
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
        with pytest.raises(ArtifactError, match="altered"):
            FittedTrack2Vec.load(tmp_path / "vectors")
        with trusting(True), pytest.raises(ArtifactError, match=r"vectors\.npy"):
            FittedTrack2Vec.load(tmp_path / "vectors")

    def test_arrays_of_another_fit_are_refused(self, fitted: FittedTrack2Vec, tmp_path: Path) -> None:
        fitted.save(tmp_path / "vectors")
        np.save(tmp_path / "vectors" / "output_vectors.npy", np.zeros((3, 16), np.float32))
        with trusting(True), pytest.raises(ArtifactError, match=r"output_vectors\.npy.*shape"):
            FittedTrack2Vec.load(tmp_path / "vectors")

    def test_a_newer_format_is_refused(self, fitted: FittedTrack2Vec, tmp_path: Path) -> None:
        fitted.save(tmp_path / "vectors")
        path = tmp_path / "vectors" / "manifest.json"
        path.write_text(json.dumps({**json.loads(path.read_text()), "format_version": 99, "settings": None}))
        with pytest.raises(ArtifactError, match=r"format 99.*Update Segue"):
            FittedTrack2Vec.load(tmp_path / "vectors")

"""Training: checkpoints, losses, what is refused, what is saved."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from gensim.models import Word2Vec
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

import segue
from segue.errors import ArtifactError, ConfigError, DataError
from segue.vectors import checkpoints, registry
from segue.vectors.corpus import Corpus
from segue.vectors.exports import gensim_model
from segue.vectors.fitted import FittedVectors
from segue.vectors.logs import write_losses
from segue.vectors.methods.glove import GloVeRun
from segue.vectors.training import Plan, train

PLAN = Plan.of("glove", {"dim": 6, "epochs": 5}, seed=2)


def contents(directory: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(directory.iterdir())}


class TestResume:
    def test_a_stopped_run_continues_to_the_same_bytes(
        self, two_worlds: segue.Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        train(two_worlds, PLAN, out=tmp_path / "whole")
        epoch, done = GloVeRun.epoch, []

        def stops(run: GloVeRun) -> float:
            done.append(1)
            if len(done) == 4:
                raise KeyboardInterrupt
            return epoch(run)

        monkeypatch.setattr(GloVeRun, "epoch", stops)
        with pytest.raises(KeyboardInterrupt):
            train(two_worlds, PLAN, out=tmp_path / "new", every=0)
        assert not (tmp_path / "new").exists()
        train(two_worlds, PLAN, out=tmp_path / "new", resume=True)
        assert len(done) == 4 + 2
        assert contents(tmp_path / "new") == contents(tmp_path / "whole")
        assert {path.name for path in tmp_path.iterdir()} == {"new", "whole"}

    def test_another_run_or_none_is_refused(self, two_worlds: segue.Dataset, tmp_path: Path) -> None:
        with pytest.raises(ArtifactError, match="nothing there"):
            train(two_worlds, PLAN, out=tmp_path / "new", resume=True)
        state = {"values_0": np.zeros(3, np.float32)}
        checkpoints.save(tmp_path / "new.checkpoint", PLAN.identity(two_worlds), (0.5,), state)
        other = Plan.of("glove", {"dim": 7, "epochs": 5}, seed=3)
        with pytest.raises(ArtifactError, match="that of another: seed, settings differ"):
            train(two_worlds, other, out=tmp_path / "new", resume=True)
        with pytest.raises(ConfigError, match="a directory to resume in"):
            train(two_worlds, PLAN, resume=True)


def test_a_loss_that_is_no_number_ends_the_run(
    two_worlds: segue.Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(GloVeRun, "epoch", lambda _: float("nan"))
    with pytest.raises(ConfigError, match="nan after epoch 1"):
        train(two_worlds, PLAN, out=tmp_path / "new")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"preset": "song3vec"}, "a preset among song2vec"),
        ({"preset": "song2vec", "method": "glove"}, "--method word2vec"),
        ({"seed": -1}, "seed from 0"),
        ({"workers": 0}, "workers of 1"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(arguments: dict[str, Any], words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        Plan.of(**arguments)


def test_kinds_and_empty_vocabularies(two_worlds: segue.Dataset) -> None:
    assert {
        token[:2] for token in train(two_worlds, Plan.of("lsa", {"dim": 2}, kinds=("tag",))).words.tokens
    } == {"ta"}
    with pytest.raises(ConfigError, match="one or more of track, tag, word"):
        train(two_worlds, Plan.of("lsa", kinds=("artist",)))
    bare = two_worlds.playlists.with_columns(tags=pl.lit([], pl.List(pl.String)))
    with pytest.raises(DataError, match="playlists with a tag"):
        Corpus.of(segue.Dataset.of_tables(bare, two_worlds.tracks), ("tag",))
    with pytest.raises(DataError, match="occur 1000 times or more"):
        train(two_worlds, Plan.of("lsa", {"min_count": 1000}))


class TestSong2Vec:
    def test_is_the_published_setting(self) -> None:
        found = Plan.of(preset="song2vec")
        expected = {"dim": 256, "window": 10, "min_count": 3, "cbow": False, "negative": 20, "epochs": 100}
        settings = registry.PRESETS["song2vec"].settings
        assert expected.items() <= settings.items()
        assert settings["shuffle"] is False
        assert found.kinds == ("track",)
        assert found.method == "word2vec"

    def test_agrees_with_gensim_trained_alike_which_opens_it(
        self, two_worlds: segue.Dataset, tmp_path: Path
    ) -> None:
        given = {"dim": 16, "epochs": 3, "window": 4}
        found = train(two_worlds, Plan.of(preset="song2vec", given=given, seed=9))
        lists = [[*sentence] for sentence in Corpus.of(two_worlds, ("track",)).sentences]
        theirs = Word2Vec(
            lists, vector_size=16, window=4, min_count=3, sg=1, negative=20, epochs=3, seed=9, workers=1
        )
        gensim_model(found).save(str(tmp_path / "model"))
        opened = Word2Vec.load(str(tmp_path / "model"))
        for token in theirs.wv.index_to_key[::7]:
            assert opened.wv.most_similar(token) == theirs.wv.most_similar(token)
        assert np.array_equal(opened.syn1neg, theirs.syn1neg)
        opened.train(lists, total_examples=len(lists), epochs=1)  # it goes on from there


class TestDirectory:
    def test_comes_back_with_all_that_it_had(self, word2vec: FittedVectors, tmp_path: Path) -> None:
        word2vec.save(tmp_path / "vectors")
        again = FittedVectors.load(tmp_path / "vectors")
        assert again.trained == word2vec.trained
        assert again.words.tokens == word2vec.words.tokens
        assert again.labels == word2vec.labels
        assert "달빛 - 밤 산책 3" in again.labels
        assert np.array_equal(again.words.vectors, word2vec.words.vectors)
        assert np.array_equal(again.arrays["outputs"], word2vec.arrays["outputs"])
        rows = (tmp_path / "vectors" / "losses.csv").read_text().splitlines()
        assert rows[0] == "epoch,loss"
        assert [float(row.split(",")[1]) for row in rows[1:]] == pytest.approx(word2vec.trained.losses)

    def test_an_altered_byte_and_another_directory_are_refused(
        self, word2vec: FittedVectors, two_worlds: segue.Dataset, tmp_path: Path
    ) -> None:
        word2vec.save(tmp_path / "vectors")
        path = tmp_path / "vectors" / "vectors.npy"
        data = bytearray(path.read_bytes())
        data[-3] ^= 1
        path.write_bytes(data)
        with pytest.raises(ArtifactError, match=r"vectors\.npy"):
            FittedVectors.load(tmp_path / "vectors")
        two_worlds.save(tmp_path / "data")
        with pytest.raises(ArtifactError, match="got a dataset"):
            FittedVectors.load(tmp_path / "data")
        with pytest.raises(ArtifactError, match="got a dataset"):
            train(two_worlds, PLAN, out=tmp_path / "data")

    def test_a_name_that_leads_out_is_refused(self, word2vec: FittedVectors, tmp_path: Path) -> None:
        word2vec.save(tmp_path / "vectors")
        path = tmp_path / "vectors" / "manifest.json"
        manifest = json.loads(path.read_bytes())
        manifest["arrays"] = {"../outputs": manifest["arrays"]["outputs"]}
        path.write_text(json.dumps(manifest))
        with pytest.raises(ArtifactError, match="names of arrays"):
            FittedVectors.load(tmp_path / "vectors")


def test_tensorboard_reads_the_losses(tmp_path: Path) -> None:
    write_losses(tmp_path, (3.0, 2.0, 1.5))
    seen = EventAccumulator(str(tmp_path)).Reload().Scalars("loss")
    assert [(point.step, point.value) for point in seen] == [(1, 3.0), (2, 2.0), (3, 1.5)]

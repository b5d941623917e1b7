from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from gensim.models import KeyedVectors, Word2Vec
from usearch.index import Index

from segue.errors import ArtifactError, ConfigError
from segue.vectors.exports import FORMATS, export
from segue.vectors.fitted import FittedVectors
from segue.word2vec.tokens import escape_token


@pytest.mark.parametrize("binary", [False, True])
def test_word2vec_files_are_gensims(word2vec: FittedVectors, tmp_path: Path, *, binary: bool) -> None:
    export(word2vec, tmp_path / "file", "word2vec-binary" if binary else "word2vec")
    read = KeyedVectors.load_word2vec_format(str(tmp_path / "file"), binary=binary)
    assert read.index_to_key == [escape_token(token) for token in word2vec.words.tokens]
    assert np.array_equal(read.vectors, word2vec.words.vectors)


def test_gensims_model_is_one_file_that_it_opens(
    word2vec: FittedVectors, lda: FittedVectors, tmp_path: Path
) -> None:
    export(word2vec, tmp_path / "model", "gensim")
    assert [path.name for path in tmp_path.iterdir()] == ["model"]
    model = Word2Vec.load(str(tmp_path / "model"))
    assert model.wv.index_to_key == [*word2vec.words.tokens]
    assert np.array_equal(model.syn1neg, word2vec.arrays["outputs"])
    with pytest.raises(ConfigError, match="vectors of word2vec"):
        export(lda, tmp_path / "lda", "gensim")


def test_the_projector_gets_a_row_a_token(word2vec: FittedVectors, tmp_path: Path) -> None:
    odd = dataclasses.replace(word2vec, labels=("탭\t줄\n끝", *word2vec.labels[1:]))
    export(odd, tmp_path / "projector", "projector")
    export(odd, tmp_path / "projector", "projector")  # its own may be replaced
    rows = (tmp_path / "projector" / "metadata.tsv").read_text("utf-8").splitlines()
    assert rows[0].split("\t") == ["token", "kind", "label", "count"]
    assert [len(row.split("\t")) for row in rows] == [4] * (len(odd.words.tokens) + 1)
    assert "탭 줄 끝" in rows[1]
    assert np.allclose(np.loadtxt(tmp_path / "projector" / "vectors.tsv"), odd.words.vectors, atol=1e-5)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    with pytest.raises(ArtifactError, match=r"notes\.txt"):
        export(odd, tmp_path / "mine", "projector")


def test_parquet_holds_everything(word2vec: FittedVectors, tmp_path: Path) -> None:
    export(word2vec, tmp_path / "vectors.parquet", "parquet")
    table = pl.read_parquet(tmp_path / "vectors.parquet")
    assert table["token"].to_list() == [*word2vec.words.tokens]
    assert set(table["kind"]) == {"track", "tag", "word"}
    assert np.array_equal(table["vector"].to_numpy(), word2vec.words.vectors)


def test_usearch_finds_what_similar_finds(word2vec: FittedVectors, tmp_path: Path) -> None:
    export(word2vec, tmp_path / "index", "usearch")
    index = Index.restore(str(tmp_path / "index" / "index.usearch"))
    keys = pl.read_parquet(tmp_path / "index" / "keys.parquet")
    found = index.search(np.array(word2vec.words.vectors[3]), 5)
    tokens = [keys["token"][int(key)] for key in found.keys]
    nearest = [token for token, _ in word2vec.words.similar(word2vec.words.tokens[3], 4)]
    assert tokens[0] == word2vec.words.tokens[3]
    assert set(tokens[1:]) == set(nearest)


def test_every_format_says_what_it_is() -> None:
    assert all(row.summary for row in FORMATS.values())

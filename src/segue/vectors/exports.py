"""Vectors as files of other programs; the table `FORMATS` names each."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

import msgspec
import numpy as np
import polars as pl

import segue
from segue.errors import ConfigError
from segue.extras import need
from segue.files.artifacts import new_directory, new_file, write_sealed_manifest, write_table
from segue.vectors.fitted import FittedVectors
from segue.vectors.queries import kind_of_token
from segue.word2vec.files import export_word2vec

Name = Literal["word2vec", "word2vec-binary", "gensim", "projector", "parquet", "usearch"]


class Format(NamedTuple):
    """A row of the table: what is written, and by which function."""

    summary: str
    write: Callable[[FittedVectors, Path], None]


class _Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """The manifest of an exported directory, by which Segue knows that it may replace it."""

    exported: str
    library_version: str = ""
    format_version: int = 1


def export(vectors: FittedVectors, path: Path, name: Name) -> None:
    """Write vectors in another program's format, whole or not at all.

    Raises:
        ArtifactError: The file or directory cannot be written.
        ConfigError: The format needs vectors of another method.
        MissingExtraError: usearch is not installed.
    """
    FORMATS[name].write(vectors, path)


def gensim_model(vectors: FittedVectors) -> Any:
    """Return gensim's `Word2Vec` with these vectors, which gensim saves, asks and trains on.

    Raises:
        ConfigError: They are not of word2vec by gensim's kernels.
    """
    settings = vectors.trained.settings
    if vectors.trained.method != "word2vec" or settings["objective"] == "nce":
        raise ConfigError(
            expected="vectors of word2vec, not by nce",
            got=f"vectors of {vectors.trained.method}",
            hint="Export them with --to word2vec, which gensim reads too.",
        )
    gensim: Any = importlib.import_module("gensim.models.word2vec")
    model: Any = gensim.Word2Vec(
        vector_size=settings["dim"],
        window=settings["window"] or 10_000,
        shrink_windows=bool(settings["window"]),
        min_count=settings["min_count"],
        sg=int(not settings["cbow"]),
        hs=int(settings["hs"]),
        negative=settings["negative"],
        ns_exponent=settings["exponent"],
        sample=settings["sample"],
        alpha=settings["alpha"] or 0.025,
        min_alpha=settings["min_alpha"],
        epochs=settings["epochs"],
        seed=vectors.trained.seed,
        workers=1,
        sorted_vocab=0,  # the tokens are in order already
    )
    counts: list[int] = vectors.counts.tolist()
    model.build_vocab_from_freq(
        dict(zip(vectors.words.tokens, counts, strict=True)), corpus_count=vectors.trained.playlists
    )
    model.wv.vectors[:] = vectors.words.vectors
    for name, place in (("outputs", "syn1neg"), ("tree", "syn1")):
        if name in vectors.arrays:
            getattr(model, place)[:] = vectors.arrays[name]
    return model


def _gensim(vectors: FittedVectors, path: Path) -> None:
    """Gensim's file is a pickle, which gensim writes and reads; Segue reads none."""
    model = gensim_model(vectors)
    with new_file(path) as temporary:
        model.save(str(temporary), sep_limit=sys.maxsize)  # in one file, with the arrays in it


def _word2vec(vectors: FittedVectors, path: Path) -> None:
    export_word2vec(vectors.words, path)


def _word2vec_binary(vectors: FittedVectors, path: Path) -> None:
    export_word2vec(vectors.words, path, binary=True)


def _table(vectors: FittedVectors) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "token": vectors.words.tokens,
            "kind": [kind_of_token(token) for token in vectors.words.tokens],
            "label": vectors.labels,
            "count": vectors.counts,
        }
    )


def _parquet(vectors: FittedVectors, path: Path) -> None:
    rows = pl.Series("vector", np.array(vectors.words.vectors), pl.Array(pl.Float32, vectors.words.dim))
    with new_file(path) as temporary:
        write_table(_table(vectors).with_columns(rows), temporary)


def _projector(vectors: FittedVectors, path: Path) -> None:
    with new_directory(path) as temporary:
        np.savetxt(temporary / "vectors.tsv", vectors.words.vectors, fmt="%.6g", delimiter="\t")
        columns = _table(vectors)
        lines = ["\t".join(columns.columns)]
        lines += ["\t".join(" ".join(str(cell).split()) for cell in row) for row in columns.iter_rows()]
        (temporary / "metadata.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        (temporary / "projector_config.pbtxt").write_text(_CONFIG, encoding="utf-8")
        write_sealed_manifest(_Manifest(exported="projector", library_version=segue.__version__), temporary)


_CONFIG: Final = """embeddings {
  tensor_path: "vectors.tsv"
  metadata_path: "metadata.tsv"
}
"""


def _usearch(vectors: FittedVectors, path: Path) -> None:
    need("Writing an index", "vectors", "usearch")
    import usearch.index as usearch

    index: Any = usearch.Index(ndim=vectors.words.dim, metric="cos", dtype="f32")
    # one thread, so that equal vectors give equal files
    index.add(np.arange(len(vectors.words.tokens)), np.array(vectors.words.vectors), threads=1)
    with new_directory(path) as temporary:
        index.save(str(temporary / "index.usearch"))
        write_table(_table(vectors).with_row_index("key"), temporary / "keys.parquet")
        write_sealed_manifest(_Manifest(exported="usearch", library_version=segue.__version__), temporary)


FORMATS: Final[Mapping[Name, Format]] = {
    "word2vec": Format("word2vec's text file", _word2vec),
    "word2vec-binary": Format("word2vec's binary file", _word2vec_binary),
    "gensim": Format("a model that gensim's Word2Vec.load opens", _gensim),
    "projector": Format("a directory for TensorBoard's projector", _projector),
    "parquet": Format("a table of tokens, labels, counts and vectors", _parquet),
    "usearch": Format("a directory with an index of nearest neighbours and its keys", _usearch),
}
"""A name → what `export` writes."""

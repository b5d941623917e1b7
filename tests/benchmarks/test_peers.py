from __future__ import annotations

import numpy as np
import pytest

from benchmarks import als
from benchmarks.matrices import listed, seed_items, user_items
from benchmarks.peers import generators, neighbours, vectors
from benchmarks.peers.models import implicit_als, segue_recipe
from benchmarks.worlds import make
from segue import Query
from segue.sample import make_sample


@pytest.fixture(scope="module")
def split(tmp_path_factory):
    folder = tmp_path_factory.mktemp("peers") / "split"
    make(playlists=300, tracks=600, questions=40, directory=str(folder))
    return str(folder)


@pytest.fixture(scope="module")
def dataset():
    return make_sample(playlists=200, tracks=400, seed=5)


def test_the_matrix_holds_every_pair(dataset):
    matrix = user_items(dataset)
    assert matrix.nnz == dataset.manifest.counts["pairs"]
    assert matrix.shape[1] == dataset.tracks.height
    first = dataset.playlists["tracks"].filter(dataset.playlists["tracks"].list.len() > 0)[0].to_list()
    assert matrix[0].indices.tolist() == sorted(first)


def test_unknown_seeds_are_left_out(dataset):
    known = [dataset.track_id(dataset.tracks["id"][row]) for row in (3, 1)]
    queries = [Query(id=1, tracks=(*known, 10**9)), Query(id=2, title="밤 산책")]
    matrix = seed_items(queries, dataset)
    assert matrix.shape == (2, dataset.tracks.height)
    assert matrix[0].indices.tolist() == [1, 3]
    assert matrix[1].nnz == 0


def test_a_list_has_no_seed_no_repeat_and_no_padding(dataset):
    ids = [dataset.track_id(name) for name in dataset.tracks["id"][:4]]
    query = Query(id=7, tracks=(ids[1],))
    (found,) = listed([query], dataset, [np.array([0, 1, 0, -1, 2, 3])], 2)
    assert (found.id, found.tracks) == (7, (ids[0], ids[2]))


def test_als_answers_without_seeds_by_popularity(dataset):
    model = als.fit(dataset, factors=8, alpha=20, regularization=0.1, iterations=2)
    (found,) = als.answers(model, [Query(id=1, title="비")], dataset, 10)
    counts = np.bincount(user_items(dataset).indices, minlength=dataset.tracks.height)
    row = {dataset.track_id(name): row for row, name in enumerate(dataset.tracks["id"])}
    assert [counts[row[track]] for track in found.tracks] == sorted(counts.tolist())[::-1][:10]


def test_each_side_of_the_models_finds_hidden_tracks(split):
    theirs = implicit_als(split, 30, factors=16)
    ours = segue_recipe(split, 30, "fast")
    alone = generators.segue_als(split, 30, factors=16)
    assert alone["ndcg"] > 0.05
    assert theirs["questions"] == ours["questions"] == 30
    assert theirs["ndcg"] > 0.05
    assert ours["ndcg"] > 0.05
    assert ours["seconds"] == ours["fit_seconds"] + ours["answer_seconds"] > 0


@pytest.mark.parametrize("method", ["cosine", "bm25"])
def test_each_side_of_the_neighbours_finds_hidden_tracks(split, method):
    assert neighbours.implicit_items(split, 30, method)["ndcg"] > 0.05
    assert generators.segue_neighbours(split, 30)["ndcg"] > 0.05


def test_both_sides_of_the_vectors_learn_from_the_same_tokens(split):
    theirs = vectors.gensim_word2vec(split, 30)
    ours = vectors.segue_track2vec(split, 30, shuffle=False)
    assert theirs["tokens"] == ours["tokens"] > 1000
    assert ours["tokens_per_second"] == pytest.approx(5 * ours["tokens"] / ours["seconds"])

"""The comparison: ranks by hand, known tracks alone, means over playlists, the table, what is refused."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest

from segue.data.dataset import Dataset
from segue.data.records.builder import DatasetBuilder, PlaylistRecord
from segue.data.split import split
from segue.errors import ConfigError, DataError
from segue.sequences.comparison import Asked, Comparison, by_owner, compare, questions_of, rank
from segue.sequences.comparison_files import HEADINGS, cells, markdown, write_comparison
from segue.sequences.recipe import NetworkRecipe

TRACKS = 30


@pytest.fixture(scope="module")
def circle() -> Dataset:
    """Playlists that go round a circle of tracks; each ends with a track of its own."""
    builder = DatasetBuilder()
    rng = np.random.default_rng(2)
    for number in range(60):
        start = int(rng.integers(TRACKS))
        tracks = [f"곡 {(start + step) % TRACKS}" for step in range(8)]
        builder.add_playlist(PlaylistRecord(id=number, title="밤 ☕", tracks=[*tracks, f"own {number}"]))
    return builder.build({"format": "test"})


@pytest.fixture(scope="module")
def found(circle: Dataset) -> Comparison:
    asked = Asked(
        methods=["popularity", "adjacent", "kneser-ney", "gru"],
        playlists=20,
        network=NetworkRecipe(dim=8, heads=2, epochs=2),
    )
    names: list[str] = []
    steps = list(compare(circle, asked, on_method=names.append))
    assert names == ["popularity", "adjacent", "kneser-ney", "gru"]
    assert [len(step.rows) for step in steps] == [1, 2, 3, 4]
    return steps[-1]


def test_the_next_track_on_a_circle_is_what_n_grams_know_and_popularity_does_not(found: Comparison):
    popularity, adjacent, kneser_ney, gru = found.rows
    assert (found.playlists, found.held_out, found.questions, found.tracks) == (40, 20, 60, TRACKS)
    assert 0.7 < found.known < 1  # own tracks are in one playlist
    assert kneser_ney.hit10.mean == pytest.approx(found.known, abs=0.05)
    assert kneser_ney.mrr.mean > 2 * popularity.mrr.mean
    assert adjacent.hit10.mean > popularity.hit10.mean
    assert popularity.perplexity is not None
    assert kneser_ney.perplexity is not None
    assert kneser_ney.perplexity.mean < 3 < 20 < popularity.perplexity.mean <= 40
    assert adjacent.perplexity is None
    assert gru.perplexity is not None
    for row in found.rows:
        assert row.ndcg.questions == 20  # playlists, not questions
        assert row.hit10.mean <= row.hit100.mean <= found.known + 1e-9


def test_questions_are_codes_of_known_tracks(circle: Dataset):
    made = split(circle, "next", rng=0, questions=20)
    asked = questions_of(circle, made, 2, 1000)
    assert len(asked.prefixes) == len(asked.truths) == 60
    assert asked.owners.tolist() == [number // 3 for number in range(60)]
    ids = circle.tracks["id"].to_list()
    for question, answer, prefix, truth in zip(
        made.questions, made.answers, asked.prefixes, asked.truths.tolist(), strict=True
    ):
        assert len(prefix) == len(question.tracks)  # own tracks come last, and are never shown
        assert (truth < 0) == str(answer.tracks[0]).startswith("own")
    assert len(ids) == TRACKS + 60
    with pytest.raises(DataError, match="500 or more training playlists"):
        questions_of(circle, made, 500, 10)


def test_a_rank_leaves_out_the_prefix_and_gives_ties_to_the_lower_code():
    scores = np.array([0.4, 0.3, 0.1, 0.1, 0.1, 0.0])
    nothing = np.zeros(0, np.int32)
    assert rank(scores, nothing, 0) == 0
    assert rank(scores, np.array([0], np.int32), 1) == 0
    assert [rank(scores, nothing, track) for track in (2, 3, 4)] == [2, 3, 4]
    assert rank(scores, nothing, 5) == -1  # no evidence is a miss
    assert scores[0] == 0.4


def test_values_of_one_playlist_become_their_mean():
    values = np.array([1.0, 0.0, np.nan, 3.0, np.nan])
    np.testing.assert_array_equal(by_owner(values, np.array([0, 0, 1, 1, 2])), [0.5, 3.0, np.nan])


def test_the_table_and_the_directory(found: Comparison, tmp_path: Path):
    assert all(len(row) == len(HEADINGS) for row in cells(found))
    assert cells(found)[1][5] == "–"
    text = markdown(found)
    assert text.startswith("60 questions about 20 playlists, 40 playlists to train on, 30 known tracks; ")
    assert text.count("\n| ") == 6
    write_comparison(found, tmp_path / "out")
    written = msgspec.json.decode((tmp_path / "out" / "manifest.json").read_bytes())
    assert written["kind"] == "comparison of sequence models"
    assert [row["name"] for row in written["comparison"]["rows"]] == [row.name for row in found.rows]
    assert (tmp_path / "out" / "comparison.md").read_text("utf-8") == text


def test_unknown_methods_are_refused():
    with pytest.raises(ConfigError, match="got word2vec"):
        Asked(methods=["gru", "word2vec"])
    with pytest.raises(ConfigError, match="got none"):
        Asked(methods=[])

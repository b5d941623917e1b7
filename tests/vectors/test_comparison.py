"""The comparison: what is held out, each measure by hand, the baselines, the table."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import segue
from segue.errors import ConfigError, DataError
from segue.vectors.baselines import BASELINES, artist_matrix, scores, track_matrix
from segue.vectors.comparison import Comparison, compare
from segue.vectors.comparison_files import markdown, write_comparison
from segue.vectors.fitted import FittedVectors
from segue.vectors.holdout import Holdout
from segue.vectors.measures import Space, analogies, continuations, gains, main_tags, purity


@pytest.fixture(scope="module")
def holdout(two_worlds: segue.Dataset) -> Holdout:
    return Holdout.of(two_worlds, 10, seed=1)


def test_half_of_each_held_out_playlist_is_shown(two_worlds: segue.Dataset, holdout: Holdout) -> None:
    assert len(holdout.shown) == 10
    assert holdout.train.playlists.height == 50
    lists = {frozenset(tracks) for tracks in two_worlds.playlists["tracks"].to_list()}
    for shown, hidden in zip(holdout.shown, holdout.hidden, strict=True):
        assert abs(len(shown) - len(hidden)) <= 1
        assert {*shown.tolist(), *hidden.tolist()} in lists
    few = segue.Dataset.of_tables(two_worlds.playlists.head(5), two_worlds.tracks)
    with pytest.raises(DataError, match="six or more playlists"):
        Holdout.of(few, 10, seed=1)


def test_baselines_by_hand() -> None:
    tracks = pl.DataFrame({"id": ["a", "b", "c", "d"], "artists": [["달빛"], ["달빛"], [], ["R", "달빛"]]})
    playlists = pl.DataFrame({"id": ["1", "2"], "tracks": [[0, 1, 2], [1, 3]]})
    train = segue.Dataset.of(playlists, tracks)
    one = Holdout(train, (np.array([0, 1]),), (np.array([2]),))
    assert scores(one, "jaccard")[0].tolist() == pytest.approx([2 / 3, 2 / 3 + 1 / 3, 2 / 3, 1 / 3])
    first, second = 2 / np.sqrt(6), 1 / 2
    assert scores(one, "cosine")[0].tolist() == pytest.approx([first, first + second, first, second])
    assert artist_matrix(train).toarray().tolist() == [[1, 0], [1, 0], [0, 0], [1, 1]]
    assert track_matrix([[], [3]], 4).toarray().tolist() == [[0, 0, 0, 0], [0, 0, 0, 1]]
    found = {name: scores(one, name)[0] for name in BASELINES}
    assert all(values[1] > values[0] > 0 for values in found.values())
    assert not np.allclose(found["tf-binary"], found["tf-count"])  # an artist of two tracks counts more


def test_a_continuation_leaves_out_what_was_shown(holdout: Holdout, word2vec: FittedVectors) -> None:
    space = Space.of(word2vec, holdout.train)
    found = continuations(space, holdout)
    assert found.shape == (10, 41)
    assert (found[:, 40] == 0).all()  # it has no vector
    perfect, worst = np.zeros_like(found), np.zeros_like(found)
    for i, (shown, hidden) in enumerate(zip(holdout.shown, holdout.hidden, strict=True)):
        perfect[i, hidden], perfect[i, shown] = 1, 9
        worst[i, shown] = 9
    assert gains(perfect, holdout).tolist() == [1] * 10
    assert gains(worst, holdout).tolist() == [0] * 10
    assert gains(found, holdout).mean() > 0.4  # the other world's tracks come last


def test_purity_is_whole_where_worlds_share_no_tag(
    two_worlds: segue.Dataset, word2vec: FittedVectors
) -> None:
    tags = main_tags(two_worlds)
    assert tags[0] in {"새벽", "카페 🌙"}
    assert {tags[row] for row in range(20)}.isdisjoint(tags[row] for row in range(20, 40))
    assert purity(Space.of(word2vec, two_worlds), two_worlds, 0).mean() > 0.95
    bare = two_worlds.playlists.with_columns(tags=pl.lit([], pl.List(pl.String)))
    untagged = segue.Dataset.of_tables(bare, two_worlds.tracks)
    assert len(purity(Space.of(word2vec, untagged), untagged, 0)) == 0


def test_analogies_by_hand() -> None:
    """Artists are directions, decades the third number: b - a + c is exactly the track that completes it."""
    count = 24
    years = [1995 if number % 2 else 2005 for number in range(count)]
    tracks = pl.DataFrame(
        {
            "id": [str(number) for number in range(count)],
            "artists": [[f"가수 {number // 4}"] for number in range(count)],
            "released": [dt.date(year, 1, 1) for year in years],
        }
    )
    dataset = segue.Dataset.of(pl.DataFrame({"id": ["1"], "tracks": [list(range(count))]}), tracks)
    units = np.zeros((count, 7), np.float32)
    units[range(count), [number // 4 for number in range(count)]] = 1
    units[:, 6] = [1 if year == 1995 else -1 for year in years]
    units /= np.linalg.norm(units, axis=1, keepdims=True)
    space = Space(units, np.arange(count))
    for decades in (False, True):
        found = analogies(space, dataset, 0, decades=decades)
        assert len(found) == count
        assert found.mean() == 1
    alone = segue.Dataset.of_tables(
        dataset.playlists, dataset.tracks.with_columns(artists=pl.lit(["하나"]), released=None)
    )
    assert len(analogies(space, alone, 0, decades=False)) == 0  # there is no other artist
    assert len(analogies(space, alone, 0, decades=True)) == 0


def test_rows_come_one_by_one_and_become_a_table(two_worlds: segue.Dataset, tmp_path: Path) -> None:
    steps = list(compare(two_worlds, ["lsa", "jaccard"], dim=4, questions=15))
    assert [[row.name for row in step.rows] for step in steps] == [["lsa"], ["lsa", "jaccard"]]
    lsa, jaccard = steps[-1].rows
    assert lsa.ndcg.low is not None
    assert lsa.ndcg.low <= lsa.ndcg.mean
    assert lsa.tokens > 40
    assert lsa.purity is not None
    assert (lsa.decades, jaccard.purity) == (None, None)
    write_comparison(steps[-1], tmp_path / "found")
    text = (tmp_path / "found" / "comparison.md").read_text("utf-8")
    assert text == markdown(steps[-1])
    assert [line.count("|") for line in text.splitlines()] == [8] * 4
    assert (tmp_path / "found" / "comparison.svg").stat().st_size > 1000
    assert isinstance(steps[-1], Comparison)


def test_an_unknown_method_is_refused_before_any_is_trained(two_worlds: segue.Dataset) -> None:
    with pytest.raises(ConfigError, match="Did you mean 'lsa'"):
        next(compare(two_worlds, ["als", "lsaa"]))

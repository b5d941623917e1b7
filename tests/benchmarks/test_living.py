"""Living peers: what they read and write, how they are tuned and scored, and what is refused. Nothing is installed."""

from __future__ import annotations

import importlib
import inspect
import json

import numpy as np
import pytest
import scipy.sparse as sp

from benchmarks import measuring
from benchmarks.living import environments, exchange, runner
from benchmarks.living.adapters import of_implicit
from benchmarks.living.comparison import Asked, compare, scored
from benchmarks.living.peers import PEERS, TRIALS, chosen
from benchmarks.living.task import NONE, Task, best, filled, frequent
from benchmarks.quality.parts import Parts
from benchmarks.quality.splits import some_of
from segue.data.answers import read_answers, write_answers
from segue.sample import make_sample
from segue.types import Answer, Query


def matrix(rows: list[list[int]], tracks: int = 5) -> sp.csr_matrix:
    made = np.zeros((len(rows), tracks), np.float32)
    for row, codes in enumerate(rows):
        made[row, codes] = 1
    return sp.csr_matrix(made)


@pytest.fixture(scope="module")
def train():
    return make_sample(playlists=120, tracks=300, seed=3)


def test_a_task_survives_its_files(tmp_path):
    task = Task(matrix([[0, 1], [2]]), matrix([[3]]))
    task.save(tmp_path / "whole")
    again = Task.load(tmp_path / "whole")
    assert (again.train != task.train).nnz == (again.seeds != task.seeds).nnz == 0
    assert again.hidden is None
    assert task.joined.toarray().tolist() == [[1, 1, 0, 0, 0], [0, 0, 1, 0, 0], [0, 0, 0, 1, 0]]
    with pytest.raises(ValueError, match="hide"):
        task.ndcg(np.array([[0]], np.int32))


def test_ndcg_is_melons():
    task = Task(matrix([[0]]), matrix([[4], [4]]), matrix([[0, 1], [2]]))
    found = task.ndcg(np.array([[3, 0, NONE], [2, 0, 1]], np.int32))
    first = (1 / np.log2(3)) / (1 + 1 / np.log2(3))
    assert found == pytest.approx((first + 1) / 2)


def test_best_leaves_out_what_is_shown_and_what_has_no_score():
    scores = np.array([[5.0, 5.0, 7.0, -np.inf, 9.0], [1, 2, 3, 4, 5]])
    found = best(lambda start, end: scores[start:end], matrix([[4], []]), 4)
    assert found.tolist() == [[2, 0, 1, NONE], [4, 3, 2, 1]]
    assert best(lambda start, end: scores[start:end], matrix([[4], []]), 7).shape == (2, 7)


def test_short_lists_are_filled_with_the_most_popular_that_are_new():
    train = matrix([[0, 1, 2], [0, 1], [0, 4]])
    found = filled(np.array([[2, NONE, NONE], [3, 4, 2]], np.int32), train, matrix([[0], [1]]))
    assert found.tolist() == [[2, 1, 4], [3, 4, 2]]
    # implicit ends a list with what it shows, where nothing else has a score
    assert filled(np.array([[2, 2, 0, 1]], np.int32), train, matrix([[0]])).tolist() == [[2, 1, 4, 3]]
    assert filled(np.full((1, 6), NONE, np.int32), train, matrix([[0, 1]])).tolist() == [
        [2, 4, 3, -1, -1, -1]
    ]


def test_frequent_tracks_are_fewer_where_too_many_would_do():
    train = matrix([[0, 1, 2], [0, 1], [0, 4]])
    assert frequent(train, 1, 5).tolist() == [0, 1, 2, 4]
    assert frequent(train, 2, 5).tolist() == [0, 1]
    assert frequent(train, 1, 1).tolist() == [0]


def test_questions_that_show_the_same_are_asked_once():
    code = {"1": 0, "2": 1}
    queries = [
        Query(id=1, tracks=(2, 1)),
        Query(id=2, title="밤"),
        Query(id=3, tracks=(1, 2, 9)),
        Query(id=4, tracks=(9,)),
    ]
    assert exchange.distinct(queries, code) == ([[0, 1]], [0, None, 0, None])


def test_a_split_goes_to_a_peer_and_its_lists_come_back(train, tmp_path):
    ids = [train.track_id(name) for name in train.tracks["id"]]
    questions = [Query(id=1, tracks=(ids[0],)), Query(id=2, title="여름 밤"), Query(id=3, tracks=(ids[0],))]
    hidden = [Answer(id=1, tracks=(ids[5],)), Answer(id=2, tracks=(ids[6],)), Answer(id=3, tracks=(ids[5],))]
    out = [Answer(id=1), Answer(id=2, tracks=(ids[7],)), Answer(id=3)]
    Parts(train, questions, hidden, ["half", "title", "half"], out).save(tmp_path / "split")
    folder = tmp_path / "peers"
    assert exchange.write("mpd", str(tmp_path / "split"), str(folder), 1) == {"n": 101}
    whole, tuning = Task.load(folder / "whole"), Task.load(folder / "tuning")
    lists = train.playlists["tracks"].to_list()
    assert whole.train.sum() == sum(len(set(tracks)) for tracks in lists)
    assert whole.seeds.toarray().nonzero()[1].tolist() == [0]
    assert tuning.hidden is not None
    assert tuning.hidden.multiply(tuning.seeds).nnz == 0
    assert 0 < tuning.train.shape[0] < whole.train.shape[0]
    np.save(tmp_path / "lists.npy", np.array([[5, 6, NONE]], np.int32))
    (tmp_path / "lists.json").write_text('{"settings": {}}', encoding="utf-8")
    assert exchange.read(str(tmp_path / "split"), str(tmp_path / "lists"), str(tmp_path / "a.jsonl")) == {
        "settings": {}
    }
    found = read_answers(tmp_path / "a.jsonl")
    assert found[0].tracks == found[2].tracks == (ids[5], ids[6])
    popular = np.argsort(-np.bincount(whole.train.indices, minlength=len(ids)), kind="stable")[:101]
    assert found[1].tracks == tuple(ids[code] for code in popular if code != 7)[:100]


@pytest.mark.parametrize("row", [[0, 1], [1, 1], [1, 300]])
def test_lists_that_break_the_rules_are_refused(train, row):
    shown = train.track_id(train.tracks["id"][0])
    with pytest.raises(ValueError, match="expected"):
        exchange.answers([Query(id=1, tracks=(shown,))], [np.array(row)], train.tracks["id"].to_list(), train)


def test_the_setting_that_does_best_on_the_tuning_task_is_fitted_once(tmp_path):
    Task(matrix([[0]]), matrix([[0]]), matrix([[1]])).save(tmp_path / "tuning")
    Task(matrix([[0], [1]]), matrix([[0], [4]])).save(tmp_path / "whole")
    (tmp_path / "n.json").write_text("2", encoding="utf-8")
    asked = []

    def job(task: Task, n: int, seed: int, first: int) -> np.ndarray:
        asked.append((task.train.shape[0], first, n, seed))
        return np.full((task.seeds.shape[0], n), first, np.int32) * [1, 0] + [0, 2]

    runner.run(job, [{"first": 3}, {"first": 1}], tmp_path, tmp_path / "found", 7)
    assert asked == [(1, 3, 2, 7), (1, 1, 2, 7), (2, 1, 2, 7)]
    assert np.load(tmp_path / "found.npy").tolist() == [[1, 2], [1, 2]]
    about = json.loads((tmp_path / "found.json").read_bytes())
    assert about["settings"] == {"first": 1}
    assert [trial["ndcg"] for trial in about["trials"]] == [0, 1]


def test_each_peer_has_the_same_number_of_trials_and_a_function_that_takes_them():
    for peer in PEERS.values():
        module, _, name = peer.job.partition(":")
        function = getattr(importlib.import_module(f"benchmarks.living.adapters.{module}"), name)
        assert len(peer.settings) == TRIALS
        assert {*peer.tried, "task", "n", "seed"} == set(inspect.signature(function).parameters)
        first = next(iter(peer.tried))  # the first trials vary the first setting
        assert [one[first] for one in peer.settings[:2]] == list(peer.tried[first])


def test_peers_are_chosen_by_library_or_name():
    assert len(chosen("all")) == len(PEERS)
    assert {peer.group for peer in chosen("lenskit")} == {"lenskit"}
    assert [peer.name for peer in chosen("implicit BPR, lenskit ease,")] == ["implicit BPR", "LensKit EASE"]
    with pytest.raises(ValueError, match="expected all, libraries"):
        chosen("spotify")


@pytest.mark.filterwarnings("ignore:OpenBLAS", "ignore:Intel MKL", "ignore:Method expects CSR")
@pytest.mark.parametrize(
    ("job", "settings"),
    [
        (of_implicit.als, {"alpha": 20.0, "regularization": 0.01}),
        (of_implicit.bpr, {"learning_rate": 0.05, "regularization": 0.001}),
        (of_implicit.bm25, {"K1": 1.2, "B": 0.5}),
    ],
)
def test_implicit_finds_what_goes_together(job, settings, monkeypatch):
    monkeypatch.setattr(of_implicit, "FACTORS", {"als": 4, "bpr": 4})
    rows = [[0, 1, 2]] * 6 + [[3, 4, 5]] * 6
    task = Task(matrix(rows, 6), matrix([[0], [3, 5]], 6))
    found = filled(job(task, n=2, seed=1, **settings), task.train, task.seeds)
    assert set(found[0].tolist()) == {1, 2}
    assert found[1][0] == 4


def test_a_missing_environment_is_refused_before_anything_is_computed(tmp_path, monkeypatch):
    monkeypatch.setattr(measuring, "OUT", tmp_path)
    asked = Asked("netease", [301], ["fast"])
    with pytest.raises(FileNotFoundError, match=r"python -m benchmarks environments cornac lenskit"):
        compare(asked, tmp_path, chosen("cornac,lenskit ease"))
    assert not list(tmp_path.iterdir())
    with pytest.raises(ValueError, match="expected environments of cornac"):
        environments.make(["nobody"])


def test_an_environment_of_other_pins_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(measuring, "OUT", tmp_path)
    peers = chosen("lenskit")
    made = environments.folder("lenskit")
    made.mkdir(parents=True)
    pins = (environments.PINS / "lenskit.txt").read_text("utf-8")
    (made / "made-from.txt").write_text(pins, encoding="utf-8")
    environments.check([*peers, *chosen("implicit")])
    (made / "made-from.txt").write_text(pins + "# older\n", encoding="utf-8")
    with pytest.raises(FileNotFoundError, match="lenskit"):
        environments.check(peers)


def test_all_that_a_peer_needs_is_pinned():
    assert {peer.group for peer in PEERS.values()} == {*environments.groups(), environments.OURS}
    for group in environments.groups():
        lines = (environments.PINS / f"{group}.txt").read_text("utf-8").splitlines()
        assert all("==" in line for line in lines if line and not line.startswith("#"))
    assert environments.version(PEERS["LensKit EASE"]) == "LensKit 2025.8.1"


def test_ratios_are_paired_and_by_mix(train, tmp_path):
    ids = [train.track_id(name) for name in train.tracks["id"][:8]]
    questions = [Query(id=1, tracks=(ids[0],)), Query(id=2, title="여름", tracks=(ids[0],))]
    hidden = [Answer(id=1, tracks=(ids[1],)), Answer(id=2, tracks=(ids[2],))]
    Parts(train, questions, hidden, ["1", "title+1"], [Answer(id=1), Answer(id=2)]).save(tmp_path / "split")
    second = [Answer(id=one.id, tracks=(ids[7], *one.tracks)) for one in hidden]
    for name, lists in (("fast", hidden), ("peer", second)):
        write_answers(lists, tmp_path / name)
    files = {name: [str(tmp_path / name)] for name in ("fast", "peer")}
    rows = scored("mpd", [str(tmp_path / "split")], files, ["fast"])["rows"]
    by_key = {(row["asked"], row["system"]): row for row in rows}
    assert {asked for asked, _ in by_key} == {"tracks alone", "all", "1", "title+1"}
    assert by_key["tracks alone", "peer"]["ndcg"]["questions"] == 1
    assert by_key["all", "peer"]["ndcg"]["mean"] == pytest.approx(1 / np.log2(3))
    assert by_key["all", "peer"]["fast / it"]["mean"] == pytest.approx(np.log2(3))
    assert "fast / it" not in by_key["all", "fast"]


def test_some_of_a_set_is_drawn_with_its_tracks_alone(train):
    some = some_of(train, 20, 1)
    assert some.playlists.height == 20
    assert some.tracks.height == len(
        {track for tracks in some.playlists["tracks"].to_list() for track in tracks}
    )
    assert some.manifest.fingerprint == some_of(train, 20, 1).manifest.fingerprint
    assert some.manifest.fingerprint != some_of(train, 20, 2).manifest.fingerprint
    with pytest.raises(ValueError, match="expected 1 to 120 playlists"):
        some_of(train, 121, 1)

"""The example plug-in, installed as any package is: its parts stand beside Segue's own everywhere."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

import segue
from segue.cli.app import app
from segue.constraints.constraints import Constraints
from segue.constraints.registry import FILTERS
from segue.data.dataset import Dataset
from segue.data.readers import READERS
from segue.data.writers import WRITERS, write
from segue.errors import ArtifactError
from segue.fitting import fitting
from segue.generators.registry import KINDS
from segue.installation import check_installation
from segue.model import Model
from segue.recipes import RECIPES, text
from segue.sample import make_sample
from segue.types import Continuation

PLUGIN = Path(__file__).parents[2] / "examples" / "plugin"

QUERY = segue.Query(tracks=(20, 30, 40))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the plug-in was installed into."""
    place = tmp_path_factory.mktemp("site")
    options = ["--quiet", "--no-index", "--no-deps", "--no-build-isolation", "--disable-pip-version-check"]
    command = [sys.executable, "-m", "pip", "install", *options, "--target", str(place), str(PLUGIN)]
    subprocess.run(command, check=True)
    return place


@pytest.fixture
def installed(site: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The plug-in is there, for this process and for those that it starts."""
    monkeypatch.syspath_prepend(str(site))
    monkeypatch.setenv("PYTHONPATH", str(site), prepend=":")
    yield
    for name in [name for name in sys.modules if name.split(".")[0] == "segue_era"]:
        del sys.modules[name]


@pytest.fixture
def model(installed: None, dataset: Dataset) -> Model:
    return segue.fit(dataset, recipe="era", seed=1)


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return make_sample(playlists=150, tracks=600, seed=1)


@pytest.mark.usefixtures("installed")
def test_its_parts_are_listed() -> None:
    assert KINDS.names()[-1] == "era"
    assert RECIPES.names()[-1] == "era"
    assert READERS.names()[-1] == "lines"
    assert WRITERS.names()[-1] == "lines"
    assert FILTERS.names()[-1] == "least-playlists"


@pytest.mark.usefixtures("installed")
def test_the_doctor_lists_its_parts() -> None:
    found = [(check.name, check.state, check.detail) for check in check_installation()]
    names = [
        "generator kind era",
        "recipe era",
        "format lines",
        "format to write lines",
        "constraint least-playlists",
    ]
    owner = KINDS.owner("era")
    assert "Segue" not in owner
    assert found[-5:] == [(name, "works", owner) for name in names]


def test_its_generator_takes_part_in_a_fit_and_is_saved_and_loaded(model: Model, tmp_path: Path) -> None:
    model.save(tmp_path / "m")
    loaded = segue.load(tmp_path / "m")
    assert loaded.recommend(QUERY, 30) == model.recommend(QUERY, 30)
    without = segue.fit(make_sample(playlists=150, tracks=600, seed=1), recipe="fast", seed=1)
    assert loaded.recommend(QUERY, 30).answer() != without.recommend(QUERY, 30).answer()
    assert text.loads(text.dumps(loaded.recipe), "x") == model.recipe


@pytest.mark.parametrize("worthwhile", [0, 10**9])
def test_rankers_learn_from_it_in_this_process_and_in_others(
    model: Model, dataset: Dataset, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, worthwhile: int
) -> None:
    mine = tmp_path / "mine.toml"
    ranking = "[ranking]\nfolds = 3\nshare = 0.3\n[ranking.track_trees]\ntrees = 20\nmin_data_in_leaf = 20\n"
    mine.write_text(text.dumps(model.recipe) + ranking, "utf-8")
    monkeypatch.setattr(fitting, "WORTHWHILE", worthwhile)
    ranked = segue.fit(dataset, recipe=mine, seed=1, jobs=2)
    assert "era_score" in ranked.rankers["tracks"].importance()


def test_its_writer_writes_what_its_reader_reads(model: Model, tmp_path: Path) -> None:
    query = segue.Query(title="비 오는 날", tracks=(20, 30))
    found = model.recommend(query, 3)
    assert write("lines", [found], tmp_path / "mine.txt", queries=[query]) == 0
    read = segue.read("lines", tmp_path / "mine.txt").dataset
    assert read.tracks["id"].to_list() == [str(track.id) for track in found.tracks]


@pytest.mark.usefixtures("installed")
def test_its_reader_reads_and_says_where_a_bad_record_is(tmp_path: Path) -> None:
    path = tmp_path / "mine.txt"
    path.write_text("비 오는 날\t1,2,3\n밤\t2,3\n", "utf-8")
    assert segue.read("lines", path).dataset.playlists["title"].to_list() == ["비 오는 날", "밤"]
    (found,) = segue.read("auto", path).shares
    assert (found.format, found.why) == ("lines", "each line is a title, a tab and numbers")
    path.write_text("비 오는 날\t1,2,3\n밤 2,3\n", "utf-8")
    with pytest.raises(segue.errors.DataError, match="line 2: expected a title, a tab"):
        segue.read("lines", path)


def test_a_model_whose_plug_in_is_gone_says_so(
    model: Model, tmp_path: Path, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model.save(tmp_path / "m")
    monkeypatch.setattr(sys, "path", [entry for entry in sys.path if entry != str(site)])
    with pytest.raises(
        ArtifactError, match="generator 'era', field kind: expected a generator kind among"
    ) as caught:
        segue.load(tmp_path / "m")
    assert "install the plug-in that brings it" in caught.value.message


def test_a_service_answers_from_it(model: Model, tmp_path: Path) -> None:
    from starlette.testclient import TestClient

    from segue.service.app import make
    from segue.service.settings import Settings

    model.save(tmp_path / "m")
    with TestClient(make(Settings(models=(tmp_path / "m",), workers=1, watch=0))) as client:
        found = client.post("/v1/continuations", json={"queries": [{"tracks": [20, 30, 40]}], "n": 5})
        where = {"least-playlists": 10}
        held = client.post(
            "/v1/continuations", json={"queries": [{"title": "밤"}], "n": 5, "constraints": {"where": where}}
        )
        refused = client.post(
            "/v1/continuations", json={"queries": [{}], "constraints": {"where": {"least-playlists": "many"}}}
        )
    assert found.status_code == 200
    expected = [track.id for track in model.recommend(QUERY, 5).tracks]
    assert [track["id"] for track in found.json()["continuations"][0]["tracks"]] == expected
    expected = model.recommend(segue.Query(title="밤"), 5, constraints=Constraints(where=where)).tracks
    assert [track["id"] for track in held.json()["continuations"][0]["tracks"]] == [t.id for t in expected]
    assert refused.status_code == 422
    assert "least-playlists" in refused.json()["detail"]


def test_its_constraint_holds_in_python_and_is_noted_where_it_limits_a_list(model: Model) -> None:
    counts = {
        model.track_id(track): n for track, n in zip(model.tracks["id"], model.track_counts, strict=True)
    }
    asked = Constraints(where={"least-playlists": 10})
    found = model.recommend(QUERY, 600, constraints=asked)
    fitting = {track for track, n in counts.items() if n >= 10}
    assert {track.id for track in found.tracks} <= fitting
    assert 10 < len(found.tracks) < 600
    (note,) = [note for note in found.notes if note.code == "few_tracks"]
    assert note.values["limits"] == ("versions", "least-playlists")
    assert asked.given == ("least-playlists",)


def test_its_constraint_is_an_option_of_the_command_line(
    model: Model, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model.save(tmp_path / "m")
    asked = ["recommend", str(tmp_path / "m"), "--title", "밤", "-n", "5", "--json", "--where"]
    app([*asked, "least-playlists=30"], standalone_mode=False)
    found = msgspec.json.decode(capsys.readouterr().out, type=Continuation)
    where = Constraints(where={"least-playlists": 30})
    assert found == model.recommend(segue.Query(title="밤"), 5, constraints=where)
    assert found.answer() != model.recommend(segue.Query(title="밤"), 5).answer()
    for typed, words in (
        ("least-playlists=many", "where.least-playlists: expected `int`, got 'many'"),
        ("least-playlists=0", "expected `int` >= 1, got '0'"),
        ("least-playlist=3", "expected a constraint among .*least-playlists, got 'least-playlist'"),
        ("per_artist=3", "got 'per_artist', which is a field of its own"),
        ("밤", "expected --where NAME=VALUE, got '밤'"),
    ):
        with pytest.raises(segue.errors.SegueError, match=words) as caught:
            app([*asked, typed], standalone_mode=False)
        assert caught.value.hint


def test_its_own_tests_pass(site: Path) -> None:
    """The conformance suite, as a plug-in's author runs it."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(PLUGIN / "tests")]
    paths = os.pathsep.join([str(site), *sys.path])
    ran = subprocess.run(command, env={**os.environ, "PYTHONPATH": paths}, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout
    assert ran.stdout.count(".") == 15

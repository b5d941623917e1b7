"""A search from end to end: the same seed, a kill, a foreign journal, and the recipe that comes of it."""

from __future__ import annotations

import dataclasses
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import segue
from segue.constraints.constraints import AS_RANKED
from segue.data.dataset import Dataset
from segue.errors import ConfigError
from segue.generators.knn.playlists import PlaylistNeighbours
from segue.generators.knn.track2vec import Track2VecNeighbours
from segue.recipes import Member, Recipe, text
from segue.tuning import Space, Study, search_files, tune
from segue.word2vec.track2vec import Track2Vec

QUICK = Track2Vec(vector_size=4, epochs=1, min_count=1)


@pytest.fixture
def space(search: str, base: Recipe) -> Space:
    return search_files.loads(search, "s.toml", base)


def tuned(playlists: Dataset, space: Space, journal: Path, **options: Any) -> Study:
    given = {"trials": 5, "questions": 20, "protocol": "melon-official", "progress": False}
    return tune(playlists, space, journal, recipe=space.base, **(given | options))


def told(study: Study) -> list[tuple[Any, ...]]:
    return [(one.number, one.values, one.value, one.against_base) for one in study.summary.trials]


def test_the_same_seed_tries_the_same_however_many_processes(
    playlists: Dataset, space: Space, tmp_path: Path
) -> None:
    one, two = (tuned(playlists, space, tmp_path / str(jobs), jobs=jobs, trials=3) for jobs in (1, 2))
    assert told(one) == told(two)
    assert one.summary.check == two.summary.check
    other = tuned(playlists, space, tmp_path / "other", seed=1, trials=1)
    assert other.summary.trials[1].values != one.summary.trials[1].values


def test_a_search_that_was_stopped_goes_on_as_if_it_had_not_been(
    playlists: Dataset, space: Space, tmp_path: Path
) -> None:
    whole = tuned(playlists, space, tmp_path / "whole")
    tuned(playlists, space, tmp_path / "part", trials=2)
    lines = (tmp_path / "part").read_bytes()
    (tmp_path / "part").write_bytes(lines + b'{"number":3,"va')  # killed while it wrote
    parted = tuned(playlists, space, tmp_path / "part")
    assert (tmp_path / "part").read_bytes().startswith(lines)
    assert told(parted) == told(whole)
    assert parted.recipe == whole.recipe


def test_a_killed_command_goes_on(playlists: Dataset, search: str, base: Recipe, tmp_path: Path) -> None:
    playlists.save(tmp_path / "data")
    (tmp_path / "s.toml").write_text(search, "utf-8")
    (tmp_path / "base.toml").write_text(text.dumps(base), "utf-8")
    line = [
        sys.executable, "-m", "segue", "tune", "data", "--search", "s.toml", "-o", "best.toml", "--recipe",
        "base.toml", "--questions", "20", "--protocol", "melon-official", "--trials",
    ]  # fmt: skip
    journal = tmp_path / "best.toml.trials.jsonl"
    process = subprocess.Popen(
        [*line, "100000", "--jobs", "2"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    while process.poll() is None and not (journal.exists() and journal.read_bytes().count(b"\n") > 3):
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert process.stdout is not None
    with process.stdout as out:
        assert not out.read()  # it ends when the processes that measured for it have ended too
    assert not (tmp_path / "best.toml").exists()
    before = journal.read_bytes().rsplit(b"\n", 1)[0]
    done = before.count(b"\n")  # the base and trials, without the head
    ran = subprocess.run([*line, str(done + 1)], cwd=tmp_path, capture_output=True, check=True, text=True)
    assert journal.read_bytes().startswith(before)
    assert f"{done + 1} trials beside the base" in (tmp_path / "best.toml").read_text("utf-8")
    assert "recipe in best.toml" in ran.stdout
    assert text.read(tmp_path / "best.toml").fallback == "popularity"


def test_what_is_no_better_beyond_chance_leaves_the_base(
    playlists: Dataset, base: Recipe, tmp_path: Path
) -> None:
    """The weight of a single generator changes no order."""
    alone = dataclasses.replace(base, members=base.members[2:])
    searched = search_files.loads(
        '[[vary]]\nkey = "generators.popularity.weight.tracks"\ntype = "float"\nlow = 0.5\nhigh = 2.0',
        "s.toml",
        alone,
    )
    study = tuned(playlists, searched, tmp_path / "j")
    assert (study.summary.best, study.summary.check, study.summary.better) == (0, None, False)
    assert study.recipe == alone
    assert all(trial.flat for trial in study.summary.trials)


def test_a_base_that_is_far_off_is_left_behind_and_the_found_recipe_is_fitted(
    playlists: Dataset, base: Recipe, tmp_path: Path
) -> None:
    """Where popular tracks are held back so much, what a playlist holds comes last."""
    near = Member("이웃", PlaylistNeighbours(damping=4.0), tracks=1.0)
    far = dataclasses.replace(base, members=(near, *base.members[2:]), name="멀리")
    searched = search_files.loads(
        '[[vary]]\nkey = \'generators."이웃".settings.damping\'\ntype = "float"\nlow = 0.0\nhigh = 4.0',
        "s.toml",
        far,
    )
    study = tuned(playlists, searched, tmp_path / "j", trials=8, questions=30)
    summary = study.summary
    assert summary.better
    assert summary.check is not None
    assert summary.check.verdict == "better"
    assert not summary.trials[0].flat
    assert study.recipe.name == "멀리, tuned"
    study.save(tmp_path / "best.toml")
    head = (tmp_path / "best.toml").read_text("utf-8").split("\n\n")[0].splitlines()
    assert all(line.startswith("# ") for line in head)
    best = summary.trials[summary.best]
    (key, value), *_ = best.values.items()
    assert f"#   {key} = {value:.4g} (the base: 4)" in head
    assert text.read(tmp_path / "best.toml") == study.recipe
    model = segue.fit(playlists, recipe=tmp_path / "best.toml", progress=False)
    assert model.manifest.recipe == "멀리, tuned"


def test_a_trial_is_what_a_fit_and_an_evaluation_of_its_recipe_give(
    playlists: Dataset, space: Space, tmp_path: Path
) -> None:
    """Generators that are fitted once for all trials change nothing."""
    study = tuned(playlists, space, tmp_path / "j", target="score", splits=1)
    aside = segue.split(playlists, "melon-official", rng=0, questions=20)
    part = segue.split(aside.train, "melon-official", rng=1, questions=20)
    for trial in study.summary.trials:
        model = segue.fit(part.train, recipe=space.recipe(trial.values), progress=False)
        found = model.recommend(part.questions, 100, tags=10, constraints=AS_RANKED, reasons=False)
        metrics = segue.evaluate(part.questions, part.answers, found).summary.metrics
        assert trial.value == pytest.approx(metrics["score"].mean, abs=1e-6)


def test_a_search_of_something_else_does_not_go_on(playlists: Dataset, space: Space, tmp_path: Path) -> None:
    tuned(playlists, space, tmp_path / "j", trials=1)
    with pytest.raises(ConfigError, match="another search: expected seed 3, got 0"):
        tuned(playlists, space, tmp_path / "j", seed=3)
    other = Space(space.base, space.varied[:1])
    with pytest.raises(ConfigError, match="its search is another"):
        tuned(playlists, other, tmp_path / "j")


def test_a_trial_that_cannot_be_measured_is_written_down_and_passed_over(
    playlists: Dataset, base: Recipe, tmp_path: Path
) -> None:
    """min_alpha may not be above alpha: each is fine by itself."""
    recipe = dataclasses.replace(
        base, members=(*base.members, Member("t", Track2VecNeighbours(QUICK), tracks=0.1))
    )
    searched = search_files.loads(
        "".join(
            f'[[vary]]\nkey = "generators.t.settings.encoder.{name}"\ntype = "choice"\nchoices = {values}\n'
            for name, values in (("alpha", "[0.01, 0.03]"), ("min_alpha", "[0.0001, 0.02]"))
        ),
        "s.toml",
        recipe,
    )
    study = tuned(playlists, searched, tmp_path / "j", trials=12, splits=1)
    failed = [trial for trial in study.summary.trials if trial.error]
    assert failed
    assert all(list(trial.values.values()) == [0.01, 0.02] for trial in failed)
    assert all(trial.value is None and not trial.flat for trial in failed)


def test_when_time_is_up_no_trial_begins(playlists: Dataset, space: Space, tmp_path: Path) -> None:
    study = tuned(playlists, space, tmp_path / "j", timeout=0)
    assert [trial.number for trial in study.summary.trials] == [0]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"trials": 0}, "trials of 1 or more, got 0"),
        ({"splits": 0}, "splits of 1 or more"),
        ({"jobs": 0}, "jobs of 1 or more"),
        ({"seed": -1}, "a seed from 0"),
        ({"timeout": float("nan")}, "a timeout of 0 seconds or more"),
        ({"target": "titles"}, "tracks, tags, score"),
        ({"target": "tags", "protocol": "mpd"}, "questions that hide tags"),
    ],
)
def test_what_cannot_be_searched_is_refused_before_anything_is_written(
    playlists: Dataset, space: Space, tmp_path: Path, options: dict[str, Any], words: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        tuned(playlists, space, tmp_path / "j", **options)
    assert words in str(caught.value)
    assert list(tmp_path.iterdir()) == []

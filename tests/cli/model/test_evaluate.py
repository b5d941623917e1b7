from __future__ import annotations

import importlib.util
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import segue
from segue.constraints.constraints import AS_RANKED, Constraints
from segue.data.answers import read_answers
from segue.data.questions import read_questions
from segue.evaluation.catalogue import Catalogue
from segue.evaluation.evaluation import Evaluation

Command = Callable[..., Any]


@pytest.fixture
def files(world: Path) -> tuple[Path, Path]:
    return world / "split" / "questions.jsonl", world / "split" / "answers.jsonl"


def test_the_figures_are_the_librarys(command: Command, world: Path, files: tuple[Path, Path]) -> None:
    ran = command("evaluate", world / "model", *files, "--json")
    assert ran.code == 0, ran.err
    found = json.loads(ran.out)
    queries, truth = read_questions(files[0]), read_answers(files[1])
    model = segue.load(world / "model")
    predictions = [
        one.answer() for one in model.recommend(queries, 100, constraints=AS_RANKED, reasons=False)
    ]
    train = Catalogue.of(segue.Dataset.load(world / "split" / "train"))
    expected = segue.evaluate(queries, truth, predictions, train)
    means = {name: value["mean"] for name, value in found["evaluation"]["metrics"].items()}
    assert means == {name: pytest.approx(value.mean) for name, value in expected.summary.metrics.items()}
    assert found["evaluation"]["coverage"] == pytest.approx(expected.summary.coverage)
    assert found["comparison"] is None
    looked = found["evaluation"]["popular_reasons"]
    assert 100 * len(queries) < looked["results"] <= 110 * len(queries)
    assert looked["false"] == 0
    assert found["evaluation"]["model"]["recipe"] == "fast"
    assert means["score"] > 0.1


def test_an_order_of_play_is_checked_and_costs_nothing(
    command: Command, world: Path, files: tuple[Path, Path]
) -> None:
    ran = command("evaluate", world / "model", *files, "--order", "flow", "--json")
    assert ran.code == 0, ran.err
    found = json.loads(ran.out)
    (price,) = found["prices"]
    assert price["constraint"] == "order"
    assert price["cost"]["difference"]["mean"] == 0
    assert found["evaluation"]["flow"]["flowing"]["mean"] > found["evaluation"]["flow"]["mixed"]["mean"]


def test_one_version_of_each_work_has_a_price(
    command: Command, world: Path, files: tuple[Path, Path]
) -> None:
    ran = command("evaluate", world / "model", *files, "--versions", "one", "--json")
    assert ran.code == 0, ran.err
    found = json.loads(ran.out)
    (price,) = found["prices"]
    assert price["constraint"] == "versions"
    queries, truth = read_questions(files[0]), read_answers(files[1])
    model = segue.load(world / "model")
    for figure, asked in (("baseline", AS_RANKED), ("candidate", Constraints())):
        lists = model.recommend(queries, 100, constraints=asked, reasons=False)
        expected = segue.evaluate(queries, truth, lists).summary.metrics["track_ndcg@100"].mean
        assert price["cost"][figure] == pytest.approx(expected)
    assert command("evaluate", world / "model", *files, "--versions", "one").out.count("versions") == 1


def test_what_the_answers_say_of_themselves_is_in_the_notes(
    command: Command, world: Path, tmp_path: Path
) -> None:
    (tmp_path / "q.jsonl").write_text(
        '{"id": 1, "tracks": ["없는 곡"]}\n{"id": 2, "title": "새벽 감성"}\n', encoding="utf-8"
    )
    (tmp_path / "a.jsonl").write_text(
        '{"id": "1", "tracks": [3]}\n{"id": "2", "tracks": ["4"]}', encoding="utf-8"
    )
    ran = command("evaluate", world / "model", tmp_path / "q.jsonl", tmp_path / "a.jsonl", "--json")
    assert ran.code == 0, ran.err
    notes = json.loads(ran.out)["evaluation"]["notes"]
    said = "nothing in the query is known: these are the most popular"
    assert f"As the first of them says, {said} (1 playlist): 1." in notes


def test_the_table_shows_every_mix(command: Command, world: Path, files: tuple[Path, Path]) -> None:
    ran = command("evaluate", world / "model", *files)
    assert ran.code == 0, ran.err
    for words in ("Melon score", "Track nDCG@100", "Tag nDCG@10", "tracks+tags", "tags+title"):
        assert words in ran.out


def test_the_report_and_the_comparison(
    command: Command, world: Path, files: tuple[Path, Path], tmp_path: Path
) -> None:
    answered = command("answer", world / "model", files[0], "-o", tmp_path / "theirs.jsonl", "-n", 3)
    assert answered.code == 0
    ran = command("evaluate", tmp_path / "theirs.jsonl", *files, "--report", tmp_path / "theirs")
    assert ran.code == 0, ran.err
    ran = command(
        "evaluate", world / "model", *files, "--report", tmp_path / "ours", "--against", tmp_path / "theirs"
    )
    assert ran.code == 0, ran.err
    assert "theirs.jsonl" in ran.out
    assert "better" in ran.out
    assert {path.name for path in (tmp_path / "ours").iterdir()} == {
        "report.html",
        "evaluation.json",
        "questions.parquet",
        "comparison.json",
    }
    page = (tmp_path / "ours" / "report.html").read_text("utf-8")
    title = segue.Dataset.load(world / "data").tracks["title"]
    assert any(name in page for name in title)  # examples name their tracks
    assert Evaluation.load(tmp_path / "ours").summary.questions == 40
    fresh = json.loads(
        command("evaluate", world / "model", *files, "--against", tmp_path / "theirs.jsonl", "--json").out
    )
    assert fresh["comparison"] == json.loads((tmp_path / "ours" / "comparison.json").read_text("utf-8"))


def test_a_report_replaces_a_report_and_nothing_else(
    command: Command, world: Path, files: tuple[Path, Path], tmp_path: Path
) -> None:
    for _ in range(2):
        assert command("evaluate", world / "model", *files, "--report", tmp_path / "report").code == 0
    ran = command("evaluate", world / "model", *files, "--report", world / "model")
    assert ran.code == 2
    assert "expected a new directory, or an older report" in ran.err
    assert "nDCG" not in ran.out  # it is said before the work
    segue.load(world / "model")


def test_figures_are_kept_in_the_model_for_the_service(
    command: Command, world: Path, files: tuple[Path, Path], tmp_path: Path
) -> None:
    shutil.copytree(world / "model", tmp_path / "model")
    ran = command("evaluate", tmp_path / "model", *files, "--keep", "--json")
    assert ran.code == 0
    kept = json.loads((tmp_path / "model" / "evaluation.json").read_text("utf-8"))
    assert kept == json.loads(ran.out)["evaluation"]
    segue.load(tmp_path / "model")


def test_figures_of_answers_have_no_model_to_be_kept_in(
    command: Command, files: tuple[Path, Path], tmp_path: Path
) -> None:
    shutil.copy(files[1], tmp_path / "answers.jsonl")
    ran = command("evaluate", tmp_path / "answers.jsonl", *files, "--keep")
    assert ran.code == 2
    assert "expected a model directory to keep figures in" in ran.err


def test_answers_to_other_questions_are_refused(
    command: Command, world: Path, files: tuple[Path, Path], tmp_path: Path
) -> None:
    (tmp_path / "answers.jsonl").write_text('{"id": 123456789, "tracks": [1]}\n', encoding="utf-8")
    ran = command("evaluate", world / "model", files[0], tmp_path / "answers.jsonl")
    assert ran.code == 2
    assert "expected an answer for each question" in ran.err


def test_without_matplotlib_a_report_is_refused_before_the_work(
    command: Command, files: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *rest: None if name == "matplotlib" else find(name, *rest)
    )
    ran = command("evaluate", tmp_path / "no model", *files, "--report", tmp_path / "report")
    assert ran.code == 2
    assert "pip install 'segue[report]'" in ran.err

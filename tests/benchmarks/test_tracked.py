from __future__ import annotations

import json
import math

import pytest

from benchmarks import measuring, tracked
from benchmarks.__main__ import app
from benchmarks.tracked import Figure, Summary, changes, figures_of

ESTIMATE = {"mean": 0.5, "low": 0.4, "high": 0.6}


def summary(*figures: Figure) -> dict[str, Summary]:
    made = Summary(benchmark="밤", command="python -m benchmarks", machine={"load": "0.1"}, figures=figures)
    return {"밤": made}


def figure(mean: float, low: float, high: float, **more: str) -> Figure:
    return Figure(name="재즈", mean=mean, low=low, high=high, **more)


def test_figures_are_named_by_what_leads_to_them():
    results = {
        "benchmark": "small-melon",
        "machine": {"cores": "2"},
        "rows": [
            {"mix": "title", "size": 5, "questions": 60, "fast": ESTIMATE, "difference": ESTIMATE},
            {"mix": "비 오는 날", "size": 5, "fast": {"mean": 1.0, "low": None, "high": None}},
        ],
        "targets": {"tracks": [{"variant": "all", "mixes": {"title": ESTIMATE}}]},
        "seconds": 3.5,
    }
    assert [one.name for one in figures_of(results)] == [
        "title / size 5 / fast",
        "targets / tracks / all / mixes / title",
    ]
    assert {one.better for one in figures_of(results)} == {"higher"}
    assert {one.better for one in figures_of({**results, "better": "lower"})} == {"lower"}


def test_the_interval_of_a_change_by_hand():
    (change,) = changes(summary(figure(0.50, 0.46, 0.53)), summary(figure(0.60, 0.56, 0.66)))
    assert change.difference == pytest.approx(0.10)
    assert change.low == pytest.approx(0.10 - math.sqrt(0.04**2 + 0.03**2))
    assert change.high == pytest.approx(0.10 + math.sqrt(0.06**2 + 0.04**2))


@pytest.mark.parametrize(
    ("new", "better", "verdict"),
    [
        ((0.40, 0.39, 0.41), "higher", "worse"),
        ((0.40, 0.39, 0.41), "lower", "better"),
        ((0.60, 0.59, 0.61), "higher", "better"),
        ((0.60, 0.59, 0.61), "lower", "worse"),
        ((0.40, 0.20, 0.60), "higher", "same"),  # within the interval
        ((0.49, 0.4899, 0.4901), "higher", "same"),  # a change of 2 %, however sure
        ((0.50, 0.50, 0.50), "higher", "same"),
    ],
)
def test_what_a_change_is(new, better, verdict):
    old = figure(0.50, 0.4999, 0.5001, better=better)
    (change,) = changes(summary(old), summary(figure(*new, better=better)))
    assert change.verdict(0.03) == verdict


def test_without_a_least_every_sure_change_counts():
    (change,) = changes(summary(figure(0.50, 0.50, 0.50)), summary(figure(0.49, 0.49, 0.49)))
    assert change.verdict(0.0) == "worse"


@pytest.fixture
def places(tmp_path, monkeypatch):
    monkeypatch.setattr(measuring, "OUT", tmp_path / "out")
    monkeypatch.setattr(tracked, "KEPT", tmp_path / "results")
    (tmp_path / "out").mkdir()
    return tmp_path


def run_benchmark(places, mean):
    row = {"asked by": "title 🎧", "found": {"mean": mean, "low": mean - 0.01, "high": mean + 0.01}}
    content = {"command": "python -m benchmarks cold", "machine": {"cores": "2"}, "rows": [row]}
    (places / "out" / "cold.json").write_text(json.dumps(content), encoding="utf-8")


def test_what_got_worse_is_said_and_ends_with_1(places, capsys):
    for version, mean in (("1.0", 0.8), ("1.1", 0.5), ("1.2", 0.5)):
        run_benchmark(places, mean)
        assert tracked.keep("cold", version).parent.name == version
    with pytest.raises(SystemExit) as stop:
        app(["compare", "1.0", "1.1"])
    assert stop.value.code == 1
    said = capsys.readouterr().out
    assert "1 of 1 figures got worse" in said
    assert "cold: title 🎧 / found" in said
    assert "-37.5%" in said
    with pytest.raises(SystemExit) as stop:
        app(["compare", "1.1", str(places / "results" / "1.2")])
    assert stop.value.code == 0
    assert "0 of 1 figures got worse" in capsys.readouterr().out


def test_what_was_measured_is_checked_against_the_newest_version(places, capsys):
    for version, mean in (("1.9", 0.2), ("1.10", 0.8)):
        run_benchmark(places, mean)
        tracked.keep("cold", version)
    for mean, code in ((0.74, 0), (0.6, 1)):
        run_benchmark(places, mean)
        with pytest.raises(SystemExit) as stop:
            app(["check"])
        assert stop.value.code == code
        assert f"{code} of 1 figures got worse" in capsys.readouterr().out
    with pytest.raises(SystemExit) as stop:
        app(["check", "1.9"])
    assert stop.value.code == 0
    assert tracked.newest() == "1.10"
    (places / "out" / "cold.json").unlink()
    with pytest.raises(FileNotFoundError):
        app(["check"], standalone_mode=False)


def test_other_machines_and_commands_are_said(places, capsys):
    run_benchmark(places, 0.8)
    one = tracked.keep("cold", "1.0")
    two = places / "results" / "2.0" / "cold.json"
    two.parent.mkdir()
    text = (
        one.read_text("utf-8")
        .replace('"cores": "2"', '"cores": "64"')
        .replace("benchmarks cold", "benchmarks cold -v")
    )
    two.write_text(text, encoding="utf-8")
    with pytest.raises(SystemExit):
        app(["compare", "1.0", "2.0"])
    said = capsys.readouterr().out
    assert "cores: 2, now 64" in said
    assert "now python -m benchmarks cold -v" in said


def test_mistakes_are_said(places):
    with pytest.raises(FileNotFoundError, match=r"run python -m benchmarks cold first"):
        tracked.keep("cold", "1.0")
    (places / "out" / "cold.json").write_text(json.dumps({"rows": [{"seconds": 2.0}]}), encoding="utf-8")
    with pytest.raises(ValueError, match="expected figures with intervals"):
        tracked.keep("cold", "1.0")
    with pytest.raises(FileNotFoundError, match="kept are: none"):
        tracked.read(places / "results" / "0.9")
    with pytest.raises(ValueError, match="that both versions have"):
        changes(summary(figure(1, 1, 1)), {"other": summary(figure(1, 1, 1))["밤"]})
    bad = places / "results" / "1.0" / "cold.json"
    bad.parent.mkdir(parents=True)
    for content in ("{", "[]"):
        bad.write_text(content, encoding="utf-8")
        with pytest.raises(ValueError, match=r"cold\.json: expected a summary"):
            tracked.read(bad.parent)


def test_every_kept_result_can_be_read():
    versions = [path for path in tracked.KEPT.iterdir() if path.is_dir()]
    assert versions
    for version in versions:
        for one in tracked.read(version).values():
            assert one.figures
            assert all(kept.low <= kept.mean <= kept.high for kept in one.figures)

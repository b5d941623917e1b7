from __future__ import annotations

import dataclasses
import json

import numpy as np
import pytest

import segue
from benchmarks import measuring, without
from benchmarks.quality import splits
from benchmarks.quality.parts import Parts
from segue.sample import make_sample
from segue.types import Answer


def parts(seed: int) -> Parts:
    split = segue.split(make_sample(playlists=120, tracks=400, seed=seed), "melon", rng=seed, questions=20)
    return Parts(
        split.train, split.questions, split.answers, split.mixes, [Answer(id=one.id) for one in split.answers]
    )


def test_both_are_asked_the_same_and_saved(tmp_path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    def made(_name, seed, _data):
        parts(seed).save(tmp_path / str(seed))
        return tmp_path / str(seed)

    monkeypatch.setattr(splits, "made", made)
    monkeypatch.setattr(measuring, "OUT", tmp_path)
    without.without("mpd", tmp_path, [1, 2], "fast", "neighbours")
    found = json.loads((tmp_path / "without-mpd-fast.json").read_text())
    rows = {row["asked"]: row for row in found["rows"]}
    assert {"split 1", "split 2", "all"} < set(rows)
    assert rows["all"]["questions"] == rows["split 1"]["questions"] + rows["split 2"]["questions"]
    assert rows["all"]["with"]["mean"] != rows["all"]["without"]["mean"]
    assert rows["all"]["ratio"]["mean"] == pytest.approx(
        rows["all"]["with"]["mean"] / rows["all"]["without"]["mean"]
    )
    assert "with / without" in capsys.readouterr().out


def test_a_generator_goes_and_rankers_learn_from_less() -> None:
    from segue.recipes import resolve
    from segue.recipes.shape import USUAL

    usual = resolve("default", USUAL)
    less = without.changed("default", "neighbours", folds=1, runs=1)(USUAL)
    assert {member.name for member in usual.members} - {member.name for member in less.members} == {
        "neighbours"
    }
    assert less.ranking is not None
    assert (less.ranking.folds, less.ranking.track_trees.runs) == (1, 1)
    assert without.changed("default", None)(USUAL) == usual


def test_an_unknown_generator_is_refused() -> None:
    from segue.recipes.shape import USUAL

    with pytest.raises(ValueError, match=r"among small als.*got als$"):
        without.changed("fast", "als")(USUAL)


def test_lifts_are_left_out_and_nothing_else() -> None:
    from segue.recipes.shape import USUAL

    shape = dataclasses.replace(USUAL, small=True, tagged=True, titled=True, described=True)
    whole = without.changed("fast", None)(shape)
    less = without.changed("fast", without.LIFTS)(shape)
    assert whole.lifts("tracks")
    assert not less.lifts("tracks")
    assert less.weights("tracks") == whole.weights("tracks")


def test_questions_without_an_answer_have_no_row() -> None:
    nothing = [np.array([np.nan, 0.5])]
    rows = without._rows([0], [["title", "half"]], {False: nothing, True: nothing})
    assert [row["asked"] for row in rows] == ["split 0", "all", "half"]

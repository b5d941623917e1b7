from __future__ import annotations

import pytest

import segue
from benchmarks.beyond import figures, scored
from benchmarks.quality.parts import Parts
from segue.data.answers import write_answers
from segue.sample import make_sample
from segue.types import Answer


@pytest.fixture(scope="module")
def parts() -> Parts:
    made = segue.split(make_sample(playlists=80, tracks=200, seed=2), "melon", rng=0, questions=16)
    nothing = [Answer(id=answer.id) for answer in made.answers]
    return Parts(made.train, made.questions, made.answers, made.mixes, nothing)


def test_lists_are_measured_by_mix_over_questions_that_hide_tracks(parts, tmp_path):
    parts.save(tmp_path / "split")
    truth = [Answer(id=one.id, tracks=one.tracks[:100]) for one in parts.hidden]
    write_answers(iter(truth), tmp_path / "truth.jsonl")
    tracks = [parts.train.track_id(text) for text in parts.train.tracks["id"][:9]]
    write_answers((Answer(id=one.id, tracks=tuple(tracks)) for one in truth), tmp_path / "same.jsonl")
    files = {"truth": str(tmp_path / "truth.jsonl"), "same": str(tmp_path / "same.jsonl")}
    rows = {(row["mix"], row["metric"]): row for row in scored(str(tmp_path / "split"), files)["rows"]}
    hiding = {own for own, one in zip(parts.groups, parts.hidden, strict=True) if one.tracks}
    assert {mix for mix, _ in rows} == {"all", *hiding}
    assert rows["all", "ndcg@100"]["truth"] == pytest.approx(1)
    assert rows["all", "coverage"]["same"] == 9 / len(parts.train.tracks)
    assert rows["all", "coverage"]["truth"] > rows["all", "coverage"]["same"]
    assert {metric for _, metric in rows} >= {
        "novelty@100",
        "tail_bias@100",
        "artist_diversity@100",
        "distance@10",
    }


def test_a_mix_that_hides_no_track_has_no_figures(parts):
    catalogue = segue.Catalogue.of(parts.train)
    assert figures(parts, list(parts.hidden), catalogue, "no such mix") == {}

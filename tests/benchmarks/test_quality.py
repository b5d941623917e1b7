from __future__ import annotations

import json

import numpy as np
import pytest

from benchmarks import figures
from benchmarks.quality import sets
from benchmarks.quality.every_mix import MIXES, every_mix, mix_name, steps
from benchmarks.quality.parts import Parts
from benchmarks.quality.scores import gives, scores
from benchmarks.quality.splits import held_out
from benchmarks.quality.systems import by_generator
from segue.data.answers import read_answers, write_answers
from segue.sample import make_sample
from segue.types import Answer, Query


@pytest.fixture(scope="module")
def whole():
    return make_sample(playlists=300, tracks=600, seed=2, untitled=0.3)


@pytest.fixture(scope="module")
def mixed(whole):
    return every_mix(whole, 0, 12)


def test_every_playlist_is_asked_in_every_mix(mixed):
    assert len(mixed.questions) == 12 * 7
    assert len({query.id for query in mixed.questions}) == 12 * 7
    for query, group in zip(mixed.questions, mixed.groups, strict=True):
        assert sorted(query.mix.split("+")) == sorted(group.split("+"))


def test_all_mixes_hide_the_same(mixed):
    by_mix = {
        group: [
            (answer.tracks, answer.tags)
            for answer, own in zip(mixed.hidden, mixed.groups, strict=True)
            if own == group
        ]
        for group in map(mix_name, MIXES)
    }
    assert all(hidden == by_mix["title"] for hidden in by_mix.values())
    assert all(tracks and tags for tracks, tags in by_mix["title"])


def test_shown_hidden_and_left_out_are_apart_and_make_the_playlist(mixed):
    for query, hidden, out in zip(mixed.questions, mixed.hidden, mixed.left_out, strict=True):
        for part in ("tracks", "tags"):
            lists = [set(getattr(side, part)) for side in (query, hidden, out)]
            assert len(set.union(*lists)) == sum(map(len, lists))
        assert bool(query.tracks) != bool(out.tracks)


def test_steps_add_one_input():
    found = steps()
    assert len(found) == 9
    assert ("title", "title+tags") in found
    assert all(len(more.split("+")) == len(few.split("+")) + 1 for few, more in found)


def test_lists_hold_nothing_that_is_left_out(mixed):
    raw = [
        Answer(id=query.id, tracks=(*out.tracks, *hidden.tracks), tags=(*out.tags, *hidden.tags))
        for query, hidden, out in zip(mixed.questions, mixed.hidden, mixed.left_out, strict=True)
    ]
    for found, hidden in zip(mixed.finished(raw, tracks=3, tags=2), mixed.hidden, strict=True):
        assert found.tracks == hidden.tracks[:3]
        assert found.tags == hidden.tags[:2]


def test_parts_survive_saving(mixed, tmp_path):
    mixed.save(tmp_path / "netease-0")
    again = Parts.load(tmp_path / "netease-0")
    assert again.questions == mixed.questions
    assert again.hidden == mixed.hidden
    assert again.left_out == mixed.left_out
    assert again.groups == mixed.groups
    assert again.train.manifest.fingerprint == mixed.train.manifest.fingerprint


def test_mpd_questions_have_the_shares_and_sizes_of_their_mixes(whole):
    parts = held_out(whole, "mpd", 0, 100)
    counts = [parts.groups.count(mix) for mix in sets.mixes("mpd")]
    assert counts == pytest.approx([35.7, 20.1, 12.9, 11.8, 6.3, 6.6, 6.6], abs=1)
    shown = {"10": 10, "5": 5, "1": 1, "title": 0, "title+1": 1, "title+5": 5}
    for query, hidden, mix in zip(parts.questions, parts.hidden, parts.groups, strict=True):
        assert not hidden.tags
        assert bool(query.title) == mix.startswith("title")
        assert len(query.tracks) == shown.get(mix, (len(query.tracks) + len(hidden.tracks)) // 2)


def test_a_generated_set_is_the_same_at_each_call_and_asked_as_mpd_is(tmp_path):
    made = sets.GeneratedSet("mpd-like-200", "sample", "200", 20, {})
    one, other = made.read(tmp_path), made.read(tmp_path)
    assert one.playlists.height == 200
    assert one.manifest.fingerprint == other.manifest.fingerprint
    generated = [name for name, found in sets.SETS.items() if isinstance(found, sets.GeneratedSet)]
    assert [sets.mixes(name) for name in generated] == [sets.mixes("mpd")] * len(generated)
    assert all(name.endswith(sets.SETS[name].source) for name in generated)


def test_melon_asks_800_for_tracks_and_3000_for_tags():
    shares = {mix.name: round(3800 * mix.share) for mix in sets.protocol("melon").mixes}
    assert shares == {"tracks": 800, "tags+title": 1169, "title": 1831}


def test_melon_questions_are_named_by_what_they_show(whole):
    parts = held_out(whole, "melon", 0, 100)
    assert set(parts.groups) <= set(sets.mixes("melon"))
    for query, hidden, group in zip(parts.questions, parts.hidden, parts.groups, strict=True):
        assert group == query.mix
        if query.tracks:
            assert not query.title
            assert len(query.tags) == (len(query.tags) + len(hidden.tags)) // 2


def test_the_scores_of_perfect_and_empty_lists(tmp_path):
    train = make_sample(playlists=20, tracks=60, seed=1)
    ids = [train.track_id(name) for name in train.tracks["id"][:8]]
    questions = [Query(id=1, tracks=(ids[0],)), Query(id=2, title="여름 밤")]
    hidden = [Answer(id=1, tracks=tuple(ids[1:4]), tags=("비",)), Answer(id=2, tags=("밤", "여름"))]
    nothing = [Answer(id=1), Answer(id=2)]
    Parts(train, questions, hidden, ["tracks", "title"], nothing).save(tmp_path / "split")
    half = [Answer(id=1, tracks=(ids[7], *ids[1:4])), Answer(id=2)]
    for name, answers in (("perfect", hidden), ("half", half)):
        write_answers(answers, tmp_path / name)
    files = {"default": [str(tmp_path / "perfect")], "ALS": [str(tmp_path / "half")]}
    found = json.loads(json.dumps(scores("melon", [str(tmp_path / "split")], files)))
    rows = {row["mix"]: row for row in found["rows"]}
    discounts = 1 / np.log2(np.arange(2, 6))
    expected = discounts[1:].sum() / discounts[:3].sum()
    assert list(rows) == ["all", "tracks", "title"]
    assert rows["all"]["tracks ALS"]["mean"] == pytest.approx(expected)
    assert rows["all"]["ratio"]["mean"] == pytest.approx(1 / expected)
    assert (rows["all"]["tracks questions"], rows["all"]["tags questions"]) == (1, 2)
    assert rows["title"]["tags default"]["mean"] == 1
    assert rows["title"]["tracks default"] is None
    assert rows["all"]["tags ALS"] is None


def test_a_paired_difference_is_candidate_minus_baseline():
    baseline = np.array([0.1, 0.2, np.nan, 0.3])
    found = figures.paired(baseline, baseline + 0.1)
    assert found["difference"]["mean"] == pytest.approx(0.1)
    assert found["difference"]["low"] == pytest.approx(0.1)
    assert found["ratio"]["mean"] == pytest.approx(1.5)
    assert found["difference"]["questions"] == 3
    assert figures.mean(np.full(3, np.nan)) is None
    assert figures.paired(np.full(2, np.nan), np.zeros(2)) == {}


def test_real_sets_are_found_where_the_variable_says(tmp_path, monkeypatch):
    monkeypatch.setenv("SEGUE_DATA", str(tmp_path))
    assert sets.data_folder(None) == tmp_path.resolve()
    with pytest.raises(FileNotFoundError, match="--data"):
        sets.data_folder(tmp_path / "nowhere")


def test_a_generator_by_itself_answers_with_a_full_list_of_tracks(whole, tmp_path):
    parts = held_out(whole, "melon", 0, 40)
    parts.save(tmp_path / "split")
    by_generator(str(tmp_path / "split"), str(tmp_path / "answers"), "als", 0)
    found = read_answers(tmp_path / "answers")
    assert [answer.id for answer in found] == [query.id for query in parts.questions]
    assert {len(answer.tracks) for answer in found} == {100}
    assert not any(answer.tags for answer in found)
    for query, answer in zip(parts.questions, found, strict=True):
        assert not set(query.tracks) & set(answer.tracks)
    by_seeds = {answer.tracks for query, answer in zip(parts.questions, found, strict=True) if query.tracks}
    assert len(by_seeds) == sum(bool(query.tracks) for query in parts.questions)
    assert gives("als alone") == ("tracks",)

from __future__ import annotations

import pytest

import segue
from segue.insight.finding import find_tracks


@pytest.fixture(scope="module")
def model(sample):
    return segue.fit(sample, recipe="fast", seed=1)


def test_ids_and_names_are_found_and_what_was_taken_is_said(model):
    row = int(model.track_counts.argmax())
    track = model.tracks.row(row, named=True)
    other = 1 if row == 0 else 0
    found = find_tracks(
        model, [model.track_label(row).upper(), str(model.tracks["id"][other]), "없는 곡 🎧 xyz"]
    )
    assert found.rows == (row, other)
    assert found.ids == tuple(model.track_id(model.tracks["id"][at]) for at in (row, other))
    assert found.texts == (0, 1)
    assert [note.code for note in found.notes] == ["track_taken", "track_not_found"]
    assert track["title"] in found.notes[0].text
    assert "없는 곡 🎧 xyz" in found.notes[1].text


def test_a_track_that_is_named_twice_comes_once_with_its_first_weight(model):
    first, second = (str(key) for key in model.tracks["id"][:2])
    found = find_tracks(model, [second, first, second])
    assert found.rows == (1, 0)
    assert found.weights([3.0, 2.0, 9.0]) == (3.0, 2.0)
    assert found.weights([3.0]) == (3.0, 1.0)
    assert found.weights([]) == ()


def test_no_text_finds_nothing(model):
    assert find_tracks(model, []).rows == ()
    assert find_tracks(model, ["  "]).ids == ()

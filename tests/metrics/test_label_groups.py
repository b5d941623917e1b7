"""Labels in groups."""

from __future__ import annotations

from segue.metrics.label_groups import group_of, groups


def test_a_label_is_in_the_group_before_its_colon() -> None:
    assert group_of("octave:4") == "octave"
    assert group_of("flute") == ""
    assert groups(("flute", "octave:1", "oboe", "octave:2")) == {"": [0, 2], "octave": [1, 3]}

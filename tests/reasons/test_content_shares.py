"""Content as reasons, by hand."""

from __future__ import annotations

import pytest

from segue.reasons.content_shares import ContentShares
from segue.types import Reason


def test_a_score_without_content_has_none() -> None:
    assert ContentShares.of({"artist": 0.0}, {"artist": "밤비"}, 0.0) is None


def test_a_part_without_a_name_leaves_its_share_to_others() -> None:
    found = ContentShares.of({"artist": 0.3, "album": 0.2}, {"artist": "밤비", "album": ""}, 0.5)
    assert found is not None
    assert found.left == pytest.approx(0.7)
    assert found.shares == {("artist", "밤비"): 0.3}


def test_others_are_scaled_to_what_is_left_and_join_the_same_name() -> None:
    content = ContentShares({("artist", "밤비"): 0.4}, 0.6)
    others = (Reason("tag", "비", 0.5), Reason("artist", "밤비", 0.5))
    found = {(reason.kind, reason.value): reason.share for reason in content.with_others(others)}
    assert found == {("artist", "밤비"): pytest.approx(0.7), ("tag", "비"): pytest.approx(0.3)}


def test_what_is_too_little_to_tell_leaves_the_others() -> None:
    others = (Reason("tag", "비", 1.0),)
    assert ContentShares({("artist", "밤비"): 0.001}, 0.0).with_others(others) == others

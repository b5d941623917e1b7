from __future__ import annotations

import io
import sys
from typing import Any

import pytest

import segue
from segue.errors import ConfigError
from segue.progress import Bars, Calls, as_progress
from segue.protocols import Silent
from segue.sample import make_world


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(scope="module")
def dataset() -> segue.Dataset:
    return make_world(playlists=60, tracks=200, seed=1).dataset


def test_a_fit_shows_bars_in_a_terminal_and_is_quiet_elsewhere(
    dataset: segue.Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    said: dict[tuple[bool, Any], str] = {}
    for stream, progress in (
        (Terminal(), None),
        (io.StringIO(), None),
        (Terminal(), False),
        (io.StringIO(), True),
    ):
        monkeypatch.setattr(sys, "stderr", stream)
        segue.fit(dataset, recipe="fast", progress=progress)
        said[stream.isatty(), progress] = stream.getvalue()
    assert "100%" in said[True, None]
    assert said[False, None] == said[True, False] == ""
    assert "100%" in said[False, True]


def test_a_function_is_told_how_far_it_is_and_changes_nothing(dataset: segue.Dataset) -> None:
    told: list[tuple[str, int, int | None]] = []
    model = segue.fit(dataset, recipe="fast", progress=lambda *given: told.append(given))
    assert {label for label, _, _ in told}
    for label in {label for label, _, _ in told}:
        steps = [(done, total) for name, done, total in told if name == label]
        assert steps[0][0] == 0
        assert all(total is None or done <= total for done, total in steps)
    query = [segue.Query(title="밤")]
    assert model.recommend(query, 5) == segue.fit(dataset, recipe="fast", progress=False).recommend(query, 5)


def test_every_item_passes_and_the_last_call_counts_all() -> None:
    told: list[tuple[str, int, int | None]] = []
    assert list(Calls(lambda *given: told.append(given)).track("밤비🌙", label="곡", total=3)) == [
        "밤",
        "비",
        "🌙",
    ]
    assert (told[0], told[-1]) == (("곡", 0, 3), ("곡", 3, 3))


def test_what_progress_may_be() -> None:
    bars = Bars()
    assert as_progress(bars) is bars
    assert isinstance(as_progress(None), Bars)
    assert isinstance(as_progress(False), Silent)
    with pytest.raises(ConfigError, match="True, False, a function"):
        as_progress("yes")  # pyright: ignore[reportArgumentType] - what a caller may give all the same

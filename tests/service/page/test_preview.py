"""Listening: one track at a time, wherever its row goes, with a key or without."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect

Desk = Any

SILENCE = (
    b"RIFF\x64\x1f\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x40\x1f\0\0\x40\x1f\0\0\1\0\x08\0data\x40\x1f\0\0"
    + b"\x80" * 8000
)
"""A second of it, as WAV."""


class Sounds:
    """Every result has a sound of its own, which comes when the test says so: a busy machine would hear its end first.

    Attributes:
        keys: The key that came with each request.
    """

    def __init__(self) -> None:
        self.keys: list[str | None] = []
        self._waiting: list[Any] | None = []

    def asked(self, route: Any) -> None:
        self.keys.append(route.request.headers.get("authorization"))
        if self._waiting is None:
            route.fulfill(body=SILENCE, content_type="audio/wav")
        else:
            self._waiting.append(route)

    def come(self) -> None:
        """Send what was asked for, and from now on at once."""
        waiting, self._waiting = self._waiting or [], None
        for route in waiting:
            route.fulfill(body=SILENCE, content_type="audio/wav")


@pytest.fixture
def sounds(desk: Desk) -> Iterator[Sounds]:
    found = Sounds()

    def with_preview(route: Any) -> None:
        answer = route.fetch()
        body = answer.json()
        for track in body["continuations"][0]["tracks"]:
            track["preview"] = f"/v1/sound.wav?{track['id']}"
        route.fulfill(response=answer, json=body)

    desk.page.route("**/v1/continuations", with_preview)
    desk.page.route("**/v1/sound.wav*", found.asked)
    yield found
    found.come()


def test_a_track_with_a_preview_can_be_heard(desk: Desk, sounds: Sounds) -> None:
    desk.open(title="새벽")
    button = desk("#results .preview").first
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    other = desk("#results .preview").nth(1)
    other.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(other).to_have_attribute("aria-pressed", "true")
    sounds.come()
    expect(other).to_have_attribute("aria-pressed", "false")  # it is a second long, and then over
    assert set(sounds.keys) == {None}


def test_a_player_is_given_what_only_a_key_opens(desk: Desk, sounds: Sounds) -> None:
    desk.page.goto(f"{desk.address}healthz")
    desk.run("() => sessionStorage.setItem('segue.key', 'open sesame')")
    desk.open(title="새벽")
    button = desk("#results .preview").first
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    sounds.come()
    expect(button).to_have_attribute("aria-pressed", "false")
    assert sounds.keys == ["Bearer open sesame"]
    expect(desk(".toast")).to_have_count(0)


def test_a_sound_that_does_not_come_is_told(desk: Desk, sounds: Sounds) -> None:
    desk.forgiven = True
    desk.page.route("**/v1/sound.wav*", lambda route: route.fulfill(status=404, json={}))
    desk.open(title="새벽")
    button = desk("#results .preview").first
    button.click()
    expect(desk(".toast")).to_contain_text("can't be played here")
    expect(button).to_have_attribute("aria-pressed", "false")
    assert sounds.keys == []


def test_a_row_that_is_drawn_anew_while_it_plays_does_not_play_for_ever(desk: Desk, sounds: Sounds) -> None:
    desk.open(title="새벽")
    button = desk("#results .preview").first
    button.click()
    desk("#language").click()  # its row is drawn anew
    expect(button).to_have_attribute("aria-pressed", "true")
    sounds.come()
    expect(button).to_have_attribute("aria-pressed", "false")
    desk("#language").click()
    assert sounds.keys

"""Suggested names: the button is there where the model has a namer, and a name becomes the title."""

from __future__ import annotations

from typing import Any

import pytest

from tests.service.page.keeping import Desk

sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect


def test_a_suggested_name_becomes_the_title(desk: Desk) -> None:
    desk.open()
    expect(desk("#suggest-names")).to_be_hidden()  # nothing to name yet
    desk("#starter-tags button").first.click()
    desk("#suggest-names").click()
    first: Any = desk("#names button").first
    title = first.inner_text()
    assert title
    first.click()
    expect(desk("#title")).to_have_value(title)
    expect(desk("#names")).to_be_hidden()
    desk("#undo").click()
    expect(desk("#title")).to_have_value("")

from __future__ import annotations

import io

import pytest
from rich.text import Text

from segue.terminal import Terminal, harmless


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("새벽\x1b[31m 드라이브", "새벽[31m 드라이브"),
        ("\x1b]0;other window\x07밤", "]0;other window밤"),
        ("rain\x9b2J\x7f", "rain2J"),
        ("right\u202eto left\u2066", "rightto left"),
        ("a\rb", "ab"),
        ("tab\tand\nline 🌧️", "tab\tand\nline 🌧️"),
    ],
)
def test_no_character_of_a_text_steers_the_terminal(text: str, shown: str) -> None:
    assert harmless(text) == shown


def test_the_terminals_own_colours_stay() -> None:
    written = io.StringIO()
    Terminal(file=written, force_terminal=True, color_system="standard", width=40).print(
        Text("밤\x1b[2J", style="red")
    )
    assert written.getvalue() == "\x1b[31m밤[2J\x1b[0m\n"

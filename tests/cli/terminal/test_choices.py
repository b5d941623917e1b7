from __future__ import annotations

import pytest

from segue.cli.terminal.choices import some_of
from segue.errors import ConfigError

KNOWN = ("bag", "bert", "밤")


@pytest.mark.parametrize(
    ("text", "found"),
    [("", KNOWN), (" , ", KNOWN), ("bert, bag", ("bert", "bag")), ("밤,밤", ("밤",))],
)
def test_names_are_in_the_order_of_the_text(text: str, found: tuple[str, ...]) -> None:
    assert some_of(text, KNOWN, "encoders") == found


def test_an_unknown_name_is_said_with_those_that_there_are() -> None:
    with pytest.raises(ConfigError, match="expected encoders out of bag, bert, 밤, got '비'"):
        some_of("bag,비", KNOWN, "encoders")

from __future__ import annotations

import pytest

from segue.data.readers.foreign import refuse_foreign
from segue.errors import DataError


@pytest.mark.parametrize(
    "head", ["#EXTM3U\n1.mp3", "[live] 밤.mp3", "{밤}.mp3", "playlist,track\n", "", "<3 밤.mp3"]
)
def test_what_it_should_be_is_let_through(head: str) -> None:
    refuse_foreign(head, "a playlist")


def test_the_place_and_what_to_do_are_said() -> None:
    with pytest.raises(DataError, match="line 1: expected a table, got an HTML page") as caught:
        refuse_foreign(" \n<HTML>", "a table")
    assert caught.value.hint == "Download the file itself."

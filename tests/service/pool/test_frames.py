from __future__ import annotations

import asyncio
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.service.pool import frames


@given(st.lists(st.binary(max_size=300)))
def test_messages_come_back_whole_and_in_order(messages: list[bytes]) -> None:
    pipe = io.BytesIO()
    for message in messages:
        frames.write(pipe, message)
    pipe.seek(0)
    assert [frames.read(pipe) for _ in messages] == messages
    assert frames.read(pipe) is None

    async def receive() -> list[bytes]:
        reader = asyncio.StreamReader()
        reader.feed_data(pipe.getvalue())
        reader.feed_eof()
        return [await frames.receive(reader) for _ in messages]

    assert asyncio.run(receive()) == messages


@pytest.mark.parametrize("length", [1, 3, 4, 6])
def test_a_message_that_breaks_off_is_none(length: int) -> None:
    pipe = io.BytesIO()
    frames.write(pipe, b"whole")
    assert frames.read(io.BytesIO(pipe.getvalue()[:length])) is None

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


@pytest.mark.parametrize("size", [frames.MOST + 1, 2**32 - 1])
def test_a_length_that_no_message_has_is_refused_before_it_is_read(size: int) -> None:
    head = frames.HEAD.pack(size)

    class Pipe(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            assert size == frames.HEAD.size
            return super().read(size)

    with pytest.raises(frames.TooLong, match=str(size)):
        frames.read(Pipe(head))

    async def receive() -> None:
        reader = asyncio.StreamReader()
        reader.feed_data(head)
        await frames.receive(reader)

    with pytest.raises(frames.TooLong):
        asyncio.run(receive())


def test_a_message_that_is_too_long_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "MOST", 3)
    pipe = io.BytesIO()
    with pytest.raises(frames.TooLong):
        frames.write(pipe, b"four")
    assert pipe.getvalue() == b""

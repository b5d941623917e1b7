"""A service that has started is not searched for garbage."""

from __future__ import annotations

import asyncio
import gc
import socket
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI

from segue.service.garbage import leave_out_what_stays
from segue.service.server import Prepared


@pytest.fixture(autouse=True)
def _searched_again() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_what_stays_is_left_out_and_what_comes_is_not() -> None:
    before = gc.get_freeze_count()
    mine: list[Any] = []
    leave_out_what_stays()
    assert gc.get_freeze_count() > before
    assert not any(one is mine for one in gc.get_objects())
    later: list[Any] = []
    assert any(one is later for one in gc.get_objects())


def test_a_server_describes_its_application_before_the_first_request() -> None:
    app = FastAPI()
    app.get("/a")(lambda: None)
    made = socket.create_server(("127.0.0.1", 0))

    async def run() -> None:
        config = uvicorn.Config(app, log_config=None)
        config.load()
        server = Prepared(config, app)
        server.lifespan = config.lifespan_class(config)
        await server.startup([made])
        assert server.started
        assert app.openapi_schema
        assert gc.get_freeze_count() > 10_000
        await server.shutdown([made])

    asyncio.run(run())

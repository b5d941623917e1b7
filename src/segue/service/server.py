"""The server: uvicorn runs the application, from the settings to the last request."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import sys
from functools import partial
from typing import Final, cast

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp

from segue.errors import ConfigError
from segue.service import logs
from segue.service.app import application
from segue.service.garbage import leave_out_what_stays
from segue.service.gate import Gate
from segue.service.metrics import Metrics
from segue.service.service import Service
from segue.service.settings import Limits, Settings
from segue.service.wire.connection import Connection
from segue.service.wire.crowd import Crowd, room_for

BACKLOG: Final = 1024
"""Connections that the system holds until they are accepted."""


def listen(settings: Settings) -> socket.socket:
    """A socket that listens on the address of the settings.

    Raises:
        ConfigError: The address is in use, or this machine does not have it.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # created as TCP: on other sockets asyncio delays sending, and an answer waits 40 ms for an acknowledgement
    made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((settings.host, settings.port))
    except OSError as error:
        made.close()
        raise ConfigError(
            expected="a free address",
            got=f"{settings.host}:{settings.port}: {error.strerror}",
            hint="Name another one with --host and --port.",
        ) from error
    made.listen(BACKLOG)
    made.set_inheritable(False)
    return made


def configured(app: ASGIApp, limits: Limits, metrics: Metrics) -> uvicorn.Config:
    """Uvicorn's settings for an application: no protocol but HTTP/1.1, no logs of its own, and all limits of time."""
    crowd = Crowd(limits, metrics, room_for(limits.connections))
    return uvicorn.Config(
        app,
        http=cast("type[asyncio.Protocol]", partial(Connection, crowd)),
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        lifespan="on",
        backlog=BACKLOG,
        timeout_graceful_shutdown=round(limits.closing),
        timeout_keep_alive=max(1, round(limits.idle)),
        h11_max_incomplete_event_size=64 << 10,
    )


class Prepared(uvicorn.Server):
    """A server whose first answers come as soon as the later ones.

    Args:
        config: Its settings.
        described: The application behind the gate.
    """

    def __init__(self, config: uvicorn.Config, described: FastAPI) -> None:
        super().__init__(config)
        self._described = described

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Open the models and listen; FastAPI makes its routes meanwhile, and not while somebody waits."""
        async with asyncio.TaskGroup() as group:
            group.create_task(asyncio.to_thread(self._described.openapi))
            group.create_task(super().startup(sockets))
        leave_out_what_stays()


def _stay(number: int, frame: object) -> None:
    """Do nothing: uvicorn has stopped by then."""


SWITCHING: Final = 0.0005
"""Seconds for which a thread may keep Python to itself: with the usual 5 ms, probes wait for each busy thread."""


def serve(settings: Settings, made: socket.socket) -> None:
    """Serve until SIGINT or SIGTERM; running requests are finished first.

    Raises:
        ConfigError: The service did not start; the log has the cause.
    """
    logs.configure()
    for caution in settings.cautions:
        logging.getLogger("segue.service").warning(caution)
    sys.setswitchinterval(SWITCHING)
    service = Service(settings)
    app = application(service)
    gate = Gate(app, settings, service.metrics, service.ring)
    config = configured(gate, settings.limits, service.metrics)
    for number in (signal.SIGTERM, signal.SIGINT):
        # uvicorn stops on these signals and raises them again afterwards, but a requested stop is no failure
        signal.signal(number, _stay)
    server = Prepared(config, app)
    server.run(sockets=[made])
    if not server.started:
        raise ConfigError("the service did not start.", hint="Its log above says why.")

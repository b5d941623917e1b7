"""The server: uvicorn runs the application, from the settings to the last request."""

from __future__ import annotations

import logging
import signal
import socket
import sys
from typing import Final

import uvicorn

from segue.errors import ConfigError
from segue.service import logs
from segue.service.app import make
from segue.service.settings import Settings


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
    made.listen(2048)
    made.set_inheritable(False)
    return made


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
    config = uvicorn.Config(
        make(settings),
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        lifespan="on",
        timeout_graceful_shutdown=round(settings.limits.closing),
        timeout_keep_alive=30,
        h11_max_incomplete_event_size=64 << 10,
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        # uvicorn stops on these signals and raises them again afterwards, but a requested stop is no failure
        signal.signal(number, _stay)
    server = uvicorn.Server(config)
    server.run(sockets=[made])
    if not server.started:
        raise ConfigError("the service did not start.", hint="Its log above says why.")

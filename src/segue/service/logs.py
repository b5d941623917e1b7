"""Logs as JSON on stderr, one object on each line, without titles, tags or searches of users."""

from __future__ import annotations

import datetime as dt
import logging
import sys
from typing import Final

import msgspec

_USUAL: Final = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "color_message"}


MOST_ALIKE: Final = 5
"""Largest number of records of one event of a library within `SPAN`."""

SPAN: Final = 10.0
"""Seconds."""

_KEY: Final = 60
_MOST_KEYS: Final = 1000

_LOGGED_ALREADY: Final = (
    "Invalid HTTP request received.",
    "Exception in ASGI application",
    "ASGI callable returned",
)
"""Events that the gate or the connection has logged by then, with the request's id."""


class JsonLines(logging.Formatter):
    """A record as one JSON object: time, level, logger, event, and the fields of `extra`."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, object] = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        line |= {name: value for name, value in record.__dict__.items() if name not in _USUAL}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return msgspec.json.encode(line, enc_hook=str).decode()


class Sparing(logging.Filter):
    """A filter for the records of libraries: an event that repeats is left out, and counted.

    asyncio, for one, logs 2,000 tracebacks a second if the process has no file descriptors left.
    """

    def __init__(self) -> None:
        super().__init__()
        self._counts: dict[str, tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a record is written; it has the number of those that were left out before it."""
        text = str(record.msg)
        error = record.exc_info[1] if record.exc_info else None
        if text.startswith(_LOGGED_ALREADY) and (error is None or isinstance(error, Exception)):
            return False
        key = f"{record.name} {text[:_KEY]}"
        start, count = self._counts.get(key, (record.created, 0))
        left_out = 0
        if record.created - start > SPAN:
            start, count, left_out = record.created, 0, max(0, count - MOST_ALIKE)
        if len(self._counts) > _MOST_KEYS:
            self._counts.clear()
        self._counts[key] = (start, count + 1)
        if left_out:
            record.left_out = left_out
        return count < MOST_ALIKE


def configure() -> None:
    """Send the service's records, and those of its libraries, to stderr as JSON lines."""
    for name in ("segue", "uvicorn", "asyncio"):
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(JsonLines())
        if name != "segue":
            handler.addFilter(Sparing())
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.propagate = False
        logger.setLevel(logging.INFO)
    # the service itself writes one line for each request, with the request's id
    logging.getLogger("uvicorn.access").disabled = True

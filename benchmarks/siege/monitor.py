"""A monitor: asks a service again and again whether it is alive and ready, until its standard input ends.

Run as `python -m benchmarks.siege.monitor URL`. Each probe is then a line of JSON.
"""

from __future__ import annotations

import http.client
import itertools
import json
import select
import sys
import time
from typing import Any, Final
from urllib.parse import urlsplit

from benchmarks.siege.wire import BROKEN, LATE, PATIENCE

PAUSE: Final = 0.2
"""Seconds between two probes."""


def main() -> None:
    """Ask, and tell at the end: a pipe that is read late would hold up the clock."""
    address = urlsplit(sys.argv[1])
    probes: list[dict[str, Any]] = []
    for path in itertools.cycle(("/healthz", "/readyz")):
        probes.append(probe(address.hostname or "", address.port or 80, path))
        if select.select([sys.stdin], [], [], PAUSE)[0]:
            break
    for one in probes:
        print(json.dumps(one))


def probe(host: str, port: int, path: str) -> dict[str, Any]:
    """One probe over a connection of its own: when it ended, its address, status, headers, body and seconds."""
    connection = http.client.HTTPConnection(host, port, timeout=PATIENCE)
    start = time.perf_counter()
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        body, status = answer.read().decode("latin-1"), answer.status
        headers = {name.lower(): value for name, value in answer.getheaders()}
    except TimeoutError:
        status, headers, body = BROKEN, {}, LATE.decode()
    except (OSError, http.client.HTTPException):
        status, headers, body = BROKEN, {}, ""
    finally:
        connection.close()
    took = time.perf_counter() - start
    return {
        "at": time.time(),
        "path": path,
        "status": status,
        "headers": headers,
        "body": body,
        "seconds": took,
    }


if __name__ == "__main__":
    main()

"""Who may come in: the key of a request, its scope, and the number of requests of its client."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

from segue.service.errors.problem import ProblemError
from segue.service.keys import Key, Ring, needed
from segue.service.metrics import Metrics
from segue.service.rates import Rates, network
from segue.service.settings import Limits

PROBES: Final = frozenset({"/healthz", "/readyz"})
"""Addresses that are never refused: they say whether the service is well."""

OPEN: Final = frozenset({*PROBES, "/", "/docs", "/openapi.json"})
"""Addresses that need no key: those for monitoring the service, the API's description, and the page,
which asks for the key itself."""

ASSETS: Final = 10
"""How much more often a client may ask for the pages' files than for answers: the first view of the page asks for
some eighty of them, and no file costs more than reading it."""

FILES: Final = ("/page/", "/docs/")
"""The folders of the pages' files. They need no key either; `page_files` says what a browser may keep."""


class Admission:
    """Admits requests by their key and their client's rate."""

    def __init__(self, ring: Ring, limits: Limits, metrics: Metrics) -> None:
        self._ring, self._metrics = ring, metrics
        self._rate = limits.rate
        self._rates = Rates(limits.rate, limits.burst)
        self._assets = Rates(ASSETS * limits.rate, ASSETS * limits.burst)

    def admit(self, scope: Any, headers: Mapping[str, str]) -> None:
        """Admit a request; its state gets the key's `owner`, and a name of its `client`.

        Raises:
            ProblemError: It is refused with 401, 403 or 429.
        """
        path, method = scope["path"], scope["method"]
        if path in PROBES:
            return
        is_asset = path.startswith(FILES)
        is_open = is_asset or path in OPEN
        key = None if is_open or not self._ring else self._ring.find(_given(headers))
        address = (scope.get("client") or ("", 0))[0]
        client = f"key {key.digest.hex()}" if key else network(address)
        state = scope.setdefault("state", {})
        state["client"], state["owner"] = client, key.owner if key else ""
        self._slow_down(client, is_asset=is_asset)
        if self._ring and not is_open:
            _check(key, method, path)

    def _slow_down(self, client: str, *, is_asset: bool) -> None:
        seconds = (self._assets if is_asset else self._rates).take(client)
        if seconds:
            self._metrics.met.labels("rate").inc()
            wait = math.ceil(seconds)
            raise ProblemError(
                429,
                f"at most {self._rate * (ASSETS if is_asset else 1):g} requests a second",
                "more",
                f"Ask again in {wait} s, and more slowly.",
                headers={"Retry-After": str(wait)},
            )


def _given(headers: Mapping[str, str]) -> str:
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else headers.get("x-api-key", "")


def _check(key: Key | None, method: str, path: str) -> None:
    if key is None:
        raise ProblemError(
            401,
            "an API key",
            "none that is known",
            "Send it as Authorization: Bearer KEY, or as X-API-Key: KEY.",
            headers={"WWW-Authenticate": "Bearer"},
        )
    scope = needed(method, path)
    if scope not in key.scopes:
        got = f"one with {', '.join(sorted(key.scopes))}"
        raise ProblemError(
            403, f"an API key with the scope {scope}", got, "Ask whoever runs the service for one."
        )

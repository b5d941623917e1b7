"""Who comes in, as whom, and how often."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.datastructures import Headers

from segue.service.admission import Admission
from segue.service.errors.problem import ProblemError
from segue.service.keys import Key, Ring, digest
from segue.service.metrics import Metrics
from segue.service.settings import Limits

READ, BOTH, ADMIN = (f"a-key-of-sixteen-{name}" for name in ("read", "both", "admin"))
RING = Ring(
    (
        Key(digest(READ), "home", frozenset({"read"})),
        Key(digest(BOTH), "home", frozenset({"read", "write"})),
        digest(ADMIN),
    )
)


def admit(
    made: Admission, path: str, key: str = "", method: str = "GET", address: str = "192.0.2.1"
) -> dict[str, Any]:
    scope: dict[str, Any] = {"path": path, "method": method, "client": (address, 1)}
    made.admit(scope, Headers({"X-API-Key": key} if key else {}))
    return scope.get("state", {})


def refusal(made: Admission, *asked: str) -> ProblemError:
    with pytest.raises(ProblemError) as refused:
        admit(made, *asked)
    return refused.value


@pytest.mark.parametrize(
    ("path", "key", "method", "status"),
    [
        ("/v1/model", READ, "GET", None),
        ("/v1/continuations", READ, "POST", None),
        ("/v1/playlists/a", READ, "PUT", 403),
        ("/v1/playlists/a", BOTH, "PUT", None),
        ("/metrics", BOTH, "GET", 403),
        ("/metrics", ADMIN, "GET", None),
        ("/v1/playlists/a", ADMIN, "DELETE", None),
        ("/v1/model", "", "GET", 401),
        ("/v1/model", READ + "x", "GET", 401),
        ("/healthz", "", "GET", None),
        ("/page/js/main.js", READ + "x", "GET", None),
    ],
)
def test_a_key_may_do_what_its_scopes_say(path: str, key: str, method: str, status: int | None) -> None:
    made = Admission(RING, Limits(), Metrics())
    if status is None:
        admit(made, path, key, method)
        return
    refused = refusal(made, path, key, method)
    assert refused.status_code == status
    assert (key or "none") not in str(refused) or not key


def test_a_request_has_the_owner_of_its_key() -> None:
    made = Admission(RING, Limits(), Metrics())
    assert admit(made, "/v1/playlists", READ)["owner"] == "home"
    assert admit(made, "/v1/playlists", ADMIN)["owner"] == ""
    assert admit(Admission(Ring(()), Limits(), Metrics()), "/metrics")["owner"] == ""


def test_more_than_a_client_may_send_is_refused_for_a_time_and_counted() -> None:
    metrics = Metrics()
    made = Admission(RING, Limits(rate=0.5, burst=2), metrics)
    for _ in range(2):
        admit(made, "/v1/model", READ)
    refused = refusal(made, "/v1/model", READ)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "2")
    admit(made, "/v1/model", BOTH)  # each key has its own
    assert [refusal(made, "/v1/model", "no-such-key").status_code for _ in range(3)] == [401, 401, 429]
    for _ in range(9):
        admit(made, "/healthz", address="192.0.2.1")  # probes are always answered
    assert admit(made, "/docs", address="192.0.2.2")["client"] == "192.0.2.2"
    assert 'segue_limits_met_total{limit="rate"} 2.0' in metrics.text().decode()


def test_the_pages_files_have_a_higher_rate_of_their_own() -> None:
    made = Admission(Ring(()), Limits(rate=0.001, burst=2), Metrics())
    for _ in range(10 * 2):
        admit(made, "/page/js/main.js")
    refused = refusal(made, "/page/js/main.js")
    assert (refused.status_code, refused.fields.expected) == (429, "at most 0.01 requests a second")
    for _ in range(2):
        admit(made, "/v1/model")  # the files have cost no answer
    assert refusal(made, "/v1/model").fields.expected == "at most 0.001 requests a second"


def test_no_secret_names_a_client() -> None:
    assert READ not in str(admit(Admission(RING, Limits(), Metrics()), "/v1/model", READ))

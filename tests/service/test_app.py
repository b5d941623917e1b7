"""Rules that hold at every address: HEAD, parameters, ETags, examples."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from segue.service.admission import PROBES
from segue.service.app import application, methods_at, routes
from segue.service.pool.asked import Broken
from segue.service.pool.pool import Pool
from segue.service.routes.bodies import JsonRoute
from segue.service.service import Service
from segue.service.settings import Settings

APP: FastAPI = application(Service(Settings(models=(Path("model"),))))
DESCRIPTION: dict[str, Any] = APP.openapi()
ROUTES = routes()
GETS = [
    *(
        route.path.replace("{track:path}", "1").replace("{key}", "a")
        for route in ROUTES
        if "GET" in (route.methods or ())
    ),
    "/",
    "/docs",
    "/openapi.json",
    "/page/index.html",
]


@pytest.mark.parametrize("address", GETS)
def test_head_is_answered_as_get_is_without_the_body(client: Any, address: str) -> None:
    got, head = client.get(address), client.head(address)
    assert head.status_code == got.status_code
    assert head.content == b""
    kept = {"content-type", "etag", "cache-control", "content-security-policy"}
    assert {name: head.headers.get(name) for name in kept} == {name: got.headers.get(name) for name in kept}
    if address != "/metrics":  # which counts what is asked
        assert head.headers["content-length"] == str(len(got.content)) or got.status_code >= 400


def test_head_of_what_takes_no_get_is_refused(client: Any) -> None:
    assert client.head("/v1/continuations").status_code == 405


def test_every_operation_of_the_description_is_among_the_routes() -> None:
    """FastAPI's own list of routes has had other contents in other versions."""
    described = {(path, method.upper()) for path, found in DESCRIPTION["paths"].items() for method in found}
    assert {(route.path_format, method) for route in ROUTES for method in route.methods or ()} == described
    assert all(isinstance(route, JsonRoute) for route in ROUTES)


@pytest.mark.parametrize(
    "address", ["/v1/playlists/a", "/v1/model", "/v1/continuations", "/page/x.js", "/docs"]
)
def test_allow_names_every_method_that_an_address_takes(client: Any, address: str) -> None:
    expected = {
        "/v1/playlists/a": ["DELETE", "GET", "HEAD", "PUT"],
        "/v1/continuations": ["POST"],
    }.get(address, ["GET", "HEAD"])
    assert methods_at(address) == expected
    for method in ("PATCH", "OPTIONS", "BREW"):
        answer = client.request(method, address)
        assert (answer.status_code, answer.headers["content-type"]) == (405, "application/problem+json")
        assert answer.headers["allow"] == ", ".join(expected)


@pytest.mark.parametrize(
    "route", ROUTES, ids=[f"{min(route.methods or ())} {route.path}" for route in ROUTES]
)
def test_an_unknown_parameter_is_refused_and_named(client: Any, route: APIRoute) -> None:
    address = route.path.replace("{track:path}", "1").replace("{key}", "a")
    answer = client.request(method(route), f"{address}?모델=a")
    assert answer.status_code == 422
    problem = answer.json()
    assert (problem["where"], problem["got"]) == ("query.모델", "'모델'")
    if any(parameter["in"] == "query" for parameter in parameters(route)):
        known = next(parameter["name"] for parameter in parameters(route) if parameter["in"] == "query")
        assert known in problem["expected"]


def method(route: APIRoute) -> str:
    return min(route.methods or ())


def parameters(route: APIRoute) -> list[dict[str, Any]]:
    operations = DESCRIPTION["paths"][route.path_format]
    return operations[method(route).lower()].get("parameters", [])


@pytest.mark.parametrize("address", ["/", "/docs", "/page/index.html", "/docs/reference.js"])
def test_what_a_browser_has_is_not_sent_again(client: Any, address: str) -> None:
    first = client.get(address)
    assert first.status_code == 200
    again = client.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["cache-control"] == "no-cache"
    assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


def calls(dependant: Dependant) -> list[Any]:
    """A route's function, and those of all its dependencies."""
    return [dependant.call, *(call for part in dependant.dependencies for call in calls(part))]


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_no_probe_waits_for_a_thread(route: APIRoute) -> None:
    """FastAPI runs what is no coroutine in a thread: while all are busy, everything that needs one waits."""
    function, *dependencies = calls(route.dependant)
    assert all(map(inspect.iscoroutinefunction, dependencies))
    if route.path in {*PROBES, "/metrics", "/v1/import", "/v1/continuations"}:
        assert inspect.iscoroutinefunction(function)


BODIES = [
    (method, path, example)
    for path, operations in DESCRIPTION["paths"].items()
    for method, operation in operations.items()
    for content in operation.get("requestBody", {}).get("content", {}).values()
    for example in content["schema"].get("examples", ())
]


def test_every_body_of_json_has_an_example() -> None:
    takes = {
        (method, path)
        for path, operations in DESCRIPTION["paths"].items()
        for method, operation in operations.items()
        if "application/json" in operation.get("requestBody", {}).get("content", {})
    }
    assert {(method, path) for method, path, _ in BODIES} == takes


@pytest.mark.parametrize(("method", "path", "body"), BODIES)
def test_every_example_succeeds(client: Any, method: str, path: str, body: Any) -> None:
    answer = client.request(method.upper(), path.replace("{key}", "an-example"), json=body)
    nameless = path == "/v1/names" and answer.status_code == 404  # routes/test_naming has a namer
    assert nameless or answer.status_code in {200, 204}, answer.text


@pytest.mark.parametrize("error", [RuntimeError("a secret"), Broken("the worker met an error")])
def test_a_fault_of_the_service_is_a_problem_too(
    client: Any, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """Starlette answers what nobody foresaw in plain text, where it is not told otherwise."""

    async def fail(*_: object) -> bytes:
        raise error

    monkeypatch.setattr(Pool, "ask_all", fail)
    answer = client.post("/v1/continuations", json={"queries": [{"title": "새벽"}]})
    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
    assert answer.json()["request_id"] == answer.headers["x-request-id"]
    assert "secret" not in answer.text

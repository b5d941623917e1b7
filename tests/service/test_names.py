"""Host and Origin: a name that was made to point here, and a page of another site, get nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from segue.service.app import make
from segue.service.errors.problem import ProblemError
from segue.service.names import Names
from segue.service.settings import Settings

EVERYWHERE = "0.0.0.0"  # noqa: S104 - nothing is bound
LOOPBACK = ("127.0.0.1", 8000)


def refusal(
    names: Names, headers: dict[str, str], method: str = "GET", server: tuple[str, int] = LOOPBACK
) -> int | None:
    """The status that a request with these headers gets, or None if it passes."""
    scope = {"type": "http", "method": method, "server": server}
    try:
        names.refuse(scope, headers)
    except ProblemError as error:
        return error.status_code
    return None


OPEN = Names("127.0.0.1", (), keys=False)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8000", None),
        ("127.0.0.2", None),
        ("localhost:8000", None),
        ("LOCALHOST.", None),
        ("app.localhost", None),
        ("[::1]:8000", None),
        ("[::ffff:127.0.0.1]", None),
        ("evil.example:8000", 421),
        ("127.0.0.1.evil.example", 421),
        ("localhost.evil.example", 421),
        ("notlocalhost", 421),
        ("10.0.0.1:8000", 421),
        ("0.0.0.0:8000", 421),
        ("169.254.169.254", 421),
        ("127.1", 421),
        ("[fe80::1]", 421),
        ("", 400),
        ("a b", 400),
        ("localhost@evil.example", 400),
        ("localhost:99999999", 400),
        ("http://localhost", 400),
        ("[", 400),
        ("localhost\0", 400),
        ("밤.example", 400),
        ("x" * 300, 400),
    ],
)
def test_without_keys_loopback_names_alone_are_served(host: str, status: int | None) -> None:
    assert refusal(OPEN, {"host": host}) == status


def test_the_address_that_a_connection_came_in_on_is_a_name_too() -> None:
    """An address cannot be made to point elsewhere, so it may be asked for where the service listens on it."""
    everywhere = Names(EVERYWHERE, (), keys=False)
    lan = ("192.168.1.7", 8000)
    assert refusal(everywhere, {"host": "192.168.1.7:8000"}, server=lan) is None
    assert refusal(everywhere, {"host": "192.168.1.7"}, server=("::ffff:192.168.1.7", 8000)) is None
    assert refusal(everywhere, {"host": "192.168.1.8:8000"}, server=lan) == 421
    assert refusal(everywhere, {"host": "evil.example:8000"}, server=lan) == 421


def test_further_names_are_given_by_an_option() -> None:
    named = Names("127.0.0.1", ["Music.Example.ORG"], keys=False)
    assert refusal(named, {"host": "music.example.org"}) is None
    assert refusal(named, {"host": "localhost"}) is None
    assert refusal(named, {"host": "other.example.org"}) == 421


def test_with_keys_any_name_is_good_unless_names_are_given() -> None:
    assert refusal(Names(EVERYWHERE, (), keys=True), {"host": "a.example"}) is None
    assert refusal(Names(EVERYWHERE, ("b.example",), keys=True), {"host": "a.example"}) == 421
    assert refusal(Names(EVERYWHERE, (), keys=True), {"host": "a b"}) == 400


HERE = {"host": "localhost:8000"}


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
@pytest.mark.parametrize(
    ("headers", "passes"),
    [
        ({"origin": "http://localhost:8000"}, True),
        ({"origin": "http://LOCALHOST:8000", "sec-fetch-site": "same-origin"}, True),
        ({"origin": "http://localhost:3000"}, False),
        ({"origin": "http://localhost"}, False),
        ({"origin": "http://127.0.0.1:8000"}, False),
        ({"origin": "https://evil.example"}, False),
        ({"origin": "http://evil.example:8000", "sec-fetch-site": "cross-site"}, False),
        ({"origin": "null"}, False),
        ({"origin": "file://"}, False),
        ({"origin": "http://localhost:8000/"}, False),
    ],
)
def test_an_origin_is_that_of_the_service(method: str, headers: dict[str, str], passes: bool) -> None:
    assert refusal(OPEN, HERE | headers, method) == (None if passes else 403)


def test_ports_that_go_without_saying_are_compared_too() -> None:
    named = Names("127.0.0.1", (), keys=True)
    assert refusal(named, {"host": "a.example", "origin": "https://a.example"}, "POST") is None
    assert refusal(named, {"host": "a.example", "origin": "https://a.example:443"}, "POST") is None
    assert refusal(named, {"host": "a.example:443", "origin": "https://a.example"}, "POST") is None
    assert refusal(named, {"host": "a.example", "origin": "http://a.example:8080"}, "POST") == 403


def test_a_proxy_may_write_its_own_host() -> None:
    """The page is then at a given name, or the browser itself says that it is the service's own."""
    proxied = {"host": "127.0.0.1:8000", "origin": "https://music.example.org"}
    assert refusal(Names("127.0.0.1", ("music.example.org",), keys=False), proxied, "POST") is None
    assert refusal(OPEN, proxied | {"sec-fetch-site": "same-origin"}, "POST") is None
    assert refusal(OPEN, proxied, "POST") == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_link_from_elsewhere_may_lead_to_the_page_but_change_nothing(site: str) -> None:
    assert refusal(OPEN, HERE | {"sec-fetch-site": site}, "GET") is None
    assert refusal(OPEN, HERE | {"sec-fetch-site": site}, "POST") == 403
    assert refusal(OPEN, HERE | {"sec-fetch-site": "none"}, "POST") is None


def test_a_client_of_old_that_names_no_host_is_served_as_long_as_no_page_sent_it() -> None:
    assert refusal(OPEN, {}) is None
    assert refusal(OPEN, {"origin": "http://localhost:8000"}) == 403


@pytest.fixture(scope="module")
def keyless(model_directory: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A service without keys that keeps playlists, asked at its own address."""
    from starlette.testclient import TestClient

    place = tmp_path_factory.mktemp("keyless")
    settings = Settings(
        models=(model_directory,), workers=1, store=f"sqlite:///{place}/store.sqlite", watch=0
    )
    with TestClient(make(settings), base_url="http://localhost:8000") as made:
        yield made


@pytest.mark.parametrize(
    "address",
    ["/", "/docs", "/healthz", "/metrics", "/v1/model", "/v1/playlists", "/page/index.html", "/none"],
)
def test_a_name_that_was_made_to_point_here_gets_nothing(keyless: Any, address: str) -> None:
    answer = keyless.get(address, headers={"Host": "evil.example:8000"})
    assert (answer.status_code, answer.headers["content-type"]) == (421, "application/problem+json")
    assert answer.json()["where"] == "header.host"
    assert "--host-name" in answer.json()["hint"]


SIMPLE = ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
"""The types of bodies that a page may send to any site without asking first."""

WRITES = [
    ("POST", "/v1/continuations", b'{"queries": [{}]}'),
    ("POST", "/v1/why", b'{"query": {}, "track": 1}'),
    ("POST", "/v1/map", b'{"tracks": [1]}'),
    ("POST", "/v1/export", b'{"tracks": [1]}'),
    ("PUT", "/v1/playlists/evil", b'{"title": "evil"}'),
    ("POST", "/v1/feedback", b'{"playlist": "evil", "track": 1, "event": "keep"}'),
]


@pytest.mark.parametrize("media", SIMPLE)
@pytest.mark.parametrize(("method", "address", "body"), WRITES)
def test_a_form_of_another_site_is_refused_twice_over(
    keyless: Any, method: str, address: str, body: bytes, media: str
) -> None:
    """By its origin, and by its type, for browsers that send no origin."""
    foreign = {"Origin": "https://evil.example", "Content-Type": media}
    assert keyless.request(method, address, content=body, headers=foreign).status_code == 403
    assert keyless.request(method, address, content=body, headers={"Content-Type": media}).status_code == 415
    assert keyless.get("/v1/playlists/evil").status_code == 404


def test_a_page_of_another_site_gets_no_leave_to_send_json(keyless: Any) -> None:
    headers = {
        "Origin": "https://evil.example",
        "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": "content-type",
    }
    answer = keyless.options("/v1/playlists/evil", headers=headers)
    assert answer.status_code == 403
    assert not [name for name in answer.headers if name.startswith("access-control")]
    own = keyless.get("/v1/model", headers={"Origin": "http://localhost:8000"})
    assert own.status_code == 200
    assert not [name for name in own.headers if name.startswith("access-control")]

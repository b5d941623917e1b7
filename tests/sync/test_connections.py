"""Requests are bounded and repeated, nothing is redirected, and no secret shows."""

from __future__ import annotations

import dataclasses
import datetime as dt
import http.client
import socket
import ssl
import urllib.error
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from segue.errors import ConfigError, DataError, SegueError
from segue.sync import connections
from segue.sync.connections import Answer, Bounds, Connection
from tests.sync.conftest import QUICK
from tests.sync.fakes import GONE, Asked, Fake, Reply, running


class Echo(Fake):
    """Answers with the method and the path."""

    def answer(self, asked: Asked) -> Reply:
        return Reply(body=f"{asked.method} {asked.path} {asked.pairs}".encode())


@pytest.fixture
def echo() -> Iterator[Echo]:
    fake = Echo()
    with running(fake):
        yield fake


def connected(fake: Fake, **fields: object) -> Connection:
    return dataclasses.replace(Connection(fake.address, ("hunter2",), QUICK), **fields)  # type: ignore[arg-type]


def test_a_form_goes_in_the_body_in_utf_8(echo: Echo) -> None:
    answer = connected(echo).post("/x", [("name", "비 오는 밤 & 🌙"), ("name", "")])
    assert answer.status == 200
    assert answer.body.decode().endswith("[('name', '비 오는 밤 & 🌙'), ('name', '')]")
    assert echo.asked[0].headers["user-agent"].startswith("segue/")


@pytest.mark.parametrize("reply", [GONE, Reply(503), Reply(429), Reply(body=b"half", told=100)])
def test_a_failed_request_is_repeated(echo: Echo, reply: Reply) -> None:
    waited: list[float] = []
    echo.once(reply, times=2)
    connection = connected(echo, bounds=QUICK._replace(pause=1), sleep=waited.append)
    assert connection.send("GET", "/x").body == b"GET /x []"
    assert waited == [1, 2]


@pytest.mark.parametrize("reply", [GONE, Reply(503), Reply(body=b"half", told=100)])
def test_after_the_last_try_the_error_names_the_server(echo: Echo, reply: Reply) -> None:
    echo.once(reply, times=3)
    with pytest.raises(SegueError, match="expected an answer of the server") as caught:
        connected(echo).send("GET", "/x?secret=hunter2")
    assert caught.value.where.file == f"{echo.address}/x"
    assert len(echo.asked) == 3


def test_what_may_not_come_twice_is_not_repeated(echo: Echo) -> None:
    echo.once(GONE)
    with pytest.raises(SegueError):
        connected(echo).send("POST", "/x", again=False)
    assert len(echo.asked) == 1


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirection_is_not_followed(echo: Echo, status: int) -> None:
    echo.once(Reply(status, headers={"Location": f"{echo.address}/elsewhere"}))
    with pytest.raises(ConfigError, match="leads elsewhere"):
        connected(echo).post("/x", [("p", "hunter2")])
    assert [asked.path for asked in echo.asked] == ["/x"]


@pytest.mark.parametrize("status", [200, 400, 500])
def test_other_answers_come_back_with_their_status(echo: Echo, status: int) -> None:
    echo.once(Reply(status, b"{}"))
    assert connected(echo).send("GET", "/x") == Answer(status, "application/json", b"{}")


def test_a_large_answer_is_not_read(echo: Echo) -> None:
    echo.once(Reply(body=b"x" * 101), times=3)
    with pytest.raises(DataError, match="at most 100 bytes"):
        connected(echo, bounds=QUICK._replace(answer=100)).send("GET", "/x")
    assert len(echo.asked) == 1


def test_an_answer_that_takes_too_long_ends(echo: Echo) -> None:
    echo.once(Reply(body=b"x"), times=3)
    passed = iter(range(0, 1000, 100))
    with pytest.raises(SegueError, match="takes more than 50 seconds"):
        connected(echo, bounds=QUICK._replace(whole=50), clock=lambda: next(passed)).send("GET", "/x")


def test_nobody_answers() -> None:
    fake = Echo()
    with running(fake):
        pass
    with pytest.raises(SegueError, match="connection refused"):
        Connection(fake.address, bounds=QUICK).send("GET", "/x")


def test_a_silent_server_ends_in_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(*_: object, **__: object) -> None:
        raise TimeoutError

    monkeypatch.setattr("urllib.request.OpenerDirector.open", silent)
    with pytest.raises(SegueError, match="no answer in time"):
        Connection("http://127.0.0.1:1", bounds=QUICK).send("GET", "/x")


@pytest.fixture
def certificate(tmp_path: Path) -> Iterator[Path]:
    """A certificate of 127.0.0.1 that signs itself, with its key in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "음악 server")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = tmp_path / "server.pem"
    path.write_bytes(made.public_bytes(pem) + secret)
    connections._context.cache_clear()
    yield path
    connections._context.cache_clear()


def test_certificates_are_verified(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    fake = Echo()
    with running(fake, tls):
        with pytest.raises(ConfigError, match="a certificate that can be verified") as caught:
            connected(fake).post("/x", [("p", "hunter2")])
        assert "SSL_CERT_FILE" in caught.value.hint
        assert fake.asked == []
        connections._context.cache_clear()
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert connected(fake).send("GET", "/x").body == b"GET /x []"


@pytest.mark.parametrize(
    ("cause", "got"),
    [
        (ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER] wrong version number"), "one that does not"),
        (socket.gaierror(-2, "Name or service not known"), "a name that no server has"),
        (ConnectionResetError(104, "Connection reset by peer"), "none: connection reset by peer"),
        (http.client.BadStatusLine("밤"), "none: 밤"),
    ],
)
def test_what_a_line_that_breaks_says(monkeypatch: pytest.MonkeyPatch, cause: Exception, got: str) -> None:
    def failing(*_: object, **__: object) -> None:
        raise urllib.error.URLError(cause) if isinstance(cause, OSError) else cause

    monkeypatch.setattr("urllib.request.OpenerDirector.open", failing)
    with pytest.raises(SegueError) as caught:
        Connection("https://127.0.0.1:1", bounds=QUICK).send("GET", "/x")
    assert caught.value.got == got
    assert caught.value.hint


def test_secrets_do_not_show(echo: Echo) -> None:
    connection = connected(echo)
    assert connection.hidden("wrong: hunter2!") == "wrong: …!"
    assert len(connection.hidden("밤" * 1000)) == 300
    assert "hunter2" not in repr(connection)
    assert Connection("http://x", ("",)).hidden("as it is") == "as it is"


def test_the_usual_limits() -> None:
    assert Bounds() == connections.BOUNDS

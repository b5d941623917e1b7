"""The page's files: what a browser may keep, and that it never keeps what is old."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from segue.service.app import PAGE, REFERENCE
from segue.service.page_files import FOR_EVER, PageFiles

INDEX = '<link href="page/css/a.css"><script src="/page/a.js"></script><a href="/openapi.json">page/none</a>'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "css").mkdir()
    (tmp_path / "index.html").write_text(INDEX, "utf-8")
    (tmp_path / "css" / "a.css").write_text("a {}", "utf-8")
    (tmp_path / "a.js").write_text("import './b.js'", "utf-8")
    return tmp_path


def client(folder: Path, address: str = "/page", index: str = "/") -> TestClient:
    served = PageFiles(folder, address)
    app = Starlette()
    app.add_route(index, served.index)
    app.mount(address, served)
    return TestClient(app)


def version(asked: TestClient) -> str:
    found = {*re.findall(r"/(v-[0-9a-f]{16})/", asked.get("/").text)}
    assert len(found) == 1
    return found.pop()


def test_the_page_names_its_files_by_their_version(folder: Path) -> None:
    asked = client(folder)
    now = version(asked)
    assert asked.get("/").text == (
        f'<link href="page/{now}/css/a.css"><script src="/page/{now}/a.js"></script>'
        '<a href="/openapi.json">page/none</a>'
    )


def test_only_what_is_named_by_the_current_version_is_kept(folder: Path) -> None:
    asked = client(folder)
    now = version(asked)
    for name, kept in (
        (f"{now}/css/a.css", FOR_EVER),
        ("css/a.css", "no-cache"),
        ("v-0000000000000000/css/a.css", "no-cache"),
    ):
        answer = asked.get(f"/page/{name}")
        assert (answer.text, answer.headers["cache-control"]) == ("a {}", kept)
    assert asked.get("/").headers["cache-control"] == "no-cache"
    assert asked.get(f"/page/{now}/none.css").status_code == 404
    assert asked.get(f"/page/{now}").status_code == 404


def test_a_change_of_any_file_is_another_version(folder: Path) -> None:
    asked = client(folder)
    before, tag = version(asked), asked.get("/").headers["etag"]
    assert asked.get("/", headers={"If-None-Match": tag}).status_code == 304
    (folder / "css" / "a.css").write_text("b {}", "utf-8")
    assert asked.get("/", headers={"If-None-Match": tag}).status_code == 200
    after = version(asked)
    assert after != before
    assert asked.get(f"/page/{after}/css/a.css").headers["cache-control"] == FOR_EVER
    old = asked.get(f"/page/{before}/css/a.css")  # a page that was opened before
    assert (old.text, old.headers["cache-control"]) == ("b {}", "no-cache")


def test_a_file_that_was_changed_since_is_not_kept_as_of_the_version_before(folder: Path) -> None:
    """Else a browser that kept it would show it again after the change was taken back."""
    asked = client(folder)
    before = version(asked)
    (folder / "css" / "a.css").write_text("b {}", "utf-8")  # nobody has asked for the page since
    changed, same = asked.get(f"/page/{before}/css/a.css"), asked.get(f"/page/{before}/a.js")
    assert (changed.text, changed.headers["cache-control"]) == ("b {}", "no-cache")
    assert same.headers["cache-control"] == FOR_EVER


def test_two_services_of_the_same_files_have_one_version(folder: Path, tmp_path: Path) -> None:
    first = version(client(folder))
    for path in folder.rglob("*.css"):
        path.touch()  # as another installation has other times
    assert version(client(folder)) == first


def test_nothing_outside_the_folder_is_sent(folder: Path) -> None:
    asked = client(folder)
    now = version(asked)
    for path in (f"/page/{now}/../a.js", f"/page/{now}/%2e%2e/%2e%2e/etc/passwd", f"/page/{now}//etc/passwd"):
        answer = asked.get(path)
        assert answer.status_code == 404 or answer.text == "import './b.js'"


@pytest.mark.parametrize(
    ("folder_", "address", "index"), [(PAGE, "/page", "/"), (REFERENCE, "/docs", "/docs")]
)
def test_each_file_that_the_real_pages_name_is_there(folder_: Path, address: str, index: str) -> None:
    asked = client(folder_, address, index)
    names = re.findall(r'(?:href|src)="/?((?:page|docs)/[^"]+)"', asked.get(index).text)
    assert len(names) >= 2
    for name in names:
        answer = asked.get(f"/{name}")
        assert (answer.status_code, answer.headers["cache-control"]) == (200, FOR_EVER), name

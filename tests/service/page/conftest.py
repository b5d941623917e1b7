"""A service with two models of a small sample world, and a browser in front of it."""

from __future__ import annotations

import contextlib
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urljoin
from urllib.request import urlopen

import pytest

import segue
from scripts.screenshots import ARGUMENTS, BROWSERS, START
from segue.data.split import split
from segue.evaluation.catalogue import Catalogue
from segue.evaluation.evaluation import SUMMARY_FILE, evaluate
from segue.naming.attached import beside
from segue.naming.training import train
from segue.sample import make_sample
from tests.naming.conftest import small
from tests.once import made_once

CHROMIUM: Final = next(filter(None, map(shutil.which, BROWSERS)), None)
PATIENCE: Final = 120_000
"""Milliseconds that a condition may take to come true: many tests share the cores."""

PATIENT: Final = ("--limit", "wait=60", "--limit", "seconds=120")
"""What keeps a service beside many tests from refusing what it could do later: a refusal is an error on the page."""

DESKTOP: Final = {"width": 1280, "height": 800}


@pytest.fixture(scope="package")
def models(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Directories of two fitted models, "first" with an evaluation and a namer, and "second" without."""
    folder = made_once(tmp_path_factory, "page-models", _make_models)
    return [folder / "first", folder / "second"]


def _make_models(folder: Path) -> None:
    parts = split(make_sample(playlists=400, tracks=900, seed=1), "melon", rng=1)
    for seed, name in enumerate(("first", "second")):
        model = segue.fit(parts.train, recipe="fast", seed=seed)
        model.save(folder / name)
        if name == "first":
            answers = [one.answer() for one in model.recommend(parts.questions, 100, reasons=False)]
            found = evaluate(parts.questions, parts.answers, answers, Catalogue.of(parts.train))
            (folder / name / SUMMARY_FILE).write_bytes(found.to_json())
            train(parts.train, beside(folder / name), small("set", epochs=1))


@contextlib.contextmanager
def serving(*arguments: str | Path) -> Iterator[str]:
    """A service that runs for as long as it is needed; its address."""
    options = [*PATIENT, *map(str, arguments), "--port", "0", "--workers", "1"]
    command = [sys.executable, "-m", "segue", "serve", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            found = re.match(r"http://\S+:\d+/", process.stdout.readline())
            assert found, f"expected the service's address, got none; it exited with {process.poll()}"
            _wait_until_ready(found[0])
            yield found[0]
        finally:
            process.terminate()


def _wait_until_ready(address: str) -> None:
    """Wait for the models to be loaded: the service listens before that."""
    deadline = time.monotonic() + START
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), urlopen(f"{address}readyz", timeout=START) as answer:  # noqa: S310 - http
            if answer.status == HTTPStatus.OK:
                return
        time.sleep(0.05)
    pytest.fail(f"expected a service that is ready within {START} s, got none at {address}")


@pytest.fixture(scope="package")
def address(models: list[Path]) -> Iterator[str]:
    """Where both models are served."""
    with serving(*models) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A Chromium for a file of tests, which skip where there is none.

    While it is there an event loop runs in this thread, and tests elsewhere could not run their own.
    """
    playwright = pytest.importorskip("playwright.sync_api", reason="no browser tests: pip install playwright")
    if CHROMIUM is None:
        pytest.skip("no Chromium here: apt-get install chromium")
    with playwright.sync_playwright() as started:
        found = started.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield found
        found.close()


class Desk:
    """A page in a browser of its own, with the moves that many tests make."""

    def __init__(self, page: Any, address: str) -> None:
        self.page, self.address = page, address
        self.forgiven = False
        """Whether failed requests are what the test is about."""

    def open(self, **state: str) -> Desk:
        """Open the page in a state, and wait until it has an answer."""
        hash_ = "&".join(f"{key}={quote(value, safe=',*-')}" for key, value in state.items())
        self.page.goto(f"{self.address}#{hash_}")
        self.page.wait_for_selector("main[data-ready]")
        self.settle()
        return self

    def settle(self) -> None:
        """Wait until the list follows the state."""
        self.page.wait_for_selector("#next[data-settled]", state="attached")

    def __call__(self, selector: str) -> Any:
        return self.page.locator(selector)

    def titles(self) -> list[str]:
        """The titles of the tracks that come next."""
        return self("#results .track-title").all_inner_texts()

    def ids(self) -> list[str]:
        """Their ids."""
        self.settle()
        return self.page.eval_on_selector_all("#results > li", "rows => rows.map(row => row.dataset.key)")

    def seeds(self) -> list[str]:
        """Ids of the playlist's own tracks."""
        return self.page.eval_on_selector_all("#seeds > li", "rows => rows.map(row => row.dataset.key)")

    def get(self, path: str) -> Any:
        """An answer of the API."""
        return self.page.request.get(self.address + path).json()

    def slide(self, slider: str, value: int) -> None:
        """Move a slider as a pointer would."""
        self(slider).evaluate(
            "(field, value) => { field.value = value; field.dispatchEvent(new Event('input', {bubbles: true})); }",
            value,
        )
        self.settle()

    def run(self, script: str, *given: Any) -> Any:
        """What a script in the page returns, given a list."""
        return self.page.evaluate(script, list(given))


Open = Callable[..., Desk]


class Pages:
    """Browser pages that tests lend and give back clean: a fresh one costs more than most tests."""

    def __init__(self, browser: Any) -> None:
        self._browser = browser
        self._free: dict[str, list[Any]] = {}
        self._lent: dict[Any, str] = {}
        self._wrong: dict[Any, list[str]] = {}

    def take(self, options: dict[str, Any]) -> Any:
        """A page in a context with these options; the size of a page that is no phone can change."""
        fixed = {
            name: value for name, value in options.items() if name != "viewport" or "is_mobile" in options
        }
        key = repr(sorted(fixed.items()))
        free = self._free.setdefault(key, [])
        page = free.pop() if free else self._new(options)
        page.set_viewport_size(options["viewport"])
        self._wrong[page] = []
        self._lent[page] = key
        return page

    def give_back(self, page: Any) -> list[str]:
        """Clean a page up; what went wrong in it."""
        key, wrong = self._lent.pop(page), self._wrong[page]
        page.unroute_all(behavior="wait")  # a handler that still runs would meet a route that is gone
        if page.url.startswith("http"):
            page.evaluate("sessionStorage.clear(); localStorage.clear()")
        _leave(page)
        self._free[key].append(page)
        return wrong

    def _new(self, options: dict[str, Any]) -> Any:
        context = self._browser.new_context(reduced_motion="reduce", **options)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("pageerror", lambda error: self._wrong[page].append(str(error)))
        page.on("console", lambda told: self._wrong[page].append(told.text) if told.type == "error" else None)
        return page


def _leave(page: Any) -> None:
    """Go where the page is not: within the same service, because another origin costs a new process."""
    sync_api = pytest.importorskip("playwright.sync_api")
    try:
        page.goto(urljoin(page.url, "/healthz"))
    except sync_api.Error:  # its service has ended
        page.goto("about:blank")


@pytest.fixture(scope="module")
def pages(browser: Any) -> Pages:
    """The pages of one browser."""
    return Pages(browser)


@pytest.fixture
def desk_of(pages: Pages, address: str) -> Iterator[Open]:
    """Make desks of any size, language and colours; nothing may go wrong in one without a test having asked."""
    desks: list[Desk] = []

    def make(
        *, viewport: dict[str, int] | None = None, locale: str = "en-US", address: str = address, **more: Any
    ) -> Desk:
        page = pages.take({"viewport": viewport or DESKTOP, "locale": locale, **more})
        desks.append(Desk(page, address))
        return desks[-1]

    yield make
    for desk in desks:
        wrong = pages.give_back(desk.page)
        assert desk.forgiven or not wrong


@pytest.fixture
def desk(desk_of: Open) -> Desk:
    """A desk in English."""
    return desk_of()


@pytest.fixture(scope="package", autouse=True)
def _patient() -> None:
    """Conditions may take as long as everything else."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="no browser tests: pip install playwright")
    sync_api.expect.set_options(timeout=PATIENCE)

"""Photograph the page for the README: `python scripts/screenshots.py DEMO OUT`, after `segue demo DEMO`.

It serves the demo's model with the figures of its report, opens the page in Chromium at desktop and phone size, in
light and dark, and writes the pictures as WebP: a page is flat colour and text, a tenth of the size of a PNG.
"""

from __future__ import annotations

import contextlib
import io
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote
from urllib.request import urlopen

import segue
from segue.cli.setup.demo import TAG, TITLE
from segue.errors import ConfigError, MissingExtraError
from segue.evaluation.evaluation import SUMMARY_FILE
from segue.files.artifacts import new_file

BROWSERS: Final = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
ARGUMENTS: Final = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START: Final = 300  # seconds, on the busiest machine
"""Seconds that the service may take to be ready."""

PATIENCE: Final = 60_000
"""Milliseconds that the page may take to be there."""

KEPT: Final = 3
"""Of the first continuation, so many tracks are in the playlist that is shown."""

QUALITY: Final = 88
MOST_BYTES: Final = 200_000


@dataclass(frozen=True)
class Picture:
    """One photograph.

    Attributes:
        name: The file's name, without its ending.
        width: Of the window, in CSS pixels.
        height: The same.
        colours: "light" or "dark".
        locale: The browser's language.
        view: Which view is open.
        shows: What has to be there before the shutter falls.
        scale: Device pixels of a CSS pixel.
    """

    name: str
    width: int
    height: int
    colours: str
    locale: str
    view: str = "playlist"
    shows: str = ".point.is-seed"
    scale: float = 1.0


PICTURES: Final = (
    Picture("page-light", 1440, 900, "light", "en-US"),
    Picture("page-dark", 1440, 900, "dark", "ko-KR"),
    Picture("page-health", 1440, 900, "light", "en-US", view="health", shows=".plot"),
    Picture("page-phone", 390, 844, "dark", "ko-KR", shows="#results > li", scale=1.5),
)


def address_of(model: segue.model.Model, view: str) -> str:
    """The part after "#" for a playlist that begins as the demo's does."""
    found = model.recommend([segue.Query(title=TITLE, tags=(TAG,))], KEPT, tags=0, reasons=False)[0]
    tracks = ",".join(str(track.id) for track in found.tracks)
    state = {"view": view, "title": TITLE, "tags": TAG, "tracks": tracks, "diversity": "0.2"}
    return "&".join(f"{key}={quote(value, safe=',')}" for key, value in state.items())


@contextlib.contextmanager
def serving(model: Path) -> Iterator[str]:
    """The service, for as long as it is needed; its address."""
    command = [sys.executable, "-m", "segue", "serve", str(model), "--port", "0", "--workers", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            found = re.match(r"http://\S+:\d+/", process.stdout.readline() if process.stdout else "")
            if not found:
                raise ConfigError(
                    f"expected a service, got exit code {process.wait()}.",
                    hint=f"Try it: segue serve {model}",
                )
            _wait_until_ready(found[0])
            yield found[0]
        finally:
            process.terminate()


def _wait_until_ready(address: str) -> None:
    deadline = time.monotonic() + START
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), urlopen(f"{address}readyz", timeout=START) as answer:
            if answer.status == HTTPStatus.OK:
                return
        time.sleep(0.1)
    raise ConfigError(f"expected a service that is ready within {START} s.", hint="Is the machine busy?")


def photograph(browser: Any, address: str, picture: Picture, state: str) -> bytes:
    """One picture, as PNG."""
    context = browser.new_context(
        viewport={"width": picture.width, "height": picture.height},
        color_scheme=picture.colours,
        locale=picture.locale,
        device_scale_factor=picture.scale,
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(f"{address}#{state}")
    page.wait_for_selector("#next[data-settled]", state="attached")
    page.wait_for_selector(picture.shows, state="attached")
    page.wait_for_function("document.fonts.ready.then(() => true)")
    taken: bytes = page.screenshot()
    context.close()
    return taken


def as_webp(png: bytes) -> bytes:
    """The same picture, small enough for a repository."""
    from PIL import Image

    out = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").save(out, "WEBP", quality=QUALITY, method=6)
    if out.tell() > MOST_BYTES:
        raise ConfigError(
            f"expected a picture of at most {MOST_BYTES} bytes, got {out.tell()}.", hint="Lower QUALITY."
        )
    return out.getvalue()


def main() -> None:
    """Take all pictures."""
    demo, out = map(Path, sys.argv[1:3])
    chromium = next(filter(None, map(shutil.which, BROWSERS)), None)
    if chromium is None:
        raise ConfigError("expected a Chromium, got none.", hint="Install one: apt-get install chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        raise MissingExtraError("Photographing the page", "dev") from error
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        model = Path(shutil.copytree(demo / "model", Path(folder) / "sample"))
        shutil.copy(demo / "report" / SUMMARY_FILE, model / SUMMARY_FILE)
        fitted = segue.load(model)
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        with serving(model) as address:
            for picture in PICTURES:
                taken = photograph(browser, address, picture, address_of(fitted, picture.view))
                with new_file(out / f"{picture.name}.webp") as temporary:
                    temporary.write_bytes(as_webp(taken))
        browser.close()


if __name__ == "__main__":
    main()

"""The page: from a letter typed or a slider moved to the new list drawn, in a real browser."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from benchmarks import tables
from benchmarks.serving.service import serving

EACH = 60
"""Moves of each kind."""

PAUSE = 0.25
"""Seconds between two moves: a person at a slider, whose question is asked at once."""

COLUMNS = (
    tables.Column("move", "move"),
    *(tables.Column(f"{name} ms", name, "{:.0f}".format) for name in ("p50", "p95", "longest")),
    tables.Column("of it the request, p50 ms", "request", "{:.0f}".format),
)

TITLE = "비 오는 날 카페에서 듣는 잔잔한 재즈 rainy day cafe jazz"

MOVE = """([id, value]) => new Promise((drawn) => {
  const field = document.getElementById(id);
  const next = document.getElementById("next");
  performance.clearResourceTimings();
  const start = performance.now();
  field.value = value;
  field.dispatchEvent(new Event("input", {bubbles: true}));
  const look = () => {
    if (!next.hasAttribute("data-settled")) return requestAnimationFrame(look);
    return requestAnimationFrame(() => setTimeout(() => {
      const asked = performance.getEntriesByType("resource").filter((one) => one.name.includes("continuations"));
      drawn([performance.now() - start, asked.length ? asked.at(-1).duration : 0]);
    }));
  };
  look();
})"""
"""Makes a move; milliseconds until the frame with the answer is drawn, and of the last request."""


def page(model: Path, workers: int) -> dict[str, Any]:
    """Serve a model, open the page in Chromium, type a title and move sliders; print a table.

    Args:
        model: Model directory.
        workers: Processes that answer.

    Raises:
        FileNotFoundError: There is no Chromium.
    """
    from playwright.sync_api import sync_playwright

    from scripts.screenshots import ARGUMENTS, BROWSERS

    chromium = next(filter(None, map(shutil.which, BROWSERS)), None)
    if chromium is None:
        raise FileNotFoundError(f"expected a browser, got none of {', '.join(BROWSERS)}")
    with serving(model, workers) as service, sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        opened = browser.new_page(viewport={"width": 1280, "height": 800})
        opened.goto(f"{service.url}/#title=jazz")
        opened.wait_for_selector("#next[data-settled]", state="attached")
        rows = [_row(opened, kind, field, values) for kind, field, values in _moves()]
        browser.close()
    tables.show(tables.table("from a move to the new list drawn", COLUMNS, rows))
    return {"rows": rows}


def _moves() -> list[tuple[str, str, list[str]]]:
    """Each kind's name, field and values, no two alike in a row."""
    return [
        ("a letter of the title", "title", [TITLE[: 1 + at % len(TITLE)] for at in range(EACH)]),
        ("diversity", "diversity", [str(5 * (1 + at % 19)) for at in range(EACH)]),
        ("popularity", "popularity", [str(10 * (1 + at % 9)) for at in range(EACH)]),
    ]


def _row(opened: Any, kind: str, field: str, values: list[str]) -> dict[str, Any]:
    found: list[list[float]] = []
    for value in values:
        found.append(opened.evaluate(MOVE, [field, value]))
        opened.wait_for_timeout(1000 * PAUSE)
    all_, requests = (sorted(column) for column in zip(*found, strict=True))
    at = [all_[round(share * (EACH - 1))] for share in (0.5, 0.95, 1.0)]
    return {"move": kind, "p50": at[0], "p95": at[1], "longest": at[2], "request": requests[EACH // 2]}

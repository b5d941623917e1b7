"""The site that `make docs` builds: without a warning, without anything fetched, with every public name."""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import docs_site
from tests.pages import ROOT


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built with warnings as errors."""
    place = tmp_path_factory.mktemp("site")
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", place],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src"), "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    return place


def test_every_page_of_docs_is_on_the_site(site: Path) -> None:
    pages = {path.stem for path in (ROOT / "docs").glob("*.md")}
    assert pages <= {path.stem for path in site.glob("*.html")}


@pytest.mark.parametrize("name", docs_site.MODULES)
def test_the_reference_has_every_public_name(site: Path, name: str) -> None:
    page = (site / "reference" / f"{name.rpartition('.')[2]}.html").read_text("utf-8")
    names = docs_site.public_names(importlib.import_module(name))
    assert names
    assert [one for one in names if f'id="{name}.{one}"' not in page] == []


def test_nothing_is_fetched_from_elsewhere(site: Path) -> None:
    fetched = re.compile(r'<(?:script|img|iframe)[^>]+src="https?:|<link[^>]+href="https?:')
    assert [path.name for path in site.rglob("*.html") if fetched.search(path.read_text("utf-8"))] == []


@pytest.mark.parametrize(
    ("page", "written", "led"),
    [
        ("index.md", "[data](docs/data.md#tags)", "[data](data.md#tags)"),
        ("index.md", "![그림](docs/pictures/by-mix.svg)", "![그림](pictures/by-mix.svg)"),
        ("index.md", "[changes](CHANGELOG.md) [licence](LICENSE)", "[changes](changelog.md) licence"),
        ("serving.md", "[`works`](../src/segue/works.py), [data](data.md)", "`works`, [data](data.md)"),
        (
            "tutorial.md",
            "[here](#a-table) [there](https://xspf.org)",
            "[here](#a-table) [there](https://xspf.org)",
        ),
        ("reference/segue.md", "nothing", "nothing"),
    ],
)
def test_links_lead_to_pages_of_the_site(page: str, written: str, led: str) -> None:
    assert docs_site.repository_links(written, page) == led
